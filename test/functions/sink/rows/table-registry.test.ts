import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { laidOut } from '../../../support/sink/rows.ts';

const TAGS = laidOut([]);

describe('a table of a registry', () => {
  it('has the id that all of its database, stable and name have, and no other table has', () => {
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

  it('shares the id of its name with those of that name in its database alone', () => {
    const tables = new TableRegistry();
    const nameIdOf = (database: string, stable: string | undefined, name: string) =>
      tables.subtable({ database, stable, name }, TAGS).nameId;
    const first = nameIdOf('db', 'stb', 'a');
    assert.deepEqual([nameIdOf('db', 'other', 'a'), nameIdOf('db', undefined, 'a')], [first, first]);
    assert.notEqual(nameIdOf('db', 'stb', 'b'), first);
    assert.notEqual(nameIdOf('d2', 'stb', 'a'), first);
  });

  it('has its name as SQL has it', () => {
    const { sqlName } = new TableRegistry().subtable({ database: 'd.', stable: 's', name: 'a`b' }, TAGS);
    assert.equal(sqlName, '`d.`.`a``b` ');
  });

  it('has the texts that it was given, whatever is in them', () => {
    const tables = new TableRegistry();
    for (const text of ['', 'stb', 'a`b', 'größe', '\ud800', 'stb']) {
      const { stable, schemaKey } = tables.subtable({ database: 'db', stable: text, name: 'a' }, TAGS);
      assert.deepEqual([stable, schemaKey], [text, `db\0${text}`]);
    }
  });

  it('is one of so many that another registry should be begun, from 100,001 on', () => {
    const tables = new TableRegistry();
    for (let at = 0; at < 100_000; at++) tables.subtable({ database: 'db', stable: 's', name: `t${at}` }, TAGS);
    assert.equal(tables.isCrowded, false);
    tables.subtable({ database: 'db', stable: 's', name: 't0' }, TAGS);
    assert.equal(tables.isCrowded, false);
    tables.subtable({ database: 'db', stable: 's', name: 'one more' }, TAGS);
    assert.equal(tables.isCrowded, true);
  });
});
