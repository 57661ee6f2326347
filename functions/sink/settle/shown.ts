import { TDengineError } from '../../shared/tdengine/error.ts';
import type { EventRecord } from '../receive/kafka-event.ts';
import type { RecordError, Stage } from '../rows/record-error.ts';

/**
 * What users see of a stage, in headers of dead letters, in the log and in the documentation: Kafka Connect's name
 * (org.apache.kafka.connect.runtime.errors.Stage).
 */
export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  decode: 'VALUE_CONVERTER',
  route: 'TRANSFORMATION',
  schema: 'TASK_PUT',
  write: 'TASK_PUT',
};

/** What users see as the error: TDengine's when it was TDengine that refused. */
export function shownError(error: RecordError): Error {
  return error.cause instanceof TDengineError ? error.cause : error;
}

/** A record's place for a message. */
export function placeOf(record: EventRecord): string {
  return `topic ${record.topic}, partition ${record.partition}, offset ${record.offset}`;
}
