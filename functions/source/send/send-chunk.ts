import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { Chunk } from '../encode/to-records.ts';
import type { Precision } from '../precision.ts';
import { type OnUnsendable, type PassedRow, placeOf, UnsendableRowError } from '../rows/unsendable.ts';
import { type DeadLetterOrigin, deadLetter } from './dead-letter.ts';

/** What is done about rows that cannot be sent. */
export interface UnsendableRows {
  /** Undefined: the first one ends it, as `errors.tolerance: none` says. */
  readonly deadLetters: DeadLetterOrigin | undefined;
  readonly precision: Precision;
  /** Our clock, in ms since 1970. */
  readonly now: () => number;
  /** Told of rows that have been passed over, when their dead letters are acknowledged. */
  readonly passed: (rows: readonly PassedRow[]) => void;
}

/** Takes rows that cannot be sent into a list, or throws at the first, as the settings say. */
export function unsendableRows({ deadLetters, precision }: UnsendableRows, into: PassedRow[]): OnUnsendable {
  return (passed) => {
    if (deadLetters === undefined) throw new UnsendableRowError(placeOf(passed.row), precision, passed.reason);
    into.push(passed);
  };
}

/**
 * Sends the records of a chunk, and dead letters of the rows that cannot be sent.
 * @param passed rows that could not be encoded; those that brokers refuse are added.
 * @returns the bytes of the records. @throws UnsendableRowError, ProduceError
 */
export async function sendChunk(
  { records, rows }: Chunk,
  passed: PassedRow[],
  producer: RecordProducer,
  unsendable: UnsendableRows,
): Promise<number> {
  const pass = unsendableRows(unsendable, passed);
  const bytes = await producer.produce(records, (record, reason) => {
    const row = rows[records.indexOf(record)];
    if (row === undefined) throw reason;
    pass({ row, reason, value: record.value === null ? undefined : String(record.value) });
  });
  const { deadLetters, now } = unsendable;
  if (passed.length === 0 || deadLetters === undefined) return bytes;
  const withoutValue: PassedRow[] = [];
  const letters = passed.map((each) => deadLetter(deadLetters, each, now()));
  await producer.produce(letters, (letter, error) => {
    const row = passed[letters.indexOf(letter)];
    // Most likely the value is too large for this topic too.
    if (row === undefined || letter.value === null) throw error;
    withoutValue.push({ ...row, value: undefined });
  });
  if (withoutValue.length > 0) await producer.produce(withoutValue.map((each) => deadLetter(deadLetters, each, now())));
  unsendable.passed(passed);
  return bytes;
}
