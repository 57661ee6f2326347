import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { SourceRuntime } from '../../../../functions/shared/settings/source-runtime.ts';
import type { Invocation } from '../../../../functions/source/tick/invocation.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const world = await forThisFile(startTickWorld());

describe('the tables of a tick', () => {
  let databases = 0;
  let db = '';
  let lines: Record<string, unknown>[] = [];

  beforeEach(async () => {
    lines = [];
    db = `db${databases++}`;
    await world.tdengine.execute(`CREATE DATABASE ${db} PRECISION 'us' KEEP 36500`);
  });

  /** A plain table with rows so many ms before now. */
  async function table(name: string, agesMs: readonly number[], database = db): Promise<void> {
    await world.tdengine.execute(`CREATE TABLE ${database}.${name} (ts TIMESTAMP, v INT)`);
    const rows = agesMs.map((age) => `(${world.clock.now - age}000, 1)`);
    await world.tdengine.execute(`INSERT INTO ${database}.${name} VALUES ${rows.join('')}`);
  }

  async function tick(settings: Partial<SourceRuntime> = {}, changes: Partial<Invocation> = {}) {
    const log = {
      info: (_message: string, details: Record<string, unknown>) => void lines.push(details),
      warn: () => {},
    };
    const { tables } = await world.tick({ settings: tickSettings({ database: db, ...settings }), log, ...changes });
    const { gone, goneTables } = lines.at(-1) ?? {};
    return { read: tables.map(({ table: name }) => name), gone, goneTables };
  }

  it('that have a position and were dropped are reported, if of this database and included', async () => {
    await table('a', [9_000]);
    await table('b', [9_000]);
    await tick();
    await world.tdengine.execute(`DROP TABLE ${db}.b`);
    assert.deepEqual(await tick(), { read: ['a'], gone: [`${db}.b`], goneTables: 1 });
    const exclude = { include: ['*'], exclude: ['b'] };
    assert.deepEqual(await tick({ tables: exclude }), { read: ['a'], gone: undefined, goneTables: 0 });
    await world.tdengine.execute(`CREATE DATABASE ${db}x KEEP 36500`);
    assert.deepEqual(await tick({ database: `${db}x` }), { read: [], gone: undefined, goneTables: 0 });
  });

  it('are read in windows no wider than queryIntervalMs, and in as few as possible without it', async () => {
    await table('a', [60_000, 59_400, 30_000, 9_000]);
    const windows = async (queryIntervalMs: number) => {
      const sizes: number[] = [];
      const producer = {
        async produce(records: readonly unknown[]) {
          sizes.push(records.length);
          return 1;
        },
        async close() {},
      };
      const checkpoints = { ...world.checkpoints(), connector: `${db}/${queryIntervalMs}` };
      await tick({ queryIntervalMs }, { producer, checkpoints });
      return sizes;
    };
    assert.deepEqual(await windows(0), [4]);
    assert.deepEqual(await windows(1_000), [2, 1, 1]);
  });
});
