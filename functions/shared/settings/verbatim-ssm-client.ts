import {
  type GetParametersByPathCommand,
  type GetParametersCommand,
  type Parameter,
  type ParametersAnswer,
  SSMClient,
} from '@aws-sdk/client-ssm';

/**
 * SSM for @middy/ssm with values that come out as they were stored. The package parses each value that looks like
 * JSON, and so would change a password such as `"a"`; a value wrapped as JSON text comes out of that untouched.
 */
export class VerbatimSsmClient extends SSMClient {
  override async send(command: GetParametersCommand | GetParametersByPathCommand): Promise<ParametersAnswer> {
    const answer = await super.send(command);
    return { ...answer, Parameters: answer.Parameters.map(wrapped) };
  }
}

function wrapped(parameter: Parameter): Parameter {
  // A StringList is not parsed but split at commas, and joined by them again when it is read as a text.
  return parameter.Type === 'StringList' ? parameter : { ...parameter, Value: JSON.stringify(parameter.Value) };
}
