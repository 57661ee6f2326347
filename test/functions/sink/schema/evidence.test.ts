import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Evidence } from '../../../../functions/sink/schema/evidence.ts';

describe('the evidence that a refused statement is at fault', () => {
  it('is that others of its kind were taken since it was refused first, and none of another kind', () => {
    const evidence = new Evidence();
    const first = evidence.taken('INSERT');
    assert.equal(evidence.othersWereTaken('INSERT', 'a', first), false);
    evidence.took('DESCRIBE');
    assert.equal(evidence.othersWereTaken('INSERT', 'a', evidence.taken('INSERT')), false);
    evidence.took('INSERT');
    assert.equal(evidence.othersWereTaken('INSERT', 'a', evidence.taken('INSERT')), true);
    assert.equal(evidence.othersWereTaken('INSERT', 'b', evidence.taken('INSERT')), false);
  });

  it('is forgotten ten minutes after it was begun, and not before', () => {
    const evidence = new Evidence();
    evidence.forgetOld(1_000_000);
    evidence.othersWereTaken('INSERT', 'a', evidence.taken('INSERT'));
    evidence.took('INSERT');
    evidence.forgetOld(1_599_999);
    assert.equal(evidence.othersWereTaken('INSERT', 'a', evidence.taken('INSERT')), true);
    evidence.forgetOld(1_600_000);
    assert.equal(evidence.othersWereTaken('INSERT', 'a', evidence.taken('INSERT')), false);
  });
});
