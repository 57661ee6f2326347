import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { Outcomes } from '../../../../functions/sink/settle/outcomes.ts';

const LATER = new Error('no connection');
const NEVER = new RecordError('write', 'never');

describe('a record of which one row is to be sent again and another is rejected', () => {
  it('is sent again, whichever came first', () => {
    for (const order of [
      ['retry', 'reject'],
      ['reject', 'retry'],
    ]) {
      const outcomes = new Outcomes(1);
      outcomes.expect(0, 2);
      for (const what of order) {
        if (what === 'retry') outcomes.retry(0, LATER);
        else outcomes.reject(0, NEVER);
      }
      assert.deepEqual(outcomes.all(), [{ kind: 'retry', error: LATER }]);
      assert.equal(outcomes.isRejected(0), false);
    }
  });

  it('is sent again also when its other rows are written', () => {
    const outcomes = new Outcomes(1);
    outcomes.expect(0, 2);
    outcomes.retry(0, LATER);
    outcomes.rowWritten(0);
    outcomes.rowWritten(0);
    assert.deepEqual(outcomes.all(), [{ kind: 'retry', error: LATER }]);
  });
});

describe('a record of which one row is rejected', () => {
  it('is rejected also when its other rows are written', () => {
    const outcomes = new Outcomes(1);
    outcomes.expect(0, 2);
    outcomes.reject(0, NEVER);
    outcomes.rowWritten(0);
    outcomes.rowWritten(0);
    assert.deepEqual(outcomes.all(), [{ kind: 'rejected', error: NEVER }]);
  });
});

describe('a record', () => {
  it('is written once all of its rows are, and to be sent again as long as one is not', () => {
    const outcomes = new Outcomes(2);
    for (const record of [0, 1]) outcomes.expect(record, 2);
    for (const record of [0, 1, 0]) outcomes.rowWritten(record);
    const [first, second] = outcomes.all();
    assert.deepEqual(first, { kind: 'written' });
    assert.ok(second?.kind === 'retry');
    assert.equal(second.error.message, 'its writing did not end');
  });

  it('of which nothing was heard is to be sent again: no fault of the code loses one', () => {
    assert.deepEqual(
      new Outcomes(3).all().map(({ kind }) => kind),
      ['retry', 'retry', 'retry'],
    );
  });

  it('is skipped for its reason', () => {
    const outcomes = new Outcomes(1);
    outcomes.skip(0, 'tombstone');
    assert.deepEqual(outcomes.all(), [{ kind: 'skipped', reason: 'tombstone' }]);
  });

  it('counts as rejected each time that it is, but not when it is to be sent again before', () => {
    const outcomes = new Outcomes(3);
    assert.equal(outcomes.rejected, 0);
    outcomes.reject(0, NEVER);
    outcomes.reject(2, NEVER);
    assert.equal(outcomes.rejected, 2);
    outcomes.retry(1, LATER);
    outcomes.reject(1, NEVER);
    assert.equal(outcomes.rejected, 2);
    assert.deepEqual(
      [0, 1, 2].map((record) => outcomes.isRejected(record)),
      [true, false, true],
    );
  });
});
