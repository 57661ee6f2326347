import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KnownTables } from '../../../../functions/sink/schema/known-tables.ts';
import { tableOf } from '../../../support/sink/rows.ts';

describe('what is known of a table', () => {
  it('is one object for all that bear its key, and another for another table', () => {
    const tables = new KnownTables();
    const known = tables.of(tableOf('a'));
    assert.equal(tables.of(tableOf('a')), known);
    assert.notEqual(tables.of(tableOf('b')), known);
    assert.notEqual(tables.of(tableOf('a', 'other')), known);
  });

  it('has its name as SQL has it', () => {
    assert.equal(new KnownTables().of(tableOf('a`b', 'd.')).quotedName, '`d.`.`a``b` ');
  });

  it('is known in one memory, and not in another that sees the same object', () => {
    const table = tableOf('a');
    const [first, second] = [new KnownTables(), new KnownTables()];
    first.add(table);
    assert.deepEqual([second.has(table), first.has(table), second.has(table)], [false, true, false]);
    second.add(table);
    first.forget(table);
    assert.deepEqual([first.has(table), second.has(table)], [false, true]);
  });

  it('is not that it exists once it turned out to be missing, until it is seen again', () => {
    const tables = new KnownTables();
    tables.add(tableOf('a'));
    tables.add(tableOf('b'));
    tables.forget(tableOf('a'));
    assert.deepEqual([tables.has(tableOf('a')), tables.has(tableOf('b'))], [false, true]);
    tables.add(tableOf('a'));
    assert.equal(tables.has(tableOf('a')), true);
  });

  it('stays one object when no table is known to exist any more', () => {
    const tables = new KnownTables();
    const table = tableOf('a');
    tables.add(table);
    const known = tables.of(table);
    tables.clear();
    assert.deepEqual([tables.has(table), tables.of(table) === known], [false, true]);
    tables.forget(table);
    tables.clear();
    assert.equal(tables.has(table), false);
  });

  it('is forgotten when the memory begins anew', () => {
    const tables = new KnownTables();
    const table = tableOf('a');
    tables.add(table);
    const known = tables.of(table);
    tables.restart();
    assert.deepEqual([tables.has(table), tables.of(table) === known], [false, false]);
  });

  it('is kept between batches for as many as the memory holds', () => {
    const tables = new KnownTables();
    const first = tableOf('a');
    tables.add(first);
    for (let at = 1; at < 100_000; at++) tables.of(tableOf(`t${at}`));
    tables.trim();
    assert.equal(tables.has(first), true);
    tables.of(tableOf('one more'));
    tables.trim();
    assert.equal(tables.has(first), false);
  });
});
