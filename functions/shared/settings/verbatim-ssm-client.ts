import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';

/**
 * SSM for @middy/ssm with values that come out as they were stored. The package parses each value that looks like
 * JSON, and so would change a password such as `"a"`; a value wrapped as JSON text comes out of that untouched.
 */
export class VerbatimSsmClient extends SSMClient {
  constructor(config: SSMClientConfig) {
    super(config);
    this.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if ('Parameters' in result.output && Array.isArray(result.output.Parameters)) {
          wrapValues(result.output.Parameters);
        }
        return result;
      },
      { step: 'initialize', name: 'verbatimValues' },
    );
  }
}

function wrapValues(parameters: object[]): void {
  for (const parameter of parameters) {
    if ('Value' in parameter) parameter.Value = JSON.stringify(parameter.Value);
  }
}
