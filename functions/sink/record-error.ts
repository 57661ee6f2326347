/** Where a record failed: its text, its fit to the tables, or the writing of it. */
export type Stage = 'decode' | 'schema' | 'write';

/** Why a record will never be written. The message says what is wrong and where, and never holds a value. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly stage: Stage;

  constructor(stage: Stage, message: string, options?: ErrorOptions) {
    super(message, options);
    this.stage = stage;
  }
}

/** A record whose text cannot be understood. */
export function unreadable(message: string): RecordError {
  return new RecordError('decode', message);
}
