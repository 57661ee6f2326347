import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Subtable } from '../../../../functions/sink/rows/row.ts';
import { Lane, type TableInBatch } from '../../../../functions/sink/write/lane.ts';
import { TableRows } from '../../../../functions/sink/write/plan/table-rows.ts';
import { laidOut, rowOf, subtable, tableOf } from '../../../support/sink/rows.ts';

const HEADER = 30;
/** A lane in which these tables wait, each with so many rows of five characters, `(1,1)`. */
function laneOf(...tables: readonly (readonly [names: Subtable, rows: number])[]) {
  const lane = new Lane();
  const all = tables.map(([names, count]) => {
    const table: TableInBatch = {
      table: names,
      rows: new TableRows(),
      lane,
      headerSize: HEADER,
      isWaiting: false,
      isInFlight: false,
    };
    lane.enqueue(table);
    for (let at = 1; at <= count; at++) lane.add(table, rowOf(names, BigInt(at), { x: at }));
    return table;
  });
  return { lane, all };
}

const none = () => undefined;
const state = ({ tables, rows, size }: Lane) => ({ tables, rows, size });

describe('a lane of rows that wait for a statement', () => {
  it('counts its rows, their tables and about their length', () => {
    const { lane } = laneOf([tableOf('a'), 3], [tableOf('b'), 1]);
    assert.deepEqual(state(lane), { tables: 2, rows: 4, size: 2 * HEADER + 4 * 5 });
  });

  it('gives all rows when a statement has room for them, and is then empty', () => {
    const { lane, all } = laneOf([tableOf('a'), 3], [tableOf('b'), 1]);
    const { tables, rows } = lane.take(1_000, none);
    assert.deepEqual([tables, rows.length], [all, 4]);
    assert.deepEqual(state(lane), { tables: 0, rows: 0, size: 0 });
    assert.ok(all.every(({ isWaiting }) => !isWaiting));
  });

  it('gives the rows that a statement has room for, and counts what is left', () => {
    const { lane, all } = laneOf([tableOf('a'), 3], [tableOf('b'), 2]);
    // The first table with its header, the header of the second, and one of its rows.
    const { rows } = lane.take(HEADER + 3 * 5 + HEADER + 5, none);
    assert.equal(rows.length, 4);
    assert.deepEqual(state(lane), { tables: 1, rows: 1, size: HEADER + 5 });
    assert.deepEqual(
      all.map(({ isWaiting }) => isWaiting),
      [false, true],
    );
    assert.equal(lane.take(1_000, none).rows.length, 1);
    assert.deepEqual(state(lane), { tables: 0, rows: 0, size: 0 });
  });

  it('begins no table when the one before has filled the statement', () => {
    const { lane } = laneOf([tableOf('a'), 2], [tableOf('b'), 2]);
    assert.equal(lane.take(HEADER + 2 * 5, none).tables.length, 1);
    assert.deepEqual(state(lane), { tables: 1, rows: 2, size: HEADER + 2 * 5 });
  });

  it('can release all its tables', () => {
    const { lane, all } = laneOf([tableOf('a'), 3], [tableOf('b'), 1]);
    assert.deepEqual(lane.release(), all);
    assert.deepEqual(state(lane), { tables: 0, rows: 0, size: 0 });
  });

  it('counts rows that were merged as taken', () => {
    const { lane, all } = laneOf([tableOf('a'), 2]);
    const [table] = all;
    assert.ok(table !== undefined);
    lane.add(table, rowOf(tableOf('a'), 1n, { x: 9 }));
    assert.equal(lane.take(1_000, none).rows.length, 2);
    assert.deepEqual(state(lane), { tables: 0, rows: 0, size: 0 });
  });
});

describe('the tables that a lane puts into one statement', () => {
  const inStable = (stable: string, name: string, database = 'db') => subtable({ database, stable, name }, laidOut([]));
  const tablesOf = (...names: readonly Subtable[]) =>
    laneOf(...names.map((each) => [each, 1] as const))
      .lane.take(1_000, none)
      .tables.map(({ table: { stable, name } }) => `${stable}.${name}`);

  it('never have one name in two stables: the rest waits for the next statement', () => {
    const names = [inStable('m', 'a'), inStable('n', 'b'), inStable('n', 'a'), inStable('m', 'c')];
    assert.deepEqual(tablesOf(...names), ['m.a', 'n.b']);
  });

  it('never have a name of the first stable that another stable has meanwhile', () => {
    assert.deepEqual(tablesOf(inStable('m', 'a'), inStable('n', 'b'), inStable('m', 'b')), ['m.a', 'n.b']);
  });

  it('may have one name in two databases, and several stables', () => {
    const names = [inStable('m', 'a'), inStable('n', 'a', 'other'), inStable('n', 'b'), inStable('m', 'c')];
    assert.deepEqual(tablesOf(...names), ['m.a', 'n.a', 'n.b', 'm.c']);
  });
});
