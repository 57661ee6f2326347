import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { positionControl } from '../../../../functions/source/checkpoint/position-control.ts';
import { startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const HOUR = 3_600_000;

let world: TickWorld;
/** Time of a row that is published, in ms: in the middle of a bucket. */
let at: number;
beforeEach(async () => {
  world = await startTickWorld();
  at = world.clock.now - 55_000;
  await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
  await world.tdengine.execute('CREATE TABLE test.log (ts TIMESTAMP, v INT)');
  await insert(at, 1);
  await world.tick();
  world.sent.length = 0;
});
afterEach(() => world.close());

async function insert(ms: number, v: number): Promise<void> {
  await world.tdengine.execute(`INSERT INTO test.log VALUES (${ms}, ${v})`);
}

/** Values that a tick sends, and rows that it calls too late. */
async function ticked(changes: Parameters<typeof tickSettings>[0] = {}) {
  let tooLate = 0;
  world.sent.length = 0;
  await world.tick({
    settings: tickSettings(changes),
    publishMetrics: ({ tooLateRows = 0 }) => {
      tooLate += tooLateRows;
    },
  });
  return { values: world.sent.map(({ value }) => String(value).split(' ')[1]), tooLate };
}

describe('what counting rows does not find', () => {
  it('is an update of an already published row, which is sent only with a late row of its bucket', async () => {
    await insert(at, 2);
    assert.deepEqual((await ticked()).values, []);
    await insert(at - 1, 3);
    assert.deepEqual((await ticked()).values, ['v=3i32', 'v=2i32']);
  });

  it('is a late row in a bucket with a deleted one, until another late row comes into it', async () => {
    await insert(at - 1, 2);
    await world.tdengine.execute(`DELETE FROM test.log WHERE ts = ${at}`);
    assert.deepEqual((await ticked()).values, []);
    await insert(at - 2, 3);
    assert.deepEqual((await ticked()).values, ['v=3i32', 'v=2i32']);
  });

  it('is a row that comes later than two look-backs', async () => {
    await insert(at - 3 * HOUR, 2);
    assert.deepEqual(await ticked(), { values: [], tooLate: 0 });
    await insert(at - 1.5 * HOUR, 3);
    assert.deepEqual(await ticked(), { values: [], tooLate: 1 });
  });

  it('is a late row with lookbackMs 0, or from before it was raised again', async () => {
    await insert(at + 1_000, 2);
    assert.deepEqual((await ticked({ lookbackMs: 0 })).values, ['v=2i32']);
    await insert(at + 500, 3);
    assert.deepEqual((await ticked({ lookbackMs: 0 })).values, []);
    assert.deepEqual((await ticked()).values, []);
  });

  it('is a late row from before a position was moved, unless it was moved back before that row', async () => {
    const control = positionControl(world.checkpoints(), Date.now);
    await control.move('test.log', { kind: 'time', time: BigInt(at), precision: 'ms' });
    await insert(at - 1, 2);
    assert.deepEqual((await ticked()).values, []);
    await control.move('test.log', { kind: 'time', time: BigInt(at - 2), precision: 'ms' });
    assert.deepEqual((await ticked()).values, ['v=2i32', 'v=1i32']);
  });
});
