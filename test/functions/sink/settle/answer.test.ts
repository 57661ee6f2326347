import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerOf } from '../../../../functions/sink/settle/answer.ts';
import type { Outcome } from '../../../../functions/sink/settle/outcomes.ts';
import { logLines } from '../../../support/sink/log-lines.ts';
import { recordOf } from '../../../support/sink/records.ts';

const WRITTEN: Outcome = { kind: 'written' };
const retry = (why: string): Outcome => ({ kind: 'retry', error: new Error(why) });

/** Records of two partitions, which come one behind the other. */
const RECORDS = [
  recordOf('x', 7, { partition: 0 }),
  recordOf('x', 8, { partition: 0 }),
  recordOf('x', 9, { partition: 0 }),
  recordOf('x', 4, { partition: 12 }),
  recordOf('x', 5, { partition: 12 }),
];

interface Asked {
  readonly reportsPartially?: boolean;
  readonly steps?: readonly (readonly Outcome[])[];
}

function answered(outcomes: readonly Outcome[], { reportsPartially = true, steps = [outcomes] }: Asked = {}) {
  const { log, lines } = logLines();
  return { answer: () => answerOf({ log, reportsPartially }, RECORDS, outcomes, steps), lines };
}

describe('the answer for a batch of which records are to be sent again', () => {
  const outcomes = [WRITTEN, retry('a'), retry('b'), retry('c'), retry('d')];

  it('names each of them, by its partition and its offset', () => {
    assert.deepEqual(answered(outcomes).answer(), {
      batchItemFailures: [
        { itemIdentifier: { partition: 'meters-0', offset: 8 } },
        { itemIdentifier: { partition: 'meters-0', offset: 9 } },
        { itemIdentifier: { partition: 'meters-12', offset: 4 } },
        { itemIdentifier: { partition: 'meters-12', offset: 5 } },
      ],
    });
  });

  it('is told in one line of the log: where each partition begins again, and why the first does', () => {
    const { answer, lines } = answered(outcomes);
    answer();
    assert.deepEqual(lines, [
      {
        level: 'error',
        message: 'records are to be sent again',
        fields: {
          from: [
            { partition: 'meters-0', offset: 8 },
            { partition: 'meters-12', offset: 4 },
          ],
          reason: 'topic meters, partition 0, offset 8: a',
        },
      },
    ]);
  });

  it('is an error with place and reason where Lambda takes no partial answer, and the log has the same line', () => {
    const { answer, lines } = answered(outcomes, { reportsPartially: false });
    assert.throws(answer, {
      message: 'the batch is to be sent again: topic meters, partition 0, offset 8: a',
    });
    assert.deepEqual(
      lines.map(({ message }) => message),
      ['records are to be sent again'],
    );
  });

  it('has the reason of the first step that had any to be sent again', () => {
    const nothing = RECORDS.map((): Outcome => WRITTEN);
    const worked = nothing.with(4, retry('no connection'));
    const sent = outcomes;
    for (const [steps, reason] of [
      [[worked, sent], 'topic meters, partition 12, offset 5: no connection'],
      [[nothing, sent], 'topic meters, partition 0, offset 8: a'],
    ] as const) {
      const { answer, lines } = answered(outcomes, { steps });
      answer();
      assert.equal(Object(lines[0]?.fields).reason, reason);
    }
  });
});

describe('the answer for a batch of which nothing is to be sent again', () => {
  it('is none, and the log has no line, whether or not Lambda takes a partial one', () => {
    for (const reportsPartially of [true, false]) {
      const { answer, lines } = answered(
        RECORDS.map(() => WRITTEN),
        { reportsPartially },
      );
      assert.equal(answer(), undefined);
      assert.deepEqual(lines, []);
    }
  });
});
