import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import type { Outcome } from '../../../../functions/sink/settle/outcomes.ts';
import { fromFirst, settle } from '../../../../functions/sink/settle/settle.ts';
import { recordOf } from '../../../support/sink/records.ts';

const WRITTEN: Outcome = { kind: 'written' };
const SKIPPED: Outcome = { kind: 'skipped', reason: 'empty' };
const BAD = new RecordError('decode', 'bad');
const REJECTED: Outcome = { kind: 'rejected', error: BAD };
const retry = (why: string): Outcome => ({ kind: 'retry', error: new Error(why) });
const A = retry('a');
const B = retry('b');

/** Records of partitions 0 and 1 in turn. */
const RECORDS = [0, 1, 2, 3, 4, 5, 6, 7].map((offset) => recordOf('x', offset, { partition: offset % 2 }));

describe('with partial answers', () => {
  it('all behind the first record of a partition that is to be sent again are, for its reason or their own', () => {
    const outcomes = [WRITTEN, REJECTED, A, WRITTEN, REJECTED, SKIPPED, B, WRITTEN];
    assert.deepEqual(settle(RECORDS, outcomes, true), [WRITTEN, REJECTED, A, WRITTEN, A, SKIPPED, B, WRITTEN]);
  });

  it('each partition has its own reason', () => {
    const outcomes = [A, B, WRITTEN, SKIPPED, REJECTED, REJECTED, SKIPPED, WRITTEN];
    assert.deepEqual(settle(RECORDS, outcomes, true), [A, B, A, B, A, B, A, B]);
  });

  it('outcomes stay as they are when none is to be sent again', () => {
    const outcomes = [WRITTEN, REJECTED, SKIPPED];
    assert.equal(settle(RECORDS.slice(0, 3), outcomes, true), outcomes);
  });
});

describe('without partial answers', () => {
  it('all are to be sent again when one is, for the first reason or their own', () => {
    assert.deepEqual(settle(RECORDS.slice(0, 5), [WRITTEN, A, REJECTED, B, SKIPPED], false), [A, A, A, B, A]);
  });

  it('outcomes stay as they are when none is to be sent again', () => {
    const outcomes = [WRITTEN, REJECTED, SKIPPED];
    assert.equal(settle(RECORDS.slice(0, 3), outcomes, false), outcomes);
  });
});

describe('from the first rejected record of a partition on', () => {
  it('all are to be sent again for its reason, and those that are anyway for their own', () => {
    const outcomes = [A, REJECTED, WRITTEN, WRITTEN, REJECTED, B, SKIPPED, SKIPPED];
    const stop: Outcome = { kind: 'retry', error: BAD };
    assert.deepEqual(fromFirst(RECORDS, outcomes, 'rejected'), [A, stop, WRITTEN, stop, stop, B, stop, stop]);
  });
});
