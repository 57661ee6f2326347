import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type DraftColumn,
  DraftColumns,
  GrowingColumns,
} from '../../../../../functions/sink/schema/draft/draft-columns.ts';

const TIME = { name: '_ts', type: 'TIMESTAMP', length: 8, role: 'column' } as const;

/** A VARCHAR that is stored in so many bytes, two of which are its length. */
function text(name: string, role: 'column' | 'tag', bytes: number) {
  return { name, type: 'VARCHAR', role, length: bytes - 2, existing: undefined };
}

describe('the columns of a table’s draft', () => {
  it('have 16,384 bytes of tags at most', () => {
    const columns = DraftColumns.of([TIME]);
    assert.equal(withColumn(columns, text('t', 'tag', 16_384)).hasTags, true);
    assert.equal(hasRoomFor(columns, text('t', 'tag', 16_385)), false);
    assert.equal(columns.hasTags, false);
  });

  it('have 65,531 bytes in a row with its time at most', () => {
    const columns = DraftColumns.of([TIME]);
    assert.equal(withColumn(columns, text('v', 'column', 65_531 - 8)).hasValues, true);
    assert.equal(hasRoomFor(columns, text('v', 'column', 65_532 - 8)), false);
  });

  it('keep their order when one is replaced, however many there are', () => {
    const names = Array.from({ length: 200 }, (_, at) => `c${at}`);
    let columns = names.reduce((before, name) => withColumn(before, text(name, 'column', 12)), DraftColumns.of([TIME]));
    columns = withColumn(columns, text('c7', 'column', 20));
    columns = withColumn(columns, text('c199', 'column', 30));
    assert.deepEqual(
      columns.all().map(({ name }) => name),
      ['_ts', ...names],
    );
    assert.deepEqual([columns.get('c7')?.length, columns.get('c8')?.length, columns.get('c199')?.length], [18, 10, 28]);
  });

  it('never change when other columns grow from them', () => {
    const all = [DraftColumns.of([TIME])];
    for (let at = 0; at < 150; at++) {
      all.push(withColumn(all[at] ?? all[0] ?? DraftColumns.of([]), text(`c${at}`, 'column', 12)));
    }
    for (const [at, columns] of all.entries()) {
      assert.equal(columns.all().length, at + 1);
      assert.equal(columns.get(`c${at}`), undefined);
    }
  });
});

describe('columns that are added to a table’s draft', () => {
  it('are counted together, and one without room adds nothing', () => {
    const growing = new GrowingColumns(DraftColumns.of([TIME]));
    assert.equal(growing.tryPut(text('v', 'column', 60_000)), true);
    assert.equal(growing.tryPut(text('w', 'column', 5_524)), false);
    assert.equal(growing.tryPut(text('w', 'column', 5_523)), true);
    assert.equal(growing.tryPut(text('v', 'column', 60_001)), false);
    assert.deepEqual(
      growing
        .grown()
        .all()
        .map(({ name, length }) => [name, length]),
      [
        ['_ts', 8],
        ['v', 59_998],
        ['w', 5_521],
      ],
    );
  });
});

describe('columns of a draft from which another was grown', () => {
  it('keep their room for other columns and tags', () => {
    const columns = DraftColumns.of([TIME]);
    for (let round = 0; round < 3; round++) {
      const grown = withColumn(withColumn(columns, text('v', 'column', 60_002)), text('t', 'tag', 16_002));
      assert.deepEqual([grown.hasValues, grown.hasTags, grown.all().length], [true, true, 3]);
      assert.deepEqual([columns.hasValues, columns.hasTags, columns.all().length], [false, false, 1]);
    }
  });

  it('keep their lengths', () => {
    const columns = withColumn(DraftColumns.of([TIME]), text('v', 'column', 12));
    const longer = withColumn(columns, text('v', 'column', 65_002));
    assert.equal(hasRoomFor(longer, text('w', 'column', 1_002)), false);
    assert.equal(columns.get('v')?.length, 10);
    assert.equal(hasRoomFor(columns, text('w', 'column', 65_531 - 8 - 12)), true);
    assert.equal(hasRoomFor(columns, text('w', 'column', 65_532 - 8 - 12)), false);
  });
});

function withColumn(columns: DraftColumns, column: DraftColumn): DraftColumns {
  const growing = new GrowingColumns(columns);
  assert.ok(growing.tryPut(column));
  return growing.grown();
}

function hasRoomFor(columns: DraftColumns, column: DraftColumn): boolean {
  return new GrowingColumns(columns).tryPut(column);
}
