import type { EventRecord } from '../receive/kafka-event.ts';
import { UnforeseenError } from '../rows/unforeseen-error.ts';
import type { Outcome } from './outcomes.ts';
import type { SinkLog } from './report.ts';
import { STAGE_NAMES } from './stages.ts';

/** Errors of different places in the code that are logged of one batch. */
const MOST_PLACES = 10;

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
