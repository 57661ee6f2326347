import type { ProducerRecord, RecordProducer } from '../../shared/kafka/producer.ts';
import { isoTime } from '../../shared/tdengine/time/iso-writer.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { UnencodableError } from '../encode/encoder.ts';
import type { Chunk, RecordOrigin } from '../encode/to-records.ts';
import { type OnUnsendable, type PassedRow, placeOf, UnsendableRowError } from '../rows/source-row.ts';

/** Kafka Connect's names of what failed (org.apache.kafka.connect.runtime.errors.Stage). */
export const STAGE_NAMES = { encode: 'VALUE_CONVERTER', send: 'KAFKA_PRODUCE' } as const;

/** Which source writes dead letters, and to which topic. */
interface DeadLetterOrigin extends RecordOrigin {
  readonly deadLetterTopic: string;
  readonly connector: string;
}

/**
 * The dead letter of a row: where it is, in headers named as those of its record, and Kafka Connect's headers that tell
 * where it was to go and why it could not. Its time is when it is sent: the row's own can be what is refused.
 */
function deadLetter(origin: DeadLetterOrigin, { row, reason, value }: PassedRow, now: number): ProducerRecord {
  const { database, table, topic, precision, deadLetterTopic, connector } = origin;
  const unencodable = reason instanceof UnencodableError;
  return {
    topic: deadLetterTopic,
    key: row.subtable,
    value: value ?? null,
    timestamp: now,
    headers: [
      ['database', database],
      ...(table.kind === 'stable' ? [['stable', table.name] as const] : []),
      ['subtable', row.subtable],
      ['timestamp', isoTime(BigInt(row.time), precision)],
      ['__connect.errors.topic', topic],
      ['__connect.errors.connector.name', connector],
      ['__connect.errors.stage', STAGE_NAMES[unencodable ? 'encode' : 'send']],
      ['__connect.errors.class.name', 'TDengineSource'],
      ['__connect.errors.exception.class.name', reason.name],
      ['__connect.errors.exception.message', reason.message],
    ],
  };
}

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
