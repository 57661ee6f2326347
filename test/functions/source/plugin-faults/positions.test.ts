import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const world = await forThisFile(startTickWorld());

describe('what the TDengineSourceConnector mixes up and this source does not', () => {
  it('W13: a source that is changed to another database does not go on from the first one’s position', async () => {
    const time = world.clock.now - 3_600_000;
    for (const [database, first] of Object.entries({ one: time, two: time - 1_000_000 })) {
      await world.tdengine.execute(`CREATE DATABASE ${database}`);
      await world.tdengine.execute(`CREATE TABLE ${database}.m (ts TIMESTAMP, v INT)`);
      await world.tdengine.execute(`INSERT INTO ${database}.m VALUES (${first}, 1) (${first + 1}, 2)`);
    }
    await world.tick({ settings: tickSettings({ database: 'one' }) });
    await world.tick({ settings: tickSettings({ database: 'two' }) });
    await world.tick({ settings: tickSettings({ database: 'one' }) });
    assert.deepEqual(
      world.sent.map(({ topic }) => topic),
      ['tdengine-one-m', 'tdengine-one-m', 'tdengine-two-m', 'tdengine-two-m'],
    );
  });
});
