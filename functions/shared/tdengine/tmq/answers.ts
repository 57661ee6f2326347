import { frameError } from './decode/byte-reader.ts';

/** A text answer. Whole numbers that a double does not hold are bigint. */
export type Answer = Readonly<Record<string, unknown>>;

/** Digits that every double holds. */
const SAFE_DIGITS = 15;

/** Reads a text answer, all digits of whole numbers kept. @throws TmqError `frame`. */
export function parseAnswer(text: string): Answer {
  let json: unknown;
  try {
    json = JSON.parse(text, exactNumber);
  } catch {
    throw frameError('it is no JSON');
  }
  if (!isObject(json)) throw frameError('it is no JSON object');
  return json;
}

/** Versions of the WAL are numbers of 64 bits. */
function exactNumber(_key: string, value: unknown, { source = '' }: { source?: string } = {}): unknown {
  return typeof value === 'number' && source.length > SAFE_DIGITS && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Whether a value is an object of JSON. */
export function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is a whole number. @throws TmqError `frame`. */
export function wholeNumber(answer: Answer, member: string): bigint {
  return wholeOf(answer[member], member);
}

/** A whole number. @throws TmqError `frame`. */
export function wholeOf(value: unknown, member: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw frameError(`${member} is no whole number`);
  return BigInt(value);
}

/** A member that is a text. @throws TmqError `frame`. */
export function textMember(answer: Answer, member: string): string {
  const value = answer[member];
  if (typeof value !== 'string') throw frameError(`${member} is no text`);
  return value;
}

/** A member that is a list; null is an empty one. @throws TmqError `frame`. */
export function listMember(answer: Answer, member: string): readonly unknown[] {
  const value = answer[member];
  if (value === null) return [];
  if (!Array.isArray(value)) throw frameError(`${member} is no list`);
  return value;
}

/** A request as it is sent, whole numbers of 64 bits with all their digits. */
export function requestText(action: string, requestId: number, args: Readonly<Record<string, unknown>>): string {
  const members = Object.entries({ req_id: requestId, ...args }).map(
    ([name, value]) => `${JSON.stringify(name)}:${typeof value === 'bigint' ? value : JSON.stringify(value)}`,
  );
  return `{"action":${JSON.stringify(action)},"args":{${members.join(',')}}}`;
}
