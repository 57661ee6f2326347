import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TableColumn, TableSchema } from '../../../../functions/shared/tdengine/table-schema.ts';
import { tableSelector } from '../../../../functions/source/tables/table-selection.ts';

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
