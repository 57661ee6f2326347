import type { Position } from '../checkpoint/position.ts';
import { type Batch, readAhead } from '../read/reader.ts';
import { type Sent, sendBatch, type TableOutput } from '../send/send-batch.ts';

/** How long a table may go on. */
export interface Turn {
  /** Whether there is time for another batch. */
  hasTime(): boolean;
  /** Whether there is time, and no other table waits for its turn too long. */
  goOn(): boolean;
  /** The same for late rows, which leave half of the turn to new ones. */
  goOnLate(): boolean;
}

/**
 * How reading a table ended. `caught up`: nothing is left of what was to be read. `more`: there may be, and time is short
 * or others wait. `paused`: an operator has set the table to wait.
 */
export type Ending = 'caught up' | 'more' | 'paused';

/** What is done about each batch. */
export interface BatchSteps {
  /** Asked before each batch but the first is read. */
  readonly goOn: () => boolean;
  /** Done before a batch is sent. */
  readonly claim: () => Promise<void>;
  /** Done when all of a batch is acknowledged: every row up to `end` has been sent. */
  readonly commit: (end: Position, sent: Sent) => Promise<void>;
  /** Asked when that is done. */
  readonly paused: () => boolean;
}

/**
 * Sends batch after batch; the next is read while one is sent. Whatever ends it, nothing is read any more then.
 * @throws as reading, `sendBatch`, `claim` and `commit` do.
 */
export async function sendBatches(
  batches: AsyncGenerator<Batch, void, undefined>,
  output: TableOutput,
  { goOn, claim, commit, paused }: BatchSteps,
): Promise<Ending> {
  for await (const read of readAhead(batches, goOn)) {
    if (read.kind === 'caught up') return 'caught up';
    await claim();
    const sent = await sendBatch(read.batch, output);
    // Its rows are gone since they were counted.
    if (sent.rows + sent.leftOut + sent.passed === 0) continue;
    await commit(read.batch.end, sent);
    if (paused()) return 'paused';
  }
  return 'more';
}
