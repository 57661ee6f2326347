import type { ProducerRecord } from '../../shared/kafka/producer.ts';
import { hex, NO_CODE, TDengineError } from '../../shared/tdengine/error.ts';
import type { EventRecord } from '../receive/kafka-event.ts';
import type { RecordError, Stage } from '../rows/record-error.ts';
import { placeOf, STAGE_NAMES, shownError } from './shown.ts';

/** What did the work of a stage; the decoder is named after the format. */
const CLASSES: Readonly<Record<Exclude<Stage, 'decode'>, string>> = {
  route: 'RouteMapper',
  schema: 'TDengineSink',
  write: 'TDengineSink',
};

/** Which sink wrote a dead letter, to which topic. */
export interface DeadLetterOrigin {
  readonly topic: string;
  readonly connector: string;
  readonly format: string;
}

/**
 * The dead letter of a record: its own key, value, headers and time, and Kafka Connect's headers that tell where it came
 * from and why it was rejected.
 */
export function deadLetter(origin: DeadLetterOrigin, record: EventRecord, error: RecordError): ProducerRecord {
  const cause = shownError(error);
  return {
    topic: origin.topic,
    key: bytesOf(record.key),
    value: bytesOf(record.value),
    timestamp: record.timestamp,
    headers: [
      ...originalHeaders(record),
      ['__connect.errors.topic', record.topic],
      ['__connect.errors.partition', String(record.partition)],
      ['__connect.errors.offset', String(record.offset)],
      ['__connect.errors.connector.name', origin.connector],
      ['__connect.errors.stage', STAGE_NAMES[error.stage]],
      ['__connect.errors.class.name', error.stage === 'decode' ? `Decoder:${origin.format}` : CLASSES[error.stage]],
      ['__connect.errors.exception.class.name', cause.name],
      ['__connect.errors.exception.message', `${placeOf(record)}: ${error.message}`],
      ...codeHeader(cause),
    ],
  };
}

/** TDengine's code, for which Kafka Connect has no header. */
function codeHeader(cause: Error): [name: string, value: string][] {
  if (!(cause instanceof TDengineError) || cause.code === NO_CODE) return [];
  return [['__connect.errors.tdengine.code', hex(cause.code)]];
}

function bytesOf(base64: string | null | undefined): Buffer | null {
  return base64 === undefined || base64 === null ? null : Buffer.from(base64, 'base64');
}

/** Lambda gives header bytes signed, -128 to 127; a Buffer takes them modulo 256. */
function originalHeaders(record: EventRecord): [name: string, value: Buffer | null][] {
  return (record.headers ?? []).flatMap((header) =>
    Object.entries(header).map(([name, bytes]): [string, Buffer | null] => [name, bytes && Buffer.from(bytes)]),
  );
}
