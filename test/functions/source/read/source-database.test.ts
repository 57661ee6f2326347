import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTDengine, type TDengine } from '../../../../functions/shared/tdengine/client.ts';
import { databasePrecision, serverNow, sourceTables } from '../../../../functions/source/read/source-database.ts';
import { type EmbeddedTDengine, startTDengine } from '../../../../local/tdengine/index.ts';
import { scriptedTDengine } from '../support/scripted-tdengine.ts';

describe('what a source asks of a database', () => {
  let server: EmbeddedTDengine;
  let tdengine: TDengine;
  before(async () => {
    server = await startTDengine({ now: () => 1_700_000_000_123 });
    tdengine = createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
    await tdengine.execute("CREATE DATABASE `Plant 'A` PRECISION 'us'");
    await tdengine.execute("CREATE STABLE `Plant 'A`.`Me ters` (ts TIMESTAMP, v INT) TAGS (g INT)");
    await tdengine.execute("CREATE TABLE `Plant 'A`.`D 1` USING `Plant 'A`.`Me ters` TAGS (1)");
    await tdengine.execute("CREATE TABLE `Plant 'A`.`alarms` (ts TIMESTAMP, v INT)");
    await tdengine.execute('CREATE DATABASE other');
  });
  after(() => server.close());

  it('finds stables and plain tables by the database’s name as it was created, but no subtables', async () => {
    assert.deepEqual(await sourceTables(tdengine, "Plant 'A"), [
      { name: 'Me ters', kind: 'stable' },
      { name: 'alarms', kind: 'plain' },
    ]);
    assert.deepEqual(await sourceTables(tdengine, 'other'), []);
  });

  it('reads the precision', async () => {
    assert.equal(await databasePrecision(tdengine, "Plant 'A"), 'us');
    assert.equal(await databasePrecision(tdengine, 'other'), 'ms');
  });

  it('says which database is missing', async () => {
    await assert.rejects(databasePrecision(tdengine, 'nowhere'), /database nowhere does not exist/);
  });

  it('refuses a precision that it does not know', async () => {
    const odd = scriptedTDengine(() => [['ps']]);
    await assert.rejects(databasePrecision(odd, 'x'), /database x has a precision/);
  });

  it('reads TDengine’s clock in milliseconds', async () => {
    assert.equal(await serverNow(tdengine), 1_700_000_000_123);
  });
});
