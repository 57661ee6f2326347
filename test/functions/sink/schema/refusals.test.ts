import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { columnKey, never, noRefusals, refusedIn } from '../../../../functions/sink/schema/refusals.ts';

describe('what was refused while tables were prepared', () => {
  it('is counted whatever it is of, so that each refusal is followed by another round', () => {
    const refusals = noRefusals();
    const counts = [refusedIn(refusals)];
    refusals.tables.set('db.a', never('no'));
    counts.push(refusedIn(refusals));
    refusals.columns.set(columnKey('db.b', 'x'), never('no'));
    counts.push(refusedIn(refusals));
    refusals.creations.set('CREATE STABLE c', never('no'));
    counts.push(refusedIn(refusals));
    assert.deepEqual(counts, [0, 1, 2, 3]);
  });
});
