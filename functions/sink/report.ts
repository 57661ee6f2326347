import { placeOf } from './dead-letter.ts';
import type { EventRecord } from './kafka-event.ts';
import type { Outcome } from './outcomes.ts';

/** The sink's log. What is logged never holds a record's content. */
export interface SinkLog {
  info(message: string, fields: object): void;
  warn(message: string, fields: object): void;
  error(message: string, fields: object): void;
}

/**
 * Counts of the outcomes, which add up to the records received, and how old the oldest and the newest record are, in
 * milliseconds from their Kafka timestamps to `now`.
 */
export function batchMeasures(records: readonly EventRecord[], outcomes: readonly Outcome[], now: number) {
  const counts = { received: outcomes.length, written: 0, skipped: 0, rejected: 0, retried: 0 };
  for (const { kind } of outcomes) counts[kind === 'retry' ? 'retried' : kind]++;
  if (records.length === 0) return counts;
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const { timestamp } of records) {
    if (timestamp < oldest) oldest = timestamp;
    if (timestamp > newest) newest = timestamp;
  }
  return { ...counts, oldestRecordAgeMs: Math.max(0, now - oldest), newestRecordAgeMs: Math.max(0, now - newest) };
}

/** Logs a line for each rejected record: where it is and why it was rejected. */
export function logRejections(log: SinkLog, records: readonly EventRecord[], outcomes: readonly Outcome[]): void {
  for (let index = 0; index < outcomes.length; index++) {
    const outcome = outcomes[index];
    const record = records[index];
    if (outcome?.kind !== 'rejected' || record === undefined) continue;
    const { topic, partition, offset } = record;
    const { stage, route, column, message } = outcome.error;
    log.info('record rejected', {
      topic,
      partition,
      offset,
      stage,
      ...(route !== undefined && { route }),
      ...(column !== undefined && { column }),
      reason: message,
    });
  }
}

/** Place and reason of the first record to be sent again. */
export function whyRetried(records: readonly EventRecord[], outcomes: readonly Outcome[]): string | undefined {
  for (const [index, outcome] of outcomes.entries()) {
    const record = records[index];
    if (outcome.kind === 'retry' && record !== undefined) return `${placeOf(record)}: ${outcome.error.message}`;
  }
  return undefined;
}
