import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backfillControl } from '../../../../functions/source/checkpoint/backfills/backfill-control.ts';
import { LEASE_MARGIN_MS } from '../../../../functions/source/tick/invocation.ts';
import { runBackfills } from '../../../../functions/source/tick/run-backfills.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import {
  assertNotAhead,
  assertWhole,
  finish,
  newScene,
  sceneToDisturb,
  tickOnce,
  undisturbedTick,
} from '../../../support/source/disturbed.ts';
import { AGAIN, BEGIN, surplusOf } from '../../../support/source/fault-scene.ts';
import { connectorOf, INVOCATION_MS, startFaultWorld } from '../../../support/source/fault-world.ts';

const world = await forThisFile(startFaultWorld());
const scene = await newScene(world);

describe('two invocations of a source at once', () => {
  it('do not work on the same tables: the second one does nothing', async () => {
    await sceneToDisturb(world, scene);
    const endings = await Promise.all([tickOnce(world, scene), tickOnce(world, scene)]);
    assert.deepEqual(endings.sort(), ['done', 'lease']);
    await assertWhole(world, scene, 0, 'two at once');
  });

  it('may work on the backfills and on the tables', async () => {
    // A lease of its own; see killed-process.test.ts for what a backfill sends.
    await sceneToDisturb(world, scene);
    const items = world.checkpoints(connectorOf(scene));
    const parts = world.parts(scene);
    await backfillControl(items, 'test', parts.now).create({
      id: 'all',
      table: 'log',
      from: new Date(BEGIN).toISOString(),
      to: new Date(world.clock.now).toISOString(),
      topic: undefined,
    });
    const [ending, backfills] = await Promise.all([tickOnce(world, scene), runBackfills(parts)]);
    await parts.producer.close();
    assert.deepEqual([ending, backfills.finished], ['done', ['all']]);
    const surplus = surplusOf(scene, await world.recordsOf(scene));
    const ofLog = scene.rows.filter(({ table }) => table === 'log').length;
    assert.deepEqual(surplus, {
      meters: scene.surplus.meters + AGAIN.meters,
      pumps: scene.surplus.pumps + AGAIN.pumps,
      log: scene.surplus.log + ofLog,
    });
    scene.surplus = surplus;
  });
});

/** An invocation that hangs at a request until its lease has run out and another has done all; then it goes on. */
async function overtaken(server: 'tdengine' | 'dynamoDb', request: number): Promise<string> {
  await sceneToDisturb(world, scene);
  const reached = Promise.withResolvers<void>();
  const overtaker = Promise.withResolvers<void>();
  world.proxies[server].begin(async (_statement, number) => {
    if (number !== request) return undefined;
    reached.resolve();
    await overtaker.promise;
    return undefined;
  });
  const slow = tickOnce(world, scene);
  await Promise.race([reached.promise, slow]);
  const before = world.clock.now;
  world.clock.now += INVOCATION_MS + LEASE_MARGIN_MS + 1;
  try {
    assert.equal(await undisturbedTick(world, scene), 'done');
  } finally {
    overtaker.resolve();
    world.clock.now = before;
  }
  const ending = await slow;
  await assertNotAhead(world, scene);
  await finish(world, scene);
  await assertWhole(world, scene, 1, `slow at request ${request} to ${server}`);
  return ending;
}

describe('an invocation of a source that outlasts its lease', () => {
  it('at any request to DynamoDB costs no row, and sends at most one window of each table twice', async () => {
    const endings: string[] = [];
    for (let request = 0; request < 14; request += 1) endings.push(await overtaken('dynamoDb', request));
    assert.ok(
      endings.some((ending) => ending.includes('LeaseLostError')),
      endings.join('\n'),
    );
  });

  it('at any statement of TDengine costs no row, and sends at most one window of each table twice', async () => {
    for (let request = 0; request < 30; request += 4) await overtaken('tdengine', request);
  });
});
