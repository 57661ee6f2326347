import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventRecord } from '../../../../functions/sink/receive/kafka-event.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { UnforeseenError } from '../../../../functions/sink/rows/unforeseen-error.ts';
import { findCulprits } from '../../../../functions/sink/settle/blame.ts';
import type { Outcome } from '../../../../functions/sink/settle/outcomes.ts';
import { recordsOf } from '../../../support/sink/records.ts';

/** Works on so many records, and fails whenever one of the culprits is among them. */
async function work(count: number, culprits: readonly number[]) {
  const worked: number[] = [];
  let forgotten = 0;
  const outcomes = await findCulprits(
    recordsOf(Array.from({ length: count }, (_, at) => String(at))),
    async (some: readonly EventRecord[]): Promise<readonly Outcome[]> => {
      const offsets = some.map(({ offset }) => offset);
      if (offsets.some((offset) => culprits.includes(offset))) throw new TypeError('cannot read secret');
      worked.push(...offsets);
      return some.map(() => ({ kind: 'written' }));
    },
    () => {
      forgotten++;
    },
  );
  const at = (kind: Outcome['kind']) => outcomes.flatMap((outcome, index) => (outcome.kind === kind ? [index] : []));
  return { outcomes, worked, forgotten, written: at('written'), rejected: at('rejected'), retried: at('retry') };
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('records at which the sink’s own code fails', () => {
  it('are found by halving and rejected, and all others are worked on in order', async () => {
    const { outcomes, worked, forgotten, rejected } = await work(40, [7, 30]);
    assert.deepEqual(rejected, [7, 30]);
    assert.deepEqual(
      worked,
      upTo(40).filter((at) => at !== 7 && at !== 30),
    );
    assert.ok(forgotten > 2, 'what a failure left half done is forgotten each time');
    for (const outcome of outcomes) {
      if (outcome.kind === 'rejected') {
        assert.ok(outcome.error instanceof UnforeseenError);
        assert.equal(outcome.error.stage, 'write');
      }
    }
  });

  it('are sent again, with all that is left, once the code failed too often', async () => {
    const { written, rejected, retried } = await work(
      4_096,
      upTo(4_096).filter((at) => at > 3_000 && at % 100 === 99),
    );
    assert.deepEqual([rejected.length > 0, retried.length > 0], [true, true]);
    assert.deepEqual(
      [...written, ...rejected, ...retried].sort((a, b) => a - b),
      upTo(4_096),
    );
    assert.ok(Math.max(...rejected) < Math.min(...retried));
  });

  it('are found by halves: one of 64 by seven tries that fail, wherever it is', async () => {
    for (const culprit of [0, 31, 63]) {
      const { forgotten, rejected } = await work(64, [culprit]);
      assert.deepEqual([forgotten, rejected], [7, [culprit]]);
    }
  });

  it('are looked for by halving 64 times at most: by 129 tries, however many they are', async () => {
    const { forgotten, retried } = await work(4_096, upTo(4_096));
    assert.deepEqual([forgotten, retried.length], [129, 4_096]);
  });

  it('are sent again when they are most of the batch: it is the code', async () => {
    const { outcomes, written, rejected, retried } = await work(5, [0, 1, 4]);
    assert.deepEqual([written, rejected, retried], [[2, 3], [], [0, 1, 4]]);
    for (const outcome of outcomes) {
      if (outcome.kind === 'retry') assert.ok(outcome.error instanceof UnforeseenError);
    }
  });

  it('are rejected when they are just half of the batch', async () => {
    const { written, rejected, retried } = await work(6, [0, 1, 4]);
    assert.deepEqual([written, rejected, retried], [[2, 3, 5], [0, 1, 4], []]);
  });

  it('are rejected when they are most of a batch of few', async () => {
    const { rejected, retried } = await work(2, [0, 1]);
    assert.deepEqual([rejected, retried], [[0, 1], []]);
  });
});

describe('records that are rejected or to be sent again for what was foreseen', () => {
  it('stay so when they are most of the batch: that is not the code', async () => {
    const outcomes: readonly Outcome[] = [
      ...[1, 2, 3].map((): Outcome => ({ kind: 'rejected', error: new RecordError('route', 'no route takes it') })),
      { kind: 'retry', error: new Error('no connection') },
    ];
    assert.deepEqual(await findCulprits(recordsOf(['a', 'b', 'c', 'd']), async () => outcomes, assert.fail), outcomes);
  });
});
