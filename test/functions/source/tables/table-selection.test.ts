import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TableColumn, TableSchema } from '../../../../functions/shared/tdengine/table-schema.ts';
import { nameMatcher, shardOf, tableSelector } from '../../../../functions/source/tables/table-selection.ts';

describe('the patterns for table names', () => {
  const cases: [include: string[], exclude: string[], name: string, read: boolean][] = [
    [['*'], [], 'meters', true],
    [['*'], [], 'Me ters.1\n中', true],
    [['meters'], [], 'meters', true],
    [['meters'], [], 'meters2', false],
    [['meters'], [], 'Meters', false],
    [['me*rs'], [], 'meters', true],
    [['me*rs'], [], 'mers', true],
    [['*_raw', 'm*'], [], 'x_raw', true],
    [['m*'], ['*_old'], 'meters_old', false],
    [['a.c'], [], 'abc', false],
    [['a.c+(x)[y]'], [], 'a.c+(x)[y]', true],
    [['-a/b^c$'], [], '-a/b^c$', true],
    [['**'], [], '', true],
    [['*'], [], '', true],
    [['a*a'], [], 'a', false],
    [['a*a'], [], 'aa', true],
    [['ab*bc'], [], 'abc', false],
    [['a*b*c'], [], 'a-c-b', false],
    [['a*b*c'], [], 'abbcbc', true],
    [['*b*b*'], [], 'ab', false],
    [['*电*'], [], '智能电表', true],
    [['*'], ['*'], 'm', false],
  ];
  it('take no longer when a name nearly matches in very many ways', () => {
    const matches = nameMatcher({ include: ['*a'.repeat(95)], exclude: [] });
    const name = `${'a'.repeat(191)}b`;
    assert.equal(matches(name), false);
    assert.equal(matches('a'.repeat(95)), true);
    assert.equal(matches('a'.repeat(94)), false);
  });

  for (const [include, exclude, name, read] of cases) {
    it(`${read ? 'include' : 'leave out'} ${JSON.stringify(name)} with ${include} but not ${exclude}`, () => {
      assert.equal(nameMatcher({ include, exclude })(name), read);
    });
  }
});

describe('the shard of a table', () => {
  it('is the folded FNV-1a hash of its name, which never changes', () => {
    for (const [table, hash] of [
      ['', 0x811c9dc5],
      ['a', 0xe40c292c],
      ['foobar', 0xbf9cf968],
    ] as const) {
      assert.equal(shardOf(table, 0x10000), (hash >>> 16) ^ (hash & 0xffff), table);
      assert.equal(shardOf(table, 4), ((hash >>> 16) ^ hash) & 3, table);
    }
  });

  it('is one of the shards, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 64 }), (table, shards) => {
        const shard = shardOf(table, shards);
        assert.ok(Number.isInteger(shard) && shard >= 0 && shard < shards, `${shard}`);
      }),
    );
    assert.equal(shardOf('anything', 1), 0);
  });

  for (const [kind, nameOf] of [
    ['numbered', (index: number) => `t${index}`],
    ['numbered with zeros', (index: number) => `meters_${String(index).padStart(6, '0')}`],
    ['numbered in front', (index: number) => `${index}_meters`],
    ['in twos', (index: number) => `t${index * 2}`],
    ['in Chinese', (index: number) => `电表${index}`],
  ] as const) {
    it(`spreads 1,000 tables ${kind} evenly`, () => {
      for (const shards of [2, 3, 4, 7, 8, 16]) {
        const sizes = new Array<number>(shards).fill(0);
        for (let index = 0; index < 1_000; index += 1) {
          const shard = shardOf(nameOf(index), shards);
          sizes[shard] = (sizes[shard] ?? 0) + 1;
        }
        const fair = 1_000 / shards;
        // Four standard deviations of a fair throw.
        const most = 4 * Math.sqrt(fair * (1 - 1 / shards));
        for (const size of sizes) assert.ok(Math.abs(size - fair) <= most, `${shards} shards: ${sizes.join(' ')}`);
      }
    });
  }
});

const column = (name: string, role: TableColumn['role'] = 'column'): TableColumn => ({
  name,
  type: name === 'ts' ? 'TIMESTAMP' : 'INT',
  length: 4,
  role,
});
const METERS: TableSchema = [
  column('ts'),
  column('id', 'key'),
  column('voltage'),
  column('a.b'),
  column('Loc', 'tag'),
  column('g', 'tag'),
];

/** Names of what is chosen of `METERS`. */
function chosen(option: { readonly columns?: string[]; readonly tags?: string[] }): string[] {
  return tableSelector([{ tables: ['meters'], ...option }])('meters', METERS).schema.map(({ name }) => name);
}

describe('the selection of a table’s columns, tags and rows', () => {
  it('is everything when no option names the table', () => {
    const selected = tableSelector([{ tables: ['other*'], columns: ['x'], where: 'x > 1' }])('meters', METERS);
    assert.deepEqual(selected, { schema: METERS, where: undefined });
  });

  it('is that of the first option that names the table', () => {
    const select = tableSelector([
      { tables: ['pumps', 'met*'], where: 'voltage > 1' },
      { tables: ['*'], columns: ['voltage'], where: 'voltage > 2' },
    ]);
    assert.deepEqual(select('meters', METERS), { schema: METERS, where: 'voltage > 1' });
    assert.equal(select('Meters', METERS).where, 'voltage > 2');
  });

  it('keeps the time, a composite key, and the table’s order of columns', () => {
    assert.deepEqual(chosen({ columns: ['a.b', 'voltage'] }), ['ts', 'id', 'voltage', 'a.b', 'Loc', 'g']);
    assert.deepEqual(chosen({ columns: ['voltage', 'ts', 'id'], tags: ['g'] }), ['ts', 'id', 'voltage', 'g']);
  });

  it('is without tags when none are wanted', () => {
    assert.deepEqual(chosen({ tags: [] }), ['ts', 'id', 'voltage', 'a.b']);
  });

  it('is refused when a selected column or tag does not exist', () => {
    assert.throws(() => chosen({ columns: ['voltage', 'Voltage'] }), {
      message: 'table meters has no column Voltage, which tableOptions wants; it has ts, id, voltage, a.b',
    });
    assert.throws(() => chosen({ columns: ['g'] }), /table meters has no column g,/);
    assert.throws(() => chosen({ tags: ['voltage'] }), {
      message: 'table meters has no tag voltage, which tableOptions wants; it has Loc, g',
    });
    const plain = tableSelector([{ tables: ['log'], tags: ['g'] }]);
    assert.throws(() => plain('log', [column('ts'), column('v')]), /table log has no tag g, .*it has none/);
  });
});
