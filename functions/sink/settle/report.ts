import type { EventRecord } from '../receive/kafka-event.ts';
import { UnforeseenError } from '../rows/unforeseen-error.ts';
import type { Outcome } from './outcomes.ts';
import { STAGE_NAMES, shownError } from './shown.ts';

/** The sink's log. What is logged never holds a record's content. */
export interface SinkLog {
  debug(message: string, fields: object): void;
  info(message: string, fields: object): void;
  warn(message: string, fields: object): void;
  error(message: string, fields: object): void;
}

/** Errors of different places in the code that are logged of one batch. */
const MOST_PLACES = 10;

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

/**
 * Logs a line for each place in the code at which records ended by an error that was not foreseen: the first of them, how
 * many, and the stack. Never the error's message, which can hold what the record holds.
 * @returns how many records ended so.
 */
export async function logUnforeseen(
  log: SinkLog,
  records: readonly EventRecord[],
  outcomes: readonly Outcome[],
): Promise<number> {
  const places = new Map<string, { readonly first: EventRecord; readonly error: UnforeseenError; records: number }>();
  // Records that wait behind another one have its error.
  const seen = new Set<UnforeseenError>();
  for (let index = 0; index < outcomes.length; index++) {
    const outcome = outcomes[index];
    const record = records[index];
    if ((outcome?.kind !== 'rejected' && outcome?.kind !== 'retry') || record === undefined) continue;
    const { error } = outcome;
    if (!(error instanceof UnforeseenError) || seen.has(error)) continue;
    seen.add(error);
    const place = places.get(error.frames) ?? { first: record, error, records: 0 };
    place.records++;
    places.set(error.frames, place);
  }
  if (places.size === 0) return 0;
  const { readableStack } = await import('../../shared/readable-stack.ts');
  for (const { first, error, records: count } of [...places.values()].slice(0, MOST_PLACES)) {
    const { topic, partition, offset } = first;
    const { stage, message: reason } = error;
    log.error('unforeseen error', {
      topic,
      partition,
      offset,
      stage: STAGE_NAMES[stage],
      records: count,
      reason,
      stack: readableStack(error.frames),
    });
  }
  return seen.size;
}
