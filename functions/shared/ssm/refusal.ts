import type { HttpAnswer } from '../http/transport-error.ts';
import { jsonOf, member } from './answer.ts';
import { ServiceError } from './errors.ts';

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
