import { systemClock } from '../clock.ts';
import { type ParametersAnswer, parametersAnswer } from './answer.ts';
import { type AwsCaller, awsCall } from './aws-call.ts';

export type { Parameter, ParametersAnswer } from './answer.ts';
export { NoAnswerError, ServiceError } from './answer.ts';

/** What a client is made with; all of it has a default, which is what Lambda needs. */
export type SSMClientConfig = Partial<AwsCaller>;

/** Longest wait, in ms, for a connection and the whole answer. SSM with a key of KMS answers in well under one second. */
const TIMEOUT_MS = 3_000;

/** Reads up to ten parameters by their names. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export class GetParametersCommand {
  readonly action = 'GetParameters';
  readonly input: { readonly Names: readonly string[]; readonly WithDecryption?: boolean };

  constructor(input: GetParametersCommand['input']) {
    this.input = input;
  }
}

/** Reads a page of the parameters below a path. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export class GetParametersByPathCommand {
  readonly action = 'GetParametersByPath';
  readonly input: {
    readonly Path: string;
    readonly Recursive?: boolean;
    readonly WithDecryption?: boolean;
    readonly NextToken?: string | undefined;
  };

  constructor(input: GetParametersByPathCommand['input']) {
    this.input = input;
  }
}

/** SSM's Parameter Store as @middy/ssm calls it, with credentials, region and endpoint of the environment. */
export class SSMClient {
  readonly #caller: AwsCaller;

  constructor(config: SSMClientConfig = {}) {
    this.#caller = {
      variables: process.env,
      timeoutMs: TIMEOUT_MS,
      now: systemClock.date,
      wait: systemClock.sleep,
      random: systemClock.random,
      ...config,
    };
  }

  /**
   * Makes a call, again when it can help.
   * @throws ServiceError of SSM's refusal, under SSM's name for it; NoAnswerError; Error for a missing variable
   */
  async send({ action, input }: GetParametersCommand | GetParametersByPathCommand): Promise<ParametersAnswer> {
    const call = { service: 'ssm', target: `AmazonSSM.${action}`, body: JSON.stringify(input) };
    return parametersAnswer(await awsCall(call, this.#caller));
  }
}
