import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ExistingTables } from '../../../../../functions/sink/schema/read/existing-tables.ts';
import { subtable, tableOf } from '../../../../support/sink/rows.ts';

describe('the memory of tables that exist', () => {
  it('knows a table by its names, whatever object has them, and no other table', () => {
    const tables = new ExistingTables();
    tables.add(tableOf('a'));
    const has = [tableOf('a'), tableOf('b'), tableOf('a', 'other')].map((table) => tables.has(table));
    assert.deepEqual(has, [true, false, false]);
  });

  it('knows nothing of what another memory knows of the same object', () => {
    const table = tableOf('a');
    const [first, second] = [new ExistingTables(), new ExistingTables()];
    first.add(table);
    assert.deepEqual([second.has(table), first.has(table), second.has(table)], [false, true, false]);
    second.add(table);
    first.forget(table);
    assert.deepEqual([first.has(table), second.has(table)], [false, true]);
  });

  it('forgets a table that turned out to be missing, until it is seen again', () => {
    const tables = new ExistingTables();
    tables.add(tableOf('a'));
    tables.add(tableOf('b'));
    tables.forget(tableOf('a'));
    assert.deepEqual([tables.has(tableOf('a')), tables.has(tableOf('b'))], [false, true]);
    tables.add(tableOf('a'));
    assert.equal(tables.has(tableOf('a')), true);
  });

  it('forgets a table when one of its name is seen in another stable', () => {
    const tables = new ExistingTables();
    const [a, b] = ['stb', 'other'].map((stable) => subtable({ database: 'db', stable, name: 'a' }));
    assert.ok(a !== undefined && b !== undefined);
    tables.add(a);
    tables.add(b);
    assert.deepEqual([tables.has(a), tables.has(b)], [false, true]);
    tables.forget(a);
    assert.equal(tables.has(b), true, 'the other one was not seen to be missing');
  });

  it('can forget all tables', () => {
    const tables = new ExistingTables();
    for (const name of ['a', 'b']) tables.add(tableOf(name));
    tables.clear();
    assert.deepEqual([tables.has(tableOf('a')), tables.has(tableOf('b'))], [false, false]);
    tables.forget(tableOf('a'));
    tables.add(tableOf('b'));
    assert.deepEqual([tables.has(tableOf('a')), tables.has(tableOf('b'))], [false, true]);
  });
});
