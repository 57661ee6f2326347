import { RecordError } from '../rows/record-error.ts';

/** Adds to a record's error which line of its text is meant, counted from 1. */
export function atLine(error: unknown, text: string, start: number): unknown {
  if (!(error instanceof RecordError)) return error;
  const line = text.slice(0, start).split('\n').length;
  const { stage, column, message } = error;
  return new RecordError(stage, `line ${line}: ${message}`, { column, cause: error });
}
