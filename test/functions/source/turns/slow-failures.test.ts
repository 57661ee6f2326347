import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { TransportError } from '../../../../functions/shared/http/transport-error.ts';
import type { StatementLimits, TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { backfillControl } from '../../../../functions/source/checkpoint/backfills/backfill-control.ts';
import { itemKey } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { runBackfills } from '../../../../functions/source/tick/run-backfills.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { itemThere } from '../../../support/source/checkpoints.ts';
import { recordingProducer, startTickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const SECOND = 1_000;
const TICK_MS = 57 * SECOND;
const HANGING = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'];

const world = await forThisFile(startTickWorld());
await world.tdengine.execute('CREATE DATABASE slow');
for (const table of [...HANGING, 'z']) {
  await world.tdengine.execute(`CREATE TABLE slow.${table} (ts TIMESTAMP, v INT)`);
  await world.tdengine.execute(`INSERT INTO slow.${table} VALUES (1700000000000, 1)`);
}

/** What one invocation goes by: its time is used up by statements without an answer, one after the other. */
function hurried(hangs: readonly string[]) {
  let left = TICK_MS;
  const asked: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const hanging: TDengine = {
    ...world.tdengine,
    async query(sql: string, limits?: StatementLimits) {
      const table = hangs.find((name) => sql.includes(`\`${name}\``));
      if (table === undefined) return world.tdengine.query(sql, limits);
      const waited = limits?.timeoutMs ?? 60 * SECOND;
      left -= waited;
      asked.push(`${table} ${waited}`);
      throw new TransportError('timeout', `no answer within ${waited} ms`);
    },
  };
  const info = (message: string, details: Record<string, unknown>) => void lines.push({ message, ...details });
  return {
    asked,
    lines,
    parts: {
      settings: tickSettings({ database: 'slow', tablesAtOnce: 1, timestampInitial: 'earliest' }),
      tdengine: hanging,
      timeLeft: () => left,
      log: { info, warn: () => {} },
    },
  };
}

function sentOf(table: string): number {
  return world.sent.filter(({ topic }) => topic === `tdengine-slow-${table}`).length;
}

async function message(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => assert.fail('it has not failed'),
    (error: unknown) => String(error),
  );
}

describe('tables that fail slowly', () => {
  it('do not delay later tables for ever, and tables without a turn are reported', async () => {
    const first = hurried(HANGING);
    const told = await message(world.tick(first.parts));
    assert.match(told, /^TickError: 5 of 9 tables failed, and time was too short for 4: slow\.a0: .*no answer within/);
    const line = first.lines.find(({ message: name }) => name === 'tick');
    const notReached = ['slow.a5', 'slow.a6', 'slow.a7', 'slow.z'];
    assert.deepEqual([line?.notReached, line?.notReachedTables, sentOf('z')], [notReached, 4, 0]);
    assert.match((await itemThere(world.checkpoints(), 'lease/0'))?.note?.S ?? '', /"next":"slow\.a5"/);

    const second = hurried(HANGING);
    await message(world.tick(second.parts));
    assert.equal(sentOf('z'), 1);
  });

  it('are skipped for a while, which is reported and fails the tick, and then tried again', async () => {
    world.clock.now += SECOND;
    const third = hurried(HANGING);
    assert.match(await message(world.tick(third.parts)), /slow\.a0: .*no answer within 57000 ms/);
    assert.deepEqual(third.asked, ['a0 57000'], 'all the time, since nobody is behind it who is well');
    const resting = hurried(HANGING);
    const told = await message(world.tick(resting.parts));
    assert.match(
      told,
      /slow\.a0: failed slowly at its last turn, and is tried again from 20\d\d-\d\d-\d\dT[\d:.]+Z on/,
    );

    for (let ticks = 0; HANGING.some((table) => sentOf(table) === 0); ticks += 1) {
      assert.ok(ticks < 3, 'they are not tried again');
      world.clock.now += 400 * SECOND;
      await world.tick(hurried([]).parts);
    }
    assert.equal((await world.tick(hurried([]).parts)).caughtUp, true);
  });

  it('are treated as after no note when their note cannot be read', async () => {
    const table = world.checkpoints();
    for (const note of [{ S: 'garbled' }, { N: '7' }, { S: '{"ticks":0,"killed":0,"next":7,"failing":[]}' }]) {
      await table.client.send(
        new UpdateItemCommand({
          ...itemKey(table, 'lease/0'),
          UpdateExpression: 'SET note = :note',
          ExpressionAttributeValues: { ':note': note },
        }),
      );
      assert.equal((await world.tick(hurried([]).parts)).caughtUp, true);
      assert.match((await itemThere(table, 'lease/0'))?.note?.S ?? '', /"failing":\[\]/);
    }
  });
});

describe('backfills that fail slowly', () => {
  it('do not delay other backfills for ever', async () => {
    const control = backfillControl(world.checkpoints(), 'test', () => world.clock.now);
    for (const table of [...HANGING, 'z']) {
      const plan = { id: `b/${table}`, table, from: '2023-01-01T00:00:00Z', to: '2024-01-01T00:00:00Z' };
      await control.create({ ...plan, topic: undefined });
      world.clock.now += 1;
    }
    const sent = sentOf('z');
    const run = async (hangs: readonly string[]) => {
      const { parts, lines } = hurried(hangs);
      const rest = { producer: recordingProducer(world.sent), checkpoints: world.checkpoints(), owner: randomUUID() };
      const ending = await runBackfills({
        ...parts,
        ...rest,
        now: () => world.clock.now,
        publishMetrics: () => {},
      }).then(({ finished }) => finished.join(), String);
      return { ending, lines };
    };
    const { ending, lines } = await run(HANGING);
    assert.match(ending, /TickError: \d of 9 tables failed, and time was too short for 4/);
    assert.deepEqual(lines.at(-1)?.notReached, ['b/a5', 'b/a6', 'b/a7', 'b/z']);
    await run(HANGING);
    assert.equal(sentOf('z'), sent + 1);
    world.clock.now += 400 * SECOND;
    assert.deepEqual(
      (await run([])).ending.split(',').sort(),
      HANGING.map((table) => `b/${table}`),
    );
  });
});
