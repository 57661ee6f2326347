import type { EventRecord } from '../receive/kafka-event.ts';
import { UnforeseenError } from '../rows/unforeseen-error.ts';
import type { Outcome } from './outcomes.ts';

/** Errors that no record can be blamed for, after which the rest is sent again: as many as it takes to find a few records. */
const MOST_FAILURES = 64;

/** Records that end by errors that were not foreseen, from which on it is the code when they are most of a batch. */
const FEW = 3;

/**
 * Works on records. An error that no record can be blamed for makes it begin again with halves of them, until those are
 * alone at which it comes; what was written before is written again. When too many come, the rest is to be sent again.
 * @param work never throws for what TDengine answers or a record holds.
 * @param forget forgets what the error may have left half done, which is not for others.
 */
export async function findCulprits(
  records: readonly EventRecord[],
  work: (records: readonly EventRecord[]) => Promise<readonly Outcome[]>,
  forget: () => void,
): Promise<readonly Outcome[]> {
  let failures = 0;
  const workOn = async (some: readonly EventRecord[]): Promise<readonly Outcome[]> => {
    try {
      return await work(some);
    } catch (failure) {
      forget();
      const error = new UnforeseenError('write', failure);
      if (some.length === 1) return [{ kind: 'rejected', error }];
      failures++;
      if (failures > MOST_FAILURES) return some.map(() => ({ kind: 'retry', error }));
      const middle = Math.ceil(some.length / 2);
      const first = await workOn(some.slice(0, middle));
      return [...first, ...(await workOn(some.slice(middle)))];
    }
  };
  return blameTheCode(await workOn(records));
}

/** The outcomes, in which records that ended by errors that were not foreseen are sent again if they are most of the batch. */
function blameTheCode(outcomes: readonly Outcome[]): readonly Outcome[] {
  const unforeseen = outcomes.filter((outcome) => isUnforeseen(outcome)).length;
  if (unforeseen < FEW || 2 * unforeseen <= outcomes.length) return outcomes;
  return outcomes.map((outcome) =>
    outcome.kind === 'rejected' && isUnforeseen(outcome) ? { kind: 'retry', error: outcome.error } : outcome,
  );
}

function isUnforeseen(outcome: Outcome): boolean {
  return (outcome.kind === 'rejected' || outcome.kind === 'retry') && outcome.error instanceof UnforeseenError;
}
