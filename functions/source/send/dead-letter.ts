import type { ProducerRecord } from '../../shared/kafka/producer.ts';
import { UnencodableError } from '../encode/encoder.ts';
import type { RecordOrigin } from '../encode/to-records.ts';
import type { PassedRow } from '../rows/unsendable.ts';
import { isoTime } from '../time-text.ts';

/** Kafka Connect's names of what failed (org.apache.kafka.connect.runtime.errors.Stage). */
export const STAGE_NAMES = { encode: 'VALUE_CONVERTER', send: 'KAFKA_PRODUCE' } as const;

/** Which source writes dead letters, and to which topic. */
export interface DeadLetterOrigin extends RecordOrigin {
  readonly deadLetterTopic: string;
  readonly connector: string;
}

/**
 * The dead letter of a row: where it is, in headers named as those of its record, and Kafka Connect's headers that tell
 * where it was to go and why it could not. Its time is when it is sent: the row's own can be what is refused.
 */
export function deadLetter(origin: DeadLetterOrigin, { row, reason, value }: PassedRow, now: number): ProducerRecord {
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
