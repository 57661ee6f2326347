import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { describeTable } from '../../../functions/shared/tdengine/table-schema.ts';
import { startTickWorld, type TickWorld, tickSettings } from '../../support/source/tick-world.ts';

const DEVICES = 3;
const KEYS = 5;

for (const version of ['3.3.0', '3.3.5', '3.3.6.3', '3.3.7.5']) {
  describe(`a table with a composite key of TDengine ${version}`, () => {
    let world: TickWorld;
    before(async () => {
      world = await startTickWorld(version);
      await world.tdengine.execute('CREATE DATABASE test');
      await world.tdengine.execute('CREATE STABLE test.m (ts TIMESTAMP, k INT PRIMARY KEY, v INT, w INT) TAGS (g INT)');
      await world.tdengine.execute('CREATE TABLE test.plain (ts TIMESTAMP, k VARCHAR(9) PRIMARY KEY, v INT)');
      const at = world.clock.now - 60_000;
      for (let device = 0; device < DEVICES; device++) {
        const rows = Array.from({ length: KEYS }, (_, k) => `(${at}, ${k}, ${device * KEYS + k}, 0)`).join('');
        await world.tdengine.execute(`INSERT INTO test.d${device} USING test.m TAGS (${device}) VALUES ${rows}`);
      }
      await world.tdengine.execute(`INSERT INTO test.plain VALUES (${at}, 'a', 1) (${at}, 'b', 2)`);
    });
    after(() => world.close());

    it('is sent with its key in every row, each row once', async () => {
      const settings = tickSettings({
        outFormat: 'json',
        tableOptions: [{ tables: ['m'], columns: ['v'] }],
      });
      for (let tick = 0; tick < 3; tick++) await world.tick({ settings });
      const rows = world.sent.map(({ value }) => JSON.parse(String(value)));
      const ofStable = rows.filter(({ tags }) => tags !== undefined);
      assert.deepEqual(
        ofStable.map(({ k, v, tags }) => [tags.g, k, v]).sort(([, , a], [, , b]) => a - b),
        Array.from({ length: DEVICES * KEYS }, (_, at) => [Math.floor(at / KEYS), at % KEYS, at]),
      );
      // Not wanted, and not needed to tell rows apart.
      assert.ok(ofStable.every((row) => !('w' in row)));
      assert.deepEqual(
        rows.filter(({ tags }) => tags === undefined).map(({ k, v }) => [k, v]),
        [
          ['a', 1],
          ['b', 2],
        ],
      );
    });

    it('is described with its key', async () => {
      const roles = (await describeTable(world.tdengine, 'test', 'm')).map(({ role }) => role);
      assert.deepEqual(roles, ['column', 'key', 'column', 'column', 'tag']);
    });
  });
}
