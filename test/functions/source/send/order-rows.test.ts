import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { orderRows } from '../../../../functions/source/send/order-rows.ts';

const row = (subtable: string, time: bigint) => ({ subtable, time: String(time), cells: [] });

describe('rows that are ordered before they are sent', () => {
  it('stay as they are when they are in order within each subtable', () => {
    const rows = [row('b', 5n), row('b', 7n), row('a', 1n), row('a', 1n), row('b', 7n)];
    assert.equal(orderRows(rows), rows);
  });

  it('are sorted by time within each subtable', () => {
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
