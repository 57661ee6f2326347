import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Found } from '../../../../../functions/sink/decode/json/found.ts';
import { PLAIN } from '../../../../../functions/sink/decode/json/value.ts';
import { SeenTables, type TableBy } from '../../../../../functions/sink/route/table/seen-tables.ts';
import { tableOf } from '../../../../support/sink/rows.ts';

const T = tableOf('t1');
const PLAIN_BY: TableBy = { key: undefined, types: undefined, computed: '' };

/** What was found of a record: a value in each slot from 1 on, behind a text of its own. */
function foundOf(prefix: string, values: readonly string[]): Found {
  const found = new Found(values.length + 1);
  found.text = prefix;
  for (const [at, value] of values.entries()) {
    found.put(at + 1, PLAIN, found.text.length, found.text.length + value.length);
    found.text += value;
  }
  return found;
}

/** The tables that were found once for a record of these values. */
function seen(values: readonly string[], by = PLAIN_BY): SeenTables {
  const tables = new SeenTables([1, 2], 1);
  tables.find(foundOf('', values), by, () => T);
  return tables;
}

const recentIn = (tables: SeenTables, found: Found, { key, types, computed } = PLAIN_BY) =>
  tables.recent(found, key, types, computed);

describe('the table of a record', () => {
  it('is known at once when the last record of its kind had the same values, wherever they are in its text', () => {
    const tables = seen(['"pump-1"', '"north"']);
    for (const prefix of ['', '{"v":1}', 'x'.repeat(40)]) {
      assert.equal(recentIn(tables, foundOf(prefix, ['"pump-1"', '"north"'])), T, prefix);
    }
  });

  it('is not when any value is another, longer or missing', () => {
    const tables = seen(['"pump-1"', '"north"']);
    for (const values of [
      ['"pump-2"', '"north"'],
      ['"pump-1"', '"south"'],
      ['"pump-1"', '"northern"'],
      ['"pump-1"', ''],
      ['', '"north"'],
    ]) {
      assert.equal(recentIn(tables, foundOf('', values)), undefined, values.join(' '));
    }
    // The hash takes the last characters alone.
    const long = seen([`"a${'x'.repeat(40)}"`, '"b-long"']);
    assert.equal(recentIn(long, foundOf('', [`"b${'x'.repeat(40)}"`, '"b-long"'])), undefined);
    assert.equal(recentIn(long, foundOf('', [`"a${'x'.repeat(40)}"`, '"c-long"'])), undefined);
  });

  it('is not when the record’s key or what expressions gave is another', () => {
    const by = { key: 'azE=', types: undefined, computed: '"a"' };
    const tables = seen(['1', '2'], by);
    const found = foundOf('', ['1', '2']);
    assert.equal(recentIn(tables, found, by), T);
    assert.equal(recentIn(tables, found, { ...by, key: 'azI=' }), undefined);
    assert.equal(recentIn(tables, found, { ...by, computed: '"b"' }), undefined);
  });

  it('is made once for all records of the same values, also when others come between', () => {
    const tables = new SeenTables([1, 2], 1);
    let made = 0;
    const find = (...values: readonly string[]) =>
      tables.find(foundOf('', values), PLAIN_BY, () => {
        made++;
        return tableOf(`t${made}`);
      });
    const first = find('1', '2');
    assert.notEqual(find('1', '3'), first);
    assert.equal(find('1', '2'), first);
    assert.equal(made, 2);
  });
});
