import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MappedRows } from '../../../../../functions/sink/route/scan/mapped-rows.ts';
import { rowOf, tableOf } from '../../../../support/sink/rows.ts';

const ROWS = [1n, 2n, 3n].map((time) => rowOf(tableOf('a'), time, { x: 1 }));

describe('the rows that routes make of a record', () => {
  it('are in order, without those of the record before', () => {
    const mapped = new MappedRows();
    for (const count of [3, 1, 0, 2]) {
      mapped.clear();
      for (const row of ROWS.slice(0, count)) mapped.add(row);
      assert.deepEqual(mapped.rows(), ROWS.slice(0, count));
    }
  });

  const cases: readonly [notes: readonly [place: number, isTaken: boolean][], taken: string][] = [
    [[], 'all'],
    [[[0, true]], 'all'],
    [[[0, false]], 'none'],
    [
      [
        [0, true],
        [1, false],
      ],
      'some',
    ],
    [
      [
        [0, false],
        [1, true],
        [0, true],
        [1, false],
      ],
      'all',
    ],
    [
      [
        [0, false],
        [0, false],
      ],
      'none',
    ],
  ];
  it('are counted with how many of the record’s values any route takes', () => {
    const mapped = new MappedRows();
    for (const [notes, taken] of cases) {
      mapped.clear();
      for (const [place, isTaken] of notes) mapped.note(place, isTaken);
      assert.equal(mapped.taken(), taken, JSON.stringify(notes));
    }
  });

  const nested: readonly [notes: readonly [path: readonly number[], isTaken: boolean][], taken: string][] = [
    [[[[], true]], 'all'],
    [
      [
        [[], true],
        [[0], false],
        [[1], false],
      ],
      'all',
    ],
    [
      [
        [[], false],
        [[0], true],
        [[1], true],
      ],
      'all',
    ],
    [
      [
        [[0], false],
        [[1], true],
        [[0, 0], true],
        [[0, 1], false],
        [[1, 0], false],
      ],
      'some',
    ],
    [
      [
        [[0], false],
        [[0, 1], false],
      ],
      'none',
    ],
    [
      [
        [[1], true],
        [[10], false],
        [[1], false],
      ],
      'some',
    ],
  ];
  for (const [notes, taken] of nested) {
    it(`are ${taken} of its values where one is in another: ${JSON.stringify(notes)}`, () => {
      const mapped = new MappedRows(true);
      mapped.noteAt([7], false);
      mapped.clear();
      for (const [path, isTaken] of notes) mapped.noteAt(path, isTaken);
      assert.equal(mapped.taken(), taken);
    });
  }
});
