import type { EventRecord } from '../receive/kafka-event.ts';
import { placeOf } from './dead-letter.ts';
import type { Outcome } from './outcomes.ts';
import { STAGE_NAMES, shownError } from './stages.ts';

/** The sink's log. What is logged never holds a record's content. */
export interface SinkLog {
  debug(message: string, fields: object): void;
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
      stage: STAGE_NAMES[stage],
      error: shownError(outcome.error).name,
      ...(route !== undefined && { route }),
      ...(column !== undefined && { column }),
      reason: message,
    });
  }
}

/** Logs a line for each skipped record, for those who ask for such detail: a topic may be full of tombstones. */
export function logSkips(log: SinkLog, records: readonly EventRecord[], outcomes: readonly Outcome[]): void {
  for (let index = 0; index < outcomes.length; index++) {
    const outcome = outcomes[index];
    const record = records[index];
    if (outcome?.kind !== 'skipped' || record === undefined) continue;
    const { topic, partition, offset } = record;
    log.debug('record skipped', { topic, partition, offset, reason: outcome.reason });
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
