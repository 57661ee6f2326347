import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import type { Row } from '../../../../functions/sink/rows/row.ts';
import type { Schemas } from '../../../../functions/sink/rows/table-registry.ts';
import { Collisions } from '../../../../functions/sink/settle/collisions.ts';
import { rowOf, schemaOf, tableOf } from '../../../support/sink/rows.ts';

const T = tableOf('t1');
const NO_SCHEMAS: Schemas = new Map();

/** What becomes of records, each of these rows, in turn: the indexes of those that are to be rejected. */
function collidingOf(records: readonly (readonly Row[])[], schemas = NO_SCHEMAS): readonly number[] {
  const collisions = new Collisions();
  return records.flatMap((rows, record) => (errorOf(collisions, record, rows, schemas) === undefined ? [] : [record]));
}

function errorOf(
  collisions: Collisions,
  record: number,
  rows: readonly Row[],
  schemas = NO_SCHEMAS,
): RecordError | undefined {
  return collisions.of({ record, rows: rows.map((row) => ({ ...row, record })) }, schemas);
}

describe('a record with a row of the same table and time as one before it', () => {
  it('collides when any of its values is another, in whatever order its columns are', () => {
    const first = rowOf(T, 1n, { a: 1, b: 2, c: 3 });
    for (const other of [
      { a: 1, b: 2, c: 4 },
      { a: 0, b: 2, c: 3 },
      { b: 2, a: 1, c: 4 },
      { b: 0, a: 1, c: 3 },
    ]) {
      assert.deepEqual(collidingOf([[first], [rowOf(T, 1n, other)]]), [1], JSON.stringify(other));
    }
  });

  it('collides when it has a column more, a column less or another column', () => {
    const first = rowOf(T, 1n, { a: 1, b: 2 });
    for (const other of [{ a: 1, b: 2, c: 3 }, { a: 1 }, { a: 1, c: 2 }]) {
      assert.deepEqual(collidingOf([[first], [rowOf(T, 1n, other)]]), [1], JSON.stringify(other));
    }
  });

  it('does not when all values are the same, whatever the order of its columns', () => {
    const same = [
      { a: 1, b: 2 },
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ].map((values) => [rowOf(T, 1n, values)]);
    assert.deepEqual(collidingOf(same), []);
  });

  it('does not when table or time is another', () => {
    const rows = [rowOf(T, 1n, { a: 1 }), rowOf(T, 2n, { a: 2 }), rowOf(tableOf('t2'), 1n, { a: 3 })];
    assert.deepEqual(collidingOf(rows.map((row) => [row])), []);
  });

  it('does not when the second part of the table’s composite key is another', () => {
    const rows = [
      { id: 1, a: 1 },
      { id: 2, a: 2 },
      { id: 1, a: 3 },
    ].map((values) => [rowOf(T, 1n, values)]);
    const schema = schemaOf('id', 'a').map((column) =>
      column.name === 'id' ? { ...column, role: 'key' as const } : column,
    );
    assert.deepEqual(collidingOf(rows, new Map([[T.schemaKey, schema]])), [2]);
    assert.deepEqual(collidingOf(rows), [1, 2]);
  });

  it('collides with the first of them, for its stage and with the table’s name', () => {
    const collisions = new Collisions();
    errorOf(collisions, 0, [rowOf(T, 1n, { a: 1 })]);
    const error = errorOf(collisions, 1, [rowOf(T, 1n, { a: 2 })]);
    assert.deepEqual(
      [error?.stage, error?.message],
      [
        'write',
        'a record before it in the batch has another row of t1 with the same timestamp, and collision is reject',
      ],
    );
    assert.equal(errorOf(collisions, 2, [rowOf(T, 1n, { a: 1 })]), undefined);
  });
});

describe('a record that is rejected because it collides', () => {
  it('leaves none of its other rows for later ones to collide with', () => {
    assert.deepEqual(
      collidingOf([
        [rowOf(T, 1n, { a: 1 })],
        [rowOf(T, 2n, { a: 1 }), rowOf(T, 1n, { a: 2 })],
        [rowOf(T, 2n, { a: 5 })],
      ]),
      [1],
    );
  });
});

describe('a record that is forgotten', () => {
  it('collides with none, and those of other records still do', () => {
    const collisions = new Collisions();
    errorOf(collisions, 0, [rowOf(T, 1n, { a: 1 }), rowOf(T, 2n, { a: 1 })]);
    errorOf(collisions, 1, [rowOf(T, 3n, { a: 1 })]);
    collisions.forget(0);
    assert.equal(errorOf(collisions, 2, [rowOf(T, 1n, { a: 2 }), rowOf(T, 2n, { a: 2 })]), undefined);
    assert.ok(errorOf(collisions, 3, [rowOf(T, 3n, { a: 2 })]) !== undefined);
  });

  it('leaves the same rows of a record before it to collide with', () => {
    const collisions = new Collisions();
    for (const record of [0, 1]) errorOf(collisions, record, [rowOf(T, 1n, { a: 1 })]);
    collisions.forget(1);
    assert.ok(errorOf(collisions, 2, [rowOf(T, 1n, { a: 2 })]) !== undefined);
  });
});

describe('a record with several rows of one table and time', () => {
  const rows = (...all: readonly Readonly<Record<string, number>>[]) => all.map((values) => rowOf(T, 1n, values));

  it('does not collide with itself', () => {
    assert.deepEqual(collidingOf([rows({ a: 1 }, { b: 2 }, { a: 3 })]), []);
  });

  it('does not collide with one before it that has the same, as after a producer’s retry', () => {
    const both = rows({ a: 1 }, { b: 2 });
    assert.deepEqual(collidingOf([both, both, rows({ a: 1 }, { b: 3 })]), [2]);
  });

  it('collides when just one of them is the same as before: what is left of the record before it would change', () => {
    assert.deepEqual(collidingOf([rows({ a: 1 }, { a: 2 }), rows({ a: 1 })]), [1]);
    assert.deepEqual(collidingOf([rows({ a: 1 }, { a: 2 }), rows({ a: 2 })]), [1]);
    assert.deepEqual(collidingOf([rows({ a: 1 }), rows({ a: 1 }, { a: 2 })]), [1]);
  });
});
