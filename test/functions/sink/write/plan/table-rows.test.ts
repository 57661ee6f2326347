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

describe('waiting rows of one table', () => {
  it('are taken in the order in which their times first came', () => {
    const rows = rowsOf([5n, { x: 1 }], [3n, { x: 2 }], [4n, { x: 3 }], [3n, { x: 4 }]);
    assert.deepEqual(shown(rows.take(1_000, undefined)), ['5 x=1', '3 x=4', '4 x=3']);
  });

  it('are not merged when only the last digits of their times are equal', () => {
    const [a, b] = [1_000_000_000_000_000_005n, 2_000_000_000_000_000_005n];
    assert.deepEqual(shown(rowsOf([b, { x: 1 }], [a, { x: 2 }]).take(1_000, undefined)), [`${b} x=1`, `${a} x=2`]);
  });

  it('are not merged when their times are 5 and -5', () => {
    assert.deepEqual(shown(rowsOf([5n, { x: 1 }], [-5n, { x: 2 }]).take(1_000, undefined)), ['5 x=1', '-5 x=2']);
  });

  it('are counted and measured until they are taken', () => {
    const rows = rowsOf([5n, { x: 10 }], [6n, { x: 2, y: 3 }], [5n, { x: 4 }]);
    assert.deepEqual([rows.count, rows.size], [3, '(5,10)(6,2,3)(5,4)'.length]);
    rows.take(1_000, undefined);
    assert.deepEqual([rows.count, rows.size], [0, 0]);
  });

  it('are taken as far as they fit, at least one, and merged with later ones', () => {
    const rows = rowsOf([5n, { x: 1 }], [6n, { x: 2 }], [7n, { x: 3 }], [6n, { y: 4 }]);
    assert.deepEqual(shown(rows.take(1, undefined)), ['5 x=1']);
    assert.deepEqual([rows.count, rows.size], [2, '(7,3)(6,2,4)'.length]);
    rows.add(rowOf(TABLE, 7n, { x: 5 }));
    rows.add(rowOf(TABLE, 5n, { x: 6 }));
    assert.deepEqual(shown(rows.take(1_000, undefined)), ['7 x=5', '5 x=6', '6 x=2 y=4']);
  });
});
