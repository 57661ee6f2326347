import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { orderRows } from '../../../../functions/source/send/order-rows.ts';

const row = (subtable: string, time: bigint) => ({ subtable, time: String(time), cells: [] });

describe('orderRows', () => {
  it('leaves rows alone that are in order within each subtable', () => {
    const rows = [row('b', 5n), row('b', 7n), row('a', 1n), row('a', 1n), row('b', 7n)];
    assert.equal(orderRows(rows), rows);
  });

  it('brings the rows of each subtable into the order of their times', () => {
    const anyRows = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.bigInt(-5n, 5n)));
    fc.assert(
      fc.property(anyRows, (pairs) => {
        const rows = pairs.map(([subtable, time]) => row(subtable, time));
        const ordered = orderRows(rows);
        for (const name of ['a', 'b', 'c']) {
          const times = (list: typeof ordered) => list.filter((r) => r.subtable === name).map((r) => r.time);
          assert.deepEqual(
            times(ordered),
            times(rows).sort((a, b) => Number(a) - Number(b)),
          );
        }
        assert.equal(ordered.length, rows.length);
      }),
    );
  });
});
