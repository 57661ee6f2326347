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
