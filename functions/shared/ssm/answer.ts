import type { HttpAnswer } from '../http/transport-error.ts';
import { ServiceError } from './errors.ts';

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
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of a JSON object; undefined when there is none. */
export function member(value: unknown, name: string): unknown {
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
