import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { databasePrecision, serverNow, sourceTables } from '../../../../functions/source/tables/source-database.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startEmbeddedTDengine } from '../../../support/servers/test-tdengine.ts';
import { scriptedTDengine } from '../../../support/source/scripted-tdengine.ts';

const { tdengine } = await forThisFile(startEmbeddedTDengine({ now: () => 1_700_000_000_123 }));
await tdengine.execute("CREATE DATABASE `Plant 'A` PRECISION 'us'");
await tdengine.execute("CREATE STABLE `Plant 'A`.`Me ters` (ts TIMESTAMP, v INT) TAGS (g INT)");
await tdengine.execute("CREATE TABLE `Plant 'A`.`D 1` USING `Plant 'A`.`Me ters` TAGS (1)");
await tdengine.execute("CREATE TABLE `Plant 'A`.`alarms` (ts TIMESTAMP, v INT)");
await tdengine.execute('CREATE DATABASE other');

describe('what a source reads of a database', () => {
  it('is its stables and plain tables, without subtables, by the name that it was created with', async () => {
    assert.deepEqual(await sourceTables(tdengine, "Plant 'A"), [
      { name: 'Me ters', createTime: 1_700_000_000_123, kind: 'stable' },
      { name: 'alarms', createTime: 1_700_000_000_123, kind: 'plain' },
    ]);
    assert.deepEqual(await sourceTables(tdengine, 'other'), []);
  });

  it('is its precision', async () => {
    assert.equal(await databasePrecision(tdengine, "Plant 'A"), 'us');
    assert.equal(await databasePrecision(tdengine, 'other'), 'ms');
  });

  it('fails with the name of a missing database', async () => {
    await assert.rejects(databasePrecision(tdengine, 'nowhere'), /database nowhere does not exist/);
  });

  it('fails for an unknown precision', async () => {
    const odd = scriptedTDengine(() => [['ps']]);
    await assert.rejects(databasePrecision(odd, 'x'), /database x has a precision/);
  });

  it('is TDengine’s clock in milliseconds', async () => {
    assert.equal(await serverNow(tdengine), 1_700_000_000_123);
  });
});

describe('the list of a database’s tables', () => {
  /** A TDengine whose lists and counts come one after the other, the last again and again. */
  function listing(lists: readonly string[][], counts: readonly (number | undefined)[]) {
    const asked = { list: 0, count: 0 };
    return scriptedTDengine((sql) => {
      if (sql.includes('ins_tables')) return sql.startsWith('SELECT count') ? [[0]] : [];
      if (!sql.startsWith('SELECT count'))
        return (lists[Math.min(asked.list++, lists.length - 1)] ?? []).map((n) => [n]);
      const count = counts[Math.min(asked.count++, counts.length - 1)];
      return count === undefined ? [] : [[count]];
    });
  }
  const namesOf = async (tdengine: ReturnType<typeof listing>) =>
    (await sourceTables(tdengine, 'd')).map(({ name }) => name);

  it('takes two queries for stables and two for plain tables', async () => {
    const tdengine = listing([['a']], [1]);
    await sourceTables(tdengine, "it's");
    const stables = "FROM information_schema.ins_stables WHERE db_name = 'it\\'s'";
    const plain = "FROM information_schema.ins_tables WHERE db_name = 'it\\'s' AND stable_name IS NULL";
    assert.deepEqual(tdengine.statements, [
      `SELECT count(*) ${stables}`,
      `SELECT stable_name, create_time ${stables}`,
      `SELECT count(*) ${plain}`,
      `SELECT table_name, create_time ${plain}`,
    ]);
  });

  it('is queried again when it is shorter than the count', async () => {
    assert.deepEqual(await namesOf(listing([['a'], ['a', 'b']], [2])), ['a', 'b']);
  });

  it('may be longer or shorter than the count when tables come and go', async () => {
    assert.deepEqual(await namesOf(listing([['a', 'b', 'c']], [2])), ['a', 'b', 'c']);
    assert.deepEqual(await namesOf(listing([['a']], [2, 1])), ['a']);
    assert.deepEqual(await namesOf(listing([[]], [1, 0])), []);
  });

  it('is an error when it stays shorter than the count', async () => {
    await assert.rejects(namesOf(listing([['a']], [2])), {
      message:
        'information_schema lists 1 of stable_name and counts 2, and so 3 times: answers are cut short. If restfulRowLimit is set in taosAdapter, it must be larger',
    });
  });

  it('is empty only when the count is 0, or missing twice', async () => {
    assert.deepEqual(await namesOf(listing([[]], [0])), []);
    assert.deepEqual(await namesOf(listing([[]], [undefined])), []);
    assert.deepEqual(await namesOf(listing([[], ['a']], [undefined, 1])), ['a']);
    await assert.rejects(namesOf(listing([['a']], [undefined])), /lists 1 of stable_name and counts none/);
  });

  it('works also when TDengine does not say when tables were created', async () => {
    for (const time of [null, undefined, '', 'yesterday', 1_700_000_000_000]) {
      const tdengine = scriptedTDengine((sql) => {
        if (sql.startsWith('SELECT count')) return [[sql.includes('ins_stables') ? 1 : 0]];
        return sql.includes('ins_stables') ? [['m', time]] : [];
      });
      assert.deepEqual(await sourceTables(tdengine, 'd'), [{ name: 'm', createTime: undefined, kind: 'stable' }]);
    }
  });

  it('has new tables, and lacks dropped ones', async () => {
    const names = async () => (await sourceTables(tdengine, 'd')).map(({ name, kind }) => `${kind} ${name}`);
    await tdengine.execute('CREATE DATABASE d');
    assert.deepEqual(await names(), []);
    await tdengine.execute('CREATE STABLE d.m (ts TIMESTAMP, v INT) TAGS (g INT)');
    await tdengine.execute('CREATE TABLE d.`a log` (ts TIMESTAMP, v INT)');
    assert.deepEqual(await names(), ['plain a log', 'stable m']);
    await tdengine.execute('DROP STABLE d.m');
    assert.deepEqual(await names(), ['plain a log']);
  });
});
