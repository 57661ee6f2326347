import assert from 'node:assert/strict';
import { checkpointOf, readItems } from '../../../functions/source/checkpoint/checkpoint-item.ts';
import { TABLE_PREFIX } from '../../../functions/source/checkpoint/checkpoint-table.ts';
import { bucketOf, parseCounts } from '../../../functions/source/late/published-counts.ts';
import type { Invocation } from '../../../functions/source/tick/invocation.ts';
import { runTick } from '../../../functions/source/tick/run-tick.ts';
import { valuesOf } from './checkpoints.ts';
import { AGAIN, recordText, SCENE_TABLES, type Scene, surplusOf } from './fault-scene.ts';
import { connectorOf, type FaultWorld, WINDOW } from './fault-world.ts';

/** Ticks after which a source without faults that has not caught up never will. */
const MOST_TICKS = 10;

/** A scene whose first round is published. */
export async function newScene(world: FaultWorld, scene: Scene = world.nextScene()): Promise<Scene> {
  await scene.create();
  await scene.nextRound();
  world.tell(scene);
  assert.equal(await undisturbedTick(world, scene), 'done', 'the end of the first tick, which nothing disturbs');
  return scene;
}

/** Late and new rows wait in a scene for the tick that is to be disturbed. All before is published. */
export async function sceneToDisturb(world: FaultWorld, scene: Scene): Promise<Scene> {
  world.heal();
  await scene.nextRound();
  world.tell(scene);
  return scene;
}

/** One tick past the proxies of TDengine and DynamoDB. @returns how it ended. */
export function undisturbedTick(world: FaultWorld, scene: Scene): Promise<string> {
  return tickOnce(world, scene, { tdengine: world.tdengine, checkpoints: world.checkpoints(connectorOf(scene)) });
}

/** One tick through the proxies, as they are. @returns how it ended. */
export async function tickOnce(world: FaultWorld, scene: Scene, changes: Partial<Invocation> = {}): Promise<string> {
  const parts = world.parts(scene, changes);
  try {
    const { caughtUp, skipped } = await runTick(parts);
    return skipped ?? (caughtUp ? 'done' : 'open');
  } catch (error) {
    return String(error);
  } finally {
    await parts.producer.close();
  }
}

/** Ticks that nothing disturbs, until all is read. Leases of those who are gone have run out. */
export async function finish(world: FaultWorld, scene: Scene): Promise<void> {
  world.heal();
  await world.endLeases(scene);
  for (let ticks = 0; ; ticks += 1) {
    const ending = await undisturbedTick(world, scene);
    if (ending === 'done') return;
    assert.ok(ticks < MOST_TICKS, `ticks should end with all rows read, and the last of ${ticks} ended with ${ending}`);
  }
}

/** Checks that every row is in its topic, as it is, and at most one window of each table twice for each stop of the round. */
export async function assertWhole(world: FaultWorld, scene: Scene, stops: number, what: string): Promise<void> {
  const surplus = surplusOf(scene, await world.recordsOf(scene));
  for (const table of SCENE_TABLES) {
    const twice = surplus[table] - scene.surplus[table] - AGAIN[table];
    assert.ok(
      twice >= 0 && twice <= stops * WINDOW,
      `${twice} rows of ${table} came twice, from 0 to ${stops * WINDOW} may, ${what}`,
    );
  }
  scene.surplus = surplus;
}

/**
 * Checks that what the checkpoints call published is in the topics: all rows up to a position that did not come behind
 * it, and in each bucket as many rows as are counted.
 */
export async function assertNotAhead(world: FaultWorld, scene: Scene): Promise<void> {
  const published = new Set((await world.recordsOf(scene)).map(recordText));
  const items = world.checkpoints(connectorOf(scene));
  const checkpoints = valuesOf(await readItems(items, TABLE_PREFIX, checkpointOf));
  for (const [name, { position, published: text }] of checkpoints) {
    const rows = scene.rows.filter(({ table }) => name === `${scene.database}.${table}`);
    const lost = rows.filter((row) => !row.late && row.ms <= Number(position?.time ?? 0) && !published.has(row.text));
    assert.deepEqual(lost, [], `rows up to the position of ${name} that are in no topic: there should be none`);
    if (text === undefined) continue;
    const { widthMs, counts } = parseCounts(text);
    const inTopic = rows.filter((row) => published.has(row.text));
    const found = Map.groupBy(inTopic, ({ ms }) => bucketOf(ms, widthMs));
    for (const [bucket, count] of counts) {
      const there = found.get(bucket)?.length ?? 0;
      assert.ok(
        count <= there,
        `${name} counts ${count} rows as published in bucket ${bucket}, and the topic has only ${there}`,
      );
    }
  }
}
