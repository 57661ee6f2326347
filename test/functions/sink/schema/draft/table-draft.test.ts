import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableSchema } from '../../../../../functions/shared/tdengine/table-schema.ts';
import type { ValueType } from '../../../../../functions/shared/tdengine/types/types.ts';
import { ncharCell, varcharCell } from '../../../../../functions/sink/decode/cells.ts';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';
import type { Cell, Row, Subtable } from '../../../../../functions/sink/rows/row.ts';
import { RowFits } from '../../../../../functions/sink/schema/draft/row-fits.ts';
import { type DraftRules, draftChanges, TableDraft } from '../../../../../functions/sink/schema/draft/table-draft.ts';
import { never } from '../../../../../functions/sink/schema/refusals.ts';
import { changeSql } from '../../../../../functions/sink/schema/schema-change.ts';
import { laidOut, subtable } from '../../../../support/sink/rows.ts';

const ALL: DraftRules = {
  create: true,
  addColumns: true,
  widen: true,
  replace: false,
  precision: 'ns',
  refused: () => undefined,
};
const EXISTING: TableSchema = [
  { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'v', type: 'BIGINT', length: 8, role: 'column' },
  { name: 's', type: 'VARCHAR', length: 10, role: 'column' },
  { name: 'd', type: 'DECIMAL(10, 2)', length: 8, role: 'column' },
  { name: 't', type: 'NCHAR', length: 10, role: 'tag' },
];

function cell(name: string, type: ValueType = 'BIGINT'): Cell {
  return { name, type, sql: '1', length: 0 };
}

function tableWith(tags: readonly Cell[]): Subtable {
  return subtable({ database: 'db', stable: 'stb', name: 'sub' }, laidOut(tags));
}

function rowWith(tags: readonly Cell[], cells: readonly Cell[]): Row {
  return { table: tableWith(tags), time: '1', record: 0, ...laidOut(cells) };
}

function draftOf(existing: TableSchema | undefined, rules = ALL): TableDraft {
  return TableDraft.of(tableWith([]), existing, rules);
}

/** The draft that has room for rows, each of which is admitted to the one before. */
function grown(draft: TableDraft, ...rows: readonly Row[]): TableDraft {
  return rows.reduce((fits, row) => fits.admit(row).fits, new RowFits(draft)).draft;
}

/** The statements that make room for the cells. */
function changes(
  existing: TableSchema | undefined,
  tags: readonly Cell[],
  cells: readonly Cell[],
  rules = ALL,
): string[] {
  return draftChanges(grown(draftOf(existing, rules), rowWith(tags, cells))).map(changeSql);
}

function refusal(
  existing: TableSchema | undefined,
  tags: readonly Cell[],
  cells: readonly Cell[],
  rules = ALL,
): string {
  try {
    grown(draftOf(existing, rules), rowWith(tags, cells));
  } catch (error) {
    assert.ok(error instanceof RecordError && error.stage === 'schema', String(error));
    return error.message;
  }
  return assert.fail('the row was admitted');
}

describe('a missing stable', () => {
  it('is created with the names, types and lengths of schemaless writing', () => {
    assert.deepEqual(changes(undefined, [ncharCell('t', '温度計')], [cell('v'), varcharCell('s', 'abcd')]), [
      'CREATE STABLE IF NOT EXISTS `db`.`stb` (`_ts` TIMESTAMP,`v` BIGINT,`s` VARCHAR(8)) TAGS (`t` NCHAR(16))',
    ]);
  });

  it('gets the tag _tag_null when no row has a tag', () => {
    assert.deepEqual(changes(undefined, [], [cell('v', 'DOUBLE')]), [
      'CREATE STABLE IF NOT EXISTS `db`.`stb` (`_ts` TIMESTAMP,`v` DOUBLE) TAGS (`_tag_null` NCHAR(1))',
    ]);
  });

  it('has columns as wide as the widest value of all rows', () => {
    const texts = ['a', 'x'.repeat(16), 'b'].map((text) => rowWith([], [varcharCell('s', text)]));
    assert.match(changeSql(...one(draftChanges(grown(draftOf(undefined), ...texts)))), /`s` VARCHAR\(32\)/);
  });

  it('is not created when autoCreate.stable is false', () => {
    assert.equal(
      refusal(undefined, [], [cell('v')], { ...ALL, create: false }),
      'stable stb does not exist and autoCreate.stable is false',
    );
  });

  const LENGTHS: readonly (readonly [value: number, declared: number])[] = [
    [0, 1],
    [1, 2],
    [3, 4],
    [4, 8],
    [127, 128],
    [128, 256],
    [1023, 1024],
    [1024, 1024],
    [2000, 2000],
    [65_517, 65_517],
  ];
  for (const [value, declared] of LENGTHS) {
    it(`gets VARCHAR(${declared}) for ${value} bytes`, () => {
      assert.match(
        String(changes(undefined, [], [varcharCell('s', 'x'.repeat(value))])),
        new RegExp(`VARCHAR\\(${declared}\\)`),
      );
    });
  }
});

describe('an existing stable', () => {
  it('is not changed for rows that fit', () => {
    assert.deepEqual(
      changes(EXISTING, [ncharCell('t', '温'.repeat(10))], [cell('v'), varcharCell('s', 'x'.repeat(10))]),
      [],
    );
    assert.deepEqual(changes(EXISTING, [], [ncharCell('s', 'abc')]), []);
  });

  it('gets columns and tags added and texts widened, one change in each statement', () => {
    const tags = [ncharCell('t', 'x'.repeat(11)), ncharCell('u', 'a')];
    assert.deepEqual(changes(EXISTING, tags, [varcharCell('s', 'x'.repeat(11)), cell('w', 'DOUBLE')]), [
      'ALTER STABLE `db`.`stb` MODIFY COLUMN `s` VARCHAR(16)',
      'ALTER STABLE `db`.`stb` MODIFY TAG `t` NCHAR(16)',
      'ALTER STABLE `db`.`stb` ADD TAG `u` NCHAR(2)',
      'ALTER STABLE `db`.`stb` ADD COLUMN `w` DOUBLE',
    ]);
  });

  it('measures a text in bytes or characters as its column does', () => {
    assert.deepEqual(changes(EXISTING, [], [ncharCell('s', '温度計x')]), []);
    assert.deepEqual(changes(EXISTING, [], [ncharCell('s', '温度計xy')]), [
      'ALTER STABLE `db`.`stb` MODIFY COLUMN `s` VARCHAR(16)',
    ]);
    assert.deepEqual(changes(EXISTING, [varcharCell('t', "'".repeat(10))], [cell('v')]), []);
  });

  it('is not changed when evolve forbids it', () => {
    assert.equal(
      refusal(EXISTING, [], [cell('w')], { ...ALL, addColumns: false }),
      'stable stb has no column w and evolve.addColumns is false',
    );
    assert.equal(
      refusal(EXISTING, [ncharCell('u', 'a')], [cell('v')], { ...ALL, addColumns: false }),
      'stable stb has no tag u and evolve.addColumns is false',
    );
    assert.equal(
      refusal(EXISTING, [], [varcharCell('s', 'x'.repeat(11))], { ...ALL, widen: false }),
      'column s of stable stb is VARCHAR(10), the record needs 11, and evolve.widen is false',
    );
  });

  it('refuses values of another type, with the names of both types', () => {
    assert.equal(
      refusal(EXISTING, [], [cell('v', 'BOOL')]),
      'column v of stable stb: the record has BOOL, the column is BIGINT',
    );
    assert.equal(
      refusal(EXISTING, [], [cell('s', 'VARBINARY')]),
      'column s of stable stb: the record has VARBINARY, the column is VARCHAR(10)',
    );
    assert.equal(
      refusal(EXISTING, [], [cell('d', 'TIMESTAMP')]),
      'column d of stable stb: the record has TIMESTAMP, the column is DECIMAL(10, 2)',
    );
  });

  it('takes values of another type only if the column stores them unchanged', () => {
    assert.deepEqual(changes(EXISTING, [], [cell('v', 'DOUBLE'), cell('s', 'BIGINT'), cell('d', 'DOUBLE')]), []);
    assert.equal(
      refusal(EXISTING, [], [{ ...cell('v', 'DOUBLE'), sql: '1.5' }]),
      'column v of stable stb: the record has DOUBLE, the column is BIGINT, which takes only whole numbers in its range',
    );
  });

  it('is widened for a number that is too long for its text column', () => {
    assert.deepEqual(changes(EXISTING, [], [{ ...cell('s'), sql: '12345678901' }]), [
      'ALTER STABLE `db`.`stb` MODIFY COLUMN `s` VARCHAR(16)',
    ]);
    const decimal: Cell = { ...cell('s', 'DECIMAL(20, 2)'), sql: "'12345678.90'" };
    assert.deepEqual(changes(EXISTING, [], [decimal]), ['ALTER STABLE `db`.`stb` MODIFY COLUMN `s` VARCHAR(16)']);
  });

  it('takes VARBINARY into a BLOB, which has no length to widen', () => {
    const blob: TableSchema = [...EXISTING, { name: 'b', type: 'BLOB', length: 5, role: 'column' }];
    const bytes: Cell = { name: 'b', type: 'VARBINARY', sql: "'\\x00112233445566'", length: 7 };
    assert.deepEqual(changes(blob, [], [bytes]), []);
  });

  it('takes a BLOB into a VARBINARY, which is widened for it', () => {
    const narrow: TableSchema = [...EXISTING, { name: 'b', type: 'VARBINARY', length: 4, role: 'column' }];
    const blob: Cell = { name: 'b', type: 'BLOB', sql: "'\\x0011223344'", length: 0 };
    assert.deepEqual(changes(narrow, [], [blob]), ['ALTER STABLE `db`.`stb` MODIFY COLUMN `b` VARBINARY(8)']);
  });

  it('refuses a tag as a column and a column as a tag', () => {
    assert.equal(
      refusal(EXISTING, [], [varcharCell('t', 'x')]),
      't is a tag of stable stb, the record has it as a column',
    );
    assert.equal(
      refusal(EXISTING, [ncharCell('s', 'x')], []),
      's is a column of stable stb, the record has it as a tag',
    );
  });

  it('refuses a column with the name of its time column', () => {
    const twice = cell('ts', 'TIMESTAMP');
    assert.equal(
      refusal(EXISTING, [], [cell('ts')]),
      'ts is the time of stable stb, the record has it as a column too',
    );
    assert.equal(refusal(EXISTING, [], [twice]), 'ts is the time of stable stb, the record has it as a column too');
    assert.equal(
      refusal(undefined, [], [{ ...twice, name: '_ts' }]),
      '_ts is the time of stable stb, the record has it as a column too',
    );
  });

  it('refuses a record when it is no stable, or when the record has no value for its composite key', () => {
    assert.equal(refusal(EXISTING.slice(0, 2), [], [cell('v')]), 'stb is a table without tags, not a stable');
    const keyed: TableSchema = [...EXISTING, { name: 'k', type: 'INT', length: 4, role: 'key' }];
    const keyless = 'stable stb has the composite key k, for which the record has no value';
    assert.equal(refusal(keyed, [], [cell('v')]), keyless);
    assert.equal(refusal(keyed, [], [{ ...cell('k', 'INT'), sql: 'NULL' }]), keyless);
    assert.deepEqual(changes(keyed, [], [cell('k', 'INT'), cell('v')]), []);
  });

  it('is not changed again in a way that TDengine refused', () => {
    const refused = (column: string) => (column === 's' ? never('TDengine 0x263e') : undefined);
    assert.equal(
      refusal(EXISTING, [], [varcharCell('s', 'x'.repeat(11))], { ...ALL, refused }),
      'column s of stable stb cannot be widened: TDengine 0x263e',
    );
  });
});

describe('a plain table', () => {
  const table = subtable({ database: 'db', stable: undefined, name: 'plain' }, laidOut([]));
  const changesFor = (existing: TableSchema | undefined, ...cells: readonly Cell[]) =>
    draftChanges(grown(TableDraft.of(table, existing, ALL), { table, time: '1', record: 0, ...laidOut(cells) })).map(
      changeSql,
    );

  it('is created without tags', () => {
    assert.deepEqual(changesFor(undefined, cell('v')), [
      'CREATE TABLE IF NOT EXISTS `db`.`plain` (`_ts` TIMESTAMP,`v` BIGINT)',
    ]);
  });

  it('gets columns added and texts widened', () => {
    const long = varcharCell('s', 'x'.repeat(11));
    assert.deepEqual(changesFor(EXISTING.slice(0, 3), long, cell('w', 'DOUBLE')), [
      'ALTER TABLE `db`.`plain` MODIFY COLUMN `s` VARCHAR(16)',
      'ALTER TABLE `db`.`plain` ADD COLUMN `w` DOUBLE',
    ]);
  });
});

describe('the limits of a stable', () => {
  it('allow 65,531 bytes in a row, and a text is declared as short as needed before it is refused', () => {
    const wide: TableSchema = [...EXISTING, { name: 'x', type: 'VARCHAR', length: 64_500, role: 'column' }];
    assert.deepEqual(changes(wide, [], [varcharCell('y', 'y'.repeat(900))]), [
      'ALTER STABLE `db`.`stb` ADD COLUMN `y` VARCHAR(900)',
    ]);
    assert.equal(
      refusal(wide, [], [varcharCell('y', 'y'.repeat(1023))]),
      'stable stb has no room for column y VARCHAR(1023)',
    );
  });

  it('leave a text of one character or none the room of one, if there is no more', () => {
    const full: TableSchema = [
      { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
      { name: 'x', type: 'VARCHAR', length: 65_516, role: 'column' },
      { name: 'b', type: 'SMALLINT', length: 2, role: 'column' },
      { name: 't', type: 'INT', length: 4, role: 'tag' },
    ];
    const fuller = full.with(2, { name: 'b', type: 'INT', length: 4, role: 'column' });
    for (const text of ['', 'y']) {
      assert.deepEqual(changes(full, [], [varcharCell('y', text)]), [
        'ALTER STABLE `db`.`stb` ADD COLUMN `y` VARCHAR(1)',
      ]);
      assert.equal(refusal(fuller, [], [varcharCell('y', text)]), 'stable stb has no room for column y VARCHAR(1)');
    }
  });

  it('allow 16,384 bytes of tags, 128 tags, and 4,096 columns and tags together', () => {
    assert.equal(
      refusal(EXISTING, [ncharCell('u', 'x'.repeat(4095))], []),
      'stable stb has no room for tag u NCHAR(4095)',
    );
    const tags = Array.from({ length: 127 }, (_, at) => ncharCell(`t${at}`, 'x'));
    assert.equal(changes(EXISTING, tags, []).length, 127);
    assert.equal(refusal(EXISTING, [...tags, ncharCell('t127', 'x')], []), 'stable stb cannot have one tag more, t127');
    const columns = Array.from({ length: 4096 - EXISTING.length }, (_, at) => cell(`c${at}`, 'BOOL'));
    assert.equal(changes(EXISTING, [], columns).length, 4091);
    assert.equal(refusal(EXISTING, [], [...columns, cell('c', 'BOOL')]), 'stable stb cannot have one column more, c');
  });
});

describe('a row of which a value is written otherwise', () => {
  const fits = new RowFits(draftOf(EXISTING));
  const other: Cell = { ...cell('v', 'DOUBLE'), sql: '5' };

  it('has the lengths of its other values as they were measured, and none for NULL', () => {
    const text = fits.admit(rowWith([], [other, varcharCell('s', "it's")])).row;
    assert.deepEqual(
      [text.values, text.lengths],
      [
        ['5', "'it\\'s'"],
        [0, 4],
      ],
    );
    const missing = fits.admit(rowWith([], [other, { ...varcharCell('s', ''), sql: 'NULL', length: 0 }])).row;
    assert.deepEqual(
      [missing.values, missing.lengths],
      [
        ['5', 'NULL'],
        [0, 0],
      ],
    );
  });

  it('tells the row that was decoded, however often it is fitted', () => {
    const decoded = rowWith([], [other]);
    const once = fits.admit(decoded).row;
    assert.equal(once.decoded, decoded);
    assert.equal(fits.admit({ ...once, layout: decoded.layout }).row.decoded, decoded);
  });
});

describe('the composite key of a row', () => {
  it('is found after a NULL that is not written', () => {
    const keyed = EXISTING.with(1, { name: 'v', type: 'BIGINT', length: 8, role: 'key' });
    const fits = new RowFits(draftOf(keyed));
    const nulls = (name: string): Cell => ({ name, type: 'NULL', sql: 'NULL', length: 0 });
    const { row } = fits.admit(rowWith([], [nulls('unknown'), cell('v'), nulls('s')]));
    assert.deepEqual(row.values, ['1', 'NULL']);
    const keyless = rowWith([], [nulls('unknown'), nulls('v'), cell('w')]);
    assert.throws(() => fits.admit(keyless), /composite key v/);
  });
});

describe('the draft of a table', () => {
  it('is not changed when another grows from it, so that a refused record leaves nothing', () => {
    const before = grown(draftOf(EXISTING), rowWith([], [varcharCell('a', 'abc')]));
    const columns = before.columns.all();
    const cells = [varcharCell('a', 'x'.repeat(100)), varcharCell('s', 'x'.repeat(100)), cell('b')];
    const after = grown(before, rowWith([ncharCell('u', 'x')], cells));
    assert.deepEqual(before.columns.all(), columns);
    assert.deepEqual([after.columns.get('s')?.length, after.columns.get('a')?.length], [128, 128]);
    // There is room for it only while the others are not there.
    const long = rowWith([], [varcharCell('x', 'x'.repeat(65_400))]);
    grown(before, long);
    assert.throws(() => grown(after, long), /no room for column x/);
  });

  it('is the same object for a row that fits', () => {
    const draft = draftOf(EXISTING);
    assert.equal(grown(draft, rowWith([ncharCell('t', 'a')], [cell('v'), varcharCell('s', 'x'.repeat(10))])), draft);
  });
});

function one<T>(items: readonly T[]): [T] {
  const [item] = items;
  assert.ok(item !== undefined && items.length === 1);
  return [item];
}
