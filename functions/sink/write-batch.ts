import type { SinkRuntime } from '../shared/settings/index.ts';
import type { EventRecord } from './receive/kafka-event.ts';
import { UnforeseenError } from './rows/unforeseen-error.ts';
import type { Outcome } from './settle/outcomes.ts';
import { stopAtRejections } from './settle/settle.ts';
import type { SinkMemory } from './sink-memory.ts';
import type { PatientTDengine } from './write/patient-tdengine.ts';
import type { WriteCounts } from './write/write-context.ts';
import { writeParts } from './write-parts.ts';

/** How each record of a batch ended, in the batch's order, and what was sent for it. */
export interface BatchResult {
  readonly outcomes: readonly Outcome[];
  readonly counts: Readonly<WriteCounts>;
}

/** What a batch is written with. */
export interface BatchContext {
  readonly tdengine: PatientTDengine;
  readonly memory: SinkMemory;
  readonly settings: SinkRuntime;
  /** When the batch began, in milliseconds since 1970. */
  readonly now: number;
}

/** Errors that no record can be blamed for, after which the rest is sent again: as many as it takes to find a few records. */
const MOST_FAILURES = 64;

/** Records that end by errors that were not foreseen, from which on it is the code when they are most of a batch. */
const FEW = 3;

/**
 * Writes a batch of records to TDengine. Never throws for what TDengine answers, a record holds or the code did not
 * foresee: the outcomes tell. An error that no record can be blamed for makes it begin again with halves of the batch,
 * until those are alone at which it comes; what was written before is written again. With `errors.tolerance: none`
 * nothing behind a rejected record of its partition is written, as far as it is rejected before TDengine sees it.
 */
export async function writeBatch(context: BatchContext, records: readonly EventRecord[]): Promise<BatchResult> {
  const counts: WriteCounts = { rows: 0, affectedRows: 0, statements: 0, bytes: 0 };
  const written = await writeHalves({ ...context, counts, failures: { left: MOST_FAILURES } }, records);
  const outcomes = blameTheCode(written);
  const stops = context.settings.errors.tolerance === 'none';
  return { outcomes: stops ? stopAtRejections(records, outcomes) : outcomes, counts };
}

interface HalvesContext extends BatchContext {
  readonly counts: WriteCounts;
  readonly failures: { left: number };
}

async function writeHalves(context: HalvesContext, records: readonly EventRecord[]): Promise<readonly Outcome[]> {
  try {
    return await writeParts(context, records);
  } catch (failure) {
    const { memory, failures } = context;
    // Whatever it left half done is not for others.
    memory.forgetLearnt();
    const error = new UnforeseenError('write', failure);
    if (records.length === 1) return [{ kind: 'rejected', error }];
    failures.left--;
    if (failures.left < 0) return records.map(() => ({ kind: 'retry', error }));
    const middle = Math.ceil(records.length / 2);
    const first = await writeHalves(context, records.slice(0, middle));
    return [...first, ...(await writeHalves(context, records.slice(middle)))];
  }
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
