import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Row } from '../../../../../functions/sink/rows/row.ts';
import { TableRows } from '../../../../../functions/sink/write/plan/table-rows.ts';
import { cellsOf, rowOf, tableOf } from '../../../../support/sink/rows.ts';

const TABLE = tableOf('a');

function rowsOf(...specs: readonly [time: bigint, values: Record<string, number>][]): TableRows {
  const rows = new TableRows();
  for (const [time, values] of specs) rows.add(rowOf(TABLE, time, values));
  return rows;
}

function shown(rows: readonly Row[]): string[] {
  return rows.map((row) => [row.time, ...cellsOf(row).map(({ name, sql }) => `${name}=${sql}`)].join(' '));
}

describe('rows of one table that wait', () => {
  it('are taken in the order in which their times came first', () => {
    const rows = rowsOf([5n, { x: 1 }], [3n, { x: 2 }], [4n, { x: 3 }], [3n, { x: 4 }]);
    assert.deepEqual(shown(rows.take(1_000, undefined)), ['5 x=1', '3 x=4', '4 x=3']);
  });

  it('stay two when their times have the same last digits only', () => {
    const [a, b] = [1_000_000_000_000_000_005n, 2_000_000_000_000_000_005n];
    assert.deepEqual(shown(rowsOf([b, { x: 1 }], [a, { x: 2 }]).take(1_000, undefined)), [`${b} x=1`, `${a} x=2`]);
  });

  it('are told apart before and after 1970', () => {
    assert.deepEqual(shown(rowsOf([5n, { x: 1 }], [-5n, { x: 2 }]).take(1_000, undefined)), ['5 x=1', '-5 x=2']);
  });

  it('are counted and measured as they come, and no more once they are taken', () => {
    const rows = rowsOf([5n, { x: 10 }], [6n, { x: 2, y: 3 }], [5n, { x: 4 }]);
    assert.deepEqual([rows.count, rows.size], [3, '(5,10)(6,2,3)(5,4)'.length]);
    rows.take(1_000, undefined);
    assert.deepEqual([rows.count, rows.size], [0, 0]);
  });

  it('are taken as far as they fit, at least one, and become one with rows that come later', () => {
    const rows = rowsOf([5n, { x: 1 }], [6n, { x: 2 }], [7n, { x: 3 }], [6n, { y: 4 }]);
    assert.deepEqual(shown(rows.take(1, undefined)), ['5 x=1']);
    assert.deepEqual([rows.count, rows.size], [2, '(7,3)(6,2,4)'.length]);
    rows.add(rowOf(TABLE, 7n, { x: 5 }));
    rows.add(rowOf(TABLE, 5n, { x: 6 }));
    assert.deepEqual(shown(rows.take(1_000, undefined)), ['7 x=5', '5 x=6', '6 x=2 y=4']);
  });
});
