/** Where a record failed: its text, its way to a table, its fit to the tables, or the writing of it. */
export type Stage = 'decode' | 'route' | 'schema' | 'write';

/** What a record's error is about, as far as that is known. */
export interface ErrorPlace {
  /** Column or tag. */
  readonly column?: string | undefined;
  /** Name of the route that maps the record. */
  readonly route?: string | undefined;
}

/** Why a record will never be written. The message says what is wrong and where, and never holds a value. */
export class RecordError extends Error {
  override readonly name: string = 'RecordError';
  readonly stage: Stage;
  readonly column: string | undefined;
  readonly route: string | undefined;

  constructor(stage: Stage, message: string, { column, route, ...options }: ErrorPlace & ErrorOptions = {}) {
    super(message, options);
    this.stage = stage;
    this.column = column;
    this.route = route;
  }
}

/** A record whose text cannot be understood. */
export function unreadable(message: string, column?: string): RecordError {
  return new RecordError('decode', message, { column });
}
