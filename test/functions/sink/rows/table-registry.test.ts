import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { laidOut } from '../../../support/sink/rows.ts';

const TAGS = laidOut([]);

describe('a table in the registry of tables', () => {
  it('has the same id for the same database, stable and name, and no other table has it', () => {
    const tables = new TableRegistry();
    const names: readonly (readonly [database: string, stable: string | undefined, name: string])[] = [
      ['db', 'stb', 'a'],
      ['db', 'stb', 'b'],
      ['db', 'other', 'a'],
      ['d2', 'stb', 'a'],
      ['db', undefined, 'a'],
    ];
    for (let turn = 0; turn < 2; turn++) {
      const ids = names.map(([database, stable, name]) => tables.subtable({ database, stable, name }, TAGS).id);
      assert.deepEqual(ids, [0, 1, 2, 3, 4]);
    }
  });

  it('shares the id of its name only with tables of that name in its database', () => {
    const tables = new TableRegistry();
    const nameIdOf = (database: string, stable: string | undefined, name: string) =>
      tables.subtable({ database, stable, name }, TAGS).nameId;
    const first = nameIdOf('db', 'stb', 'a');
    assert.deepEqual([nameIdOf('db', 'other', 'a'), nameIdOf('db', undefined, 'a')], [first, first]);
    assert.notEqual(nameIdOf('db', 'stb', 'b'), first);
    assert.notEqual(nameIdOf('d2', 'stb', 'a'), first);
  });

  it('has its name as it is written in SQL', () => {
    const { sqlName } = new TableRegistry().subtable({ database: 'd.', stable: 's', name: 'a`b' }, TAGS);
    assert.equal(sqlName, '`d.`.`a``b` ');
  });

  it('has the names that it was given, whatever is in them', () => {
    const tables = new TableRegistry();
    for (const text of ['', 'stb', 'a`b', 'größe', '\ud800', 'stb']) {
      const { stable, schemaKey } = tables.subtable({ database: 'db', stable: text, name: 'a' }, TAGS);
      assert.deepEqual([stable, schemaKey], [text, `db\0${text}`]);
    }
  });

  it('makes the registry full when it is the 100,001st', () => {
    const tables = new TableRegistry();
    for (let at = 0; at < 100_000; at++) tables.subtable({ database: 'db', stable: 's', name: `t${at}` }, TAGS);
    assert.equal(tables.isCrowded, false);
    tables.subtable({ database: 'db', stable: 's', name: 't0' }, TAGS);
    assert.equal(tables.isCrowded, false);
    tables.subtable({ database: 'db', stable: 's', name: 'one more' }, TAGS);
    assert.equal(tables.isCrowded, true);
  });
});
