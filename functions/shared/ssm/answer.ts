import type { HttpAnswer } from '../http/transport-error.ts';

/** A refusal of an AWS service, or an answer of it that cannot be used. */
export class ServiceError extends Error {
  /** The service's name for it, such as `AccessDeniedException`. */
  override readonly name: string;
  /** The same under the name by which middy knows that a signature was refused and the call is worth another try. */
  readonly __type: string;
  /** HTTP status. */
  readonly status: number;

  constructor(name: string, status: number, message: string) {
    super(message);
    this.name = name;
    this.__type = name;
    this.status = status;
  }
}

/** A call without an answer: no connection, one that broke, or none in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** A parameter, as SSM answers it. */
export interface Parameter {
  readonly Name: string;
  /** `String`, `StringList` or `SecureString`. */
  readonly Type: string;
  readonly Value: string;
}

/** What SSM answers to a call for parameters. */
export interface ParametersAnswer {
  readonly Parameters: readonly Parameter[];
  /** Names of those that are not there. */
  readonly InvalidParameters: readonly string[];
  /** Where the next page begins. */
  readonly NextToken: string | undefined;
}

/** The parameters in an answer of SSM. @throws ServiceError when there are none in it, without showing it */
export function parametersAnswer(answer: Pick<HttpAnswer, 'status' | 'body'>): ParametersAnswer {
  const value = jsonOf(answer.body);
  const parameters = member(value, 'Parameters');
  const invalid = member(value, 'InvalidParameters') ?? [];
  const next = member(value, 'NextToken') ?? undefined;
  if (isListOf(parameters, isParameter) && isListOf(invalid, isText) && (next === undefined || isText(next))) {
    return { Parameters: parameters, InvalidParameters: invalid, NextToken: next };
  }
  throw new ServiceError(
    'InvalidAnswer',
    answer.status,
    `the answer is no list of parameters (${answer.body.length} characters)`,
  );
}

/** A text as JSON; undefined when it is none, since Node's error would show a part of it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of a JSON object; undefined when there is none. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isParameter(value: unknown): value is Parameter {
  return isText(member(value, 'Name')) && isText(member(value, 'Type')) && isText(member(value, 'Value'));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}

/**
 * The error in an answer other than 200. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 * @param hide puts `***` in the place of secrets.
 */
export function refusal(
  { status, body }: Pick<HttpAnswer, 'status' | 'body'>,
  hide: (text: string) => string,
): ServiceError {
  const value = jsonOf(body);
  const type = member(value, '__type');
  const message = member(value, 'message') ?? member(value, 'Message');
  const name = typeof type === 'string' ? nameOf(type) : '';
  // Of a refused signature the lines that follow repeat the whole request, with the session's token.
  const [line = ''] = typeof message === 'string' ? message.split('\n') : [];
  return new ServiceError(name || 'UnknownError', status, hide(line) || name || `HTTP status ${status}`);
}

/** The error's name alone: some services write `namespace#Name`, or `Name:http://…`. */
function nameOf(type: string): string {
  const [name = ''] = type.slice(type.indexOf('#') + 1).split(':');
  return name;
}
