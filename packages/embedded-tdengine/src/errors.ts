import { byteLength, encodeLoose } from './text/loose-text.ts';
import { lowerOutsideQuotes } from './text/lower-outside-quotes.ts';

/** A statement that TDengine refuses: its error code (without the 0x80000000 prefix) and its text. */
export class StatementError extends Error {
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.name = 'StatementError';
    this.code = code;
  }
}

/** The insert parser quotes at most this many bytes of a statement. */
const QUOTED_BYTES = 63;

function cutBytes(text: string): string {
  if (byteLength(text) <= QUOTED_BYTES) return text;
  return encodeLoose(text).subarray(0, QUOTED_BYTES).toString('utf8');
}

/** 0x2600 of the grammar: the statement from the offending word on. */
export function syntaxError(rest: string): StatementError {
  return new StatementError(0x2600, `syntax error near "${lowerOutsideQuotes(rest)}"`);
}

/** 0x2600 of the scanner: what is no word at all, such as a quote that is not closed. */
export function unrecognized(rest: string): StatementError {
  return new StatementError(0x2600, `unrecognized token: "${lowerOutsideQuotes(rest)}"`);
}

/** 0x2601: the statement ends too early. */
export function incomplete(): StatementError {
  return new StatementError(0x2601, 'Incomplete SQL statement');
}

/** 0x0216 of the insert parser: what it stopped at, cut to 63 bytes, and why. */
export function insertError(near: string, reason?: string): StatementError {
  return new StatementError(
    0x0216,
    `syntax error near '${cutBytes(near)}'${reason === undefined ? '' : ` (${reason})`}`,
  );
}

/** 0x0200: an operation that cannot be, with the reason as text. */
export function invalidOperation(text: string): StatementError {
  return new StatementError(0x0200, text);
}

// What several statements refuse, by TDengine's codes and in its words.

export const databaseNotExist = (): StatementError => new StatementError(0x0388, 'Database not exist');
export const databaseNotSpecified = (): StatementError => new StatementError(0x2616, 'Database not specified');
export const tableNotExist = (): StatementError => new StatementError(0x2603, 'Table does not exist');
export const invalidColumn = (name: string): StatementError =>
  new StatementError(0x2602, `Invalid column name: ${name}`);
export const invalidTag = (name: string): StatementError => new StatementError(0x260e, `Invalid tag name: ${name}`);
export const valueTooLong = (name: string): StatementError =>
  new StatementError(0x2653, `Value too long for column/tag: ${name}`);
export const illegalColumnCount = (): StatementError => new StatementError(0x263f, 'Illegal number of columns');
export const tagCountMismatch = (): StatementError => new StatementError(0x260d, 'Tags number not matched');
export const duplicatedColumns = (): StatementError => new StatementError(0x263c, 'Duplicated column names');
export const columnExists = (): StatementError => new StatementError(0x036b, 'Column already exists');
export const tagExists = (): StatementError => new StatementError(0x0369, 'Tag already exists');
export const tableExists = (): StatementError => new StatementError(0x0603, 'Table already exists');
export const foreignTable = (): StatementError => new StatementError(0x061d, 'Table already exists in other stables');
export const timestampOutOfRange = (): StatementError => new StatementError(0x060b, 'Timestamp data out of range');
export const invalidTimestampFormat = (): StatementError => new StatementError(0x0127, 'Invalid timestamp format');
export const stableElsewhere = (): StatementError =>
  new StatementError(0x2618, 'Corresponding super table not in this db');
export const notSupported = (): StatementError => new StatementError(0x0100, 'Operation not supported');
export const wrongArguments = (name: string): StatementError =>
  new StatementError(0x2801, `Invalid number of arguments : ${name}`);
export const invalidIdentifier = (rest: string): StatementError =>
  new StatementError(0x2617, `Invalid identifier name: ${lowerOutsideQuotes(rest).replace(/^`/, '')}`);
