import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backfillControl } from '../../../../functions/source/checkpoint/backfills/backfill-control.ts';
import { BACKFILLS_EVENT, tickEvent } from '../../../../functions/source/event.ts';
import { runBackfills } from '../../../../functions/source/tick/run-backfills.ts';
import type { RequestFault } from '../../../support/proxies/fault-proxy.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { valuesOf } from '../../../support/source/checkpoints.ts';
import { assertNotAhead, assertWhole, finish, sceneToDisturb } from '../../../support/source/disturbed.ts';
import { BEGIN, ROUND_MS, surplusOf } from '../../../support/source/fault-scene.ts';
import { connectorOf, startFaultWorld, WINDOW } from '../../../support/source/fault-world.ts';
import { partitionsOf, withPartitions } from '../../../support/source/produce-frames.ts';
import { startVictims, type Victim } from '../../../support/source/victims.ts';

/** At which request of its kind the process is killed: before it runs, or when it ran and before its answer. */
type Kill = readonly [request: RegExp, occurrence: number, ran: boolean];

/** Statements only read: whether one ran is no matter to what is left. */
const STATEMENTS: readonly Kill[] = [
  [/^SELECT `precision`/, 0, false],
  [/^SELECT stable_name/, 0, false],
  [/^DESCRIBE/, 0, false],
  [/^SELECT _wstart/, 0, true],
  [/^SELECT first/, 3, true],
  [/^SELECT `v`/, 1, true],
  [/^DESCRIBE/, 3, true],
];

/** Requests that may be killed before or after they are done. Tables are claimed once, and committed for each range and window. */
const ITEMS: readonly (readonly [request: RegExp, occurrence: number])[] = [
  [/^UpdateItem fence ADD/, 0],
  [/^UpdateItem lease\S+ SET/, 0],
  [/^UpdateItem table\S+ SET fence/, 1],
  [/^UpdateItem table\S+meters SET #position/, 0],
  [/^UpdateItem table\S+meters SET #position/, 3],
  [/^UpdateItem lease\S+ REMOVE/, 0],
];

const BACKFILL_ITEMS: readonly (readonly [request: RegExp, occurrence: number])[] = [
  [/^UpdateItem backfill\S+ SET fence =/, 0],
  [/^UpdateItem backfill\S+ SET #position/, 1],
  [/^UpdateItem backfill\S+ SET.*finishedAt/, 0],
];

type ProduceKill = 'before it arrives' | 'half of its partitions stored' | 'stored and not acknowledged';

const PRODUCE_KILLS: readonly ProduceKill[] = [
  'before it arrives',
  'half of its partitions stored',
  'stored and not acknowledged',
];

const world = await forThisFile(startFaultWorld());
const victims = await forThisFile(startVictims(world));

/** Arranges that a process is killed at some moment. */
type Arrange = (victim: Victim) => void;

function atRequest(server: 'tdengine' | 'dynamoDb', [request, occurrence, ran]: Kill): Arrange {
  return ({ container }) => {
    let seen = 0;
    world.proxies[server].begin(async (statement): Promise<RequestFault | undefined> => {
      if (!request.test(statement) || seen++ !== occurrence) return undefined;
      if (!ran) await container.kill();
      return { ran, answer: { kind: 'work', work: () => container.kill() } };
    });
  };
}

/** @param occurrence among the requests of several partitions when half of them are to be stored, otherwise among all. */
function atProduce(kill: ProduceKill, occurrence: number): Arrange {
  return ({ container }) => {
    let seen = 0;
    let dying = false;
    world.proxies.kafka.begin(
      async (moment) => {
        if (moment === 'arrived' && kill !== 'half of its partitions stored') dying = seen++ === occurrence;
        if (!dying || (moment === 'arrived') !== (kill === 'before it arrives')) return false;
        await container.kill();
        return true;
      },
      (moment, frame) => {
        if (moment === 'stored' || kill !== 'half of its partitions stored') return frame;
        const [first, second] = partitionsOf(frame).flatMap(({ partitions }) => partitions);
        dying = second !== undefined && seen++ === occurrence;
        return dying ? withPartitions(frame, (partition) => partition === first?.partition) : frame;
      },
    );
  };
}

async function kill(victim: Victim, event: object, arrange: Arrange): Promise<void> {
  const { container, scene } = victim;
  world.heal();
  arrange(victim);
  // One that is not killed where it should be would keep the test from ending.
  assert.equal(await container.deliver(event).finally(container.kill), 'killed');
  await Promise.all([world.proxies.tdengine.settled(), world.proxies.dynamoDb.settled()]);
  await assertNotAhead(world, scene);
}

/** With late rows that wait, in three tables. */
async function killedTick(arrange: Arrange): Promise<void> {
  const victim = victims.next();
  await sceneToDisturb(world, victim.scene);
  await kill(victim, tickEvent(0), arrange);
  await finish(world, victim.scene);
  await assertWhole(world, victim.scene, 1, 'after one kill');
}

async function killedFirstTick(arrange: Arrange): Promise<void> {
  const victim = victims.newcomer();
  const { scene } = victim;
  await scene.create();
  await scene.nextRound();
  world.tell(scene);
  await kill(victim, tickEvent(0), arrange);
  await finish(world, scene);
  for (const twice of Object.values(surplusOf(scene, await world.recordsOf(scene)))) assert.ok(twice <= WINDOW);
}

/** Of the last round of one table. */
async function killedBackfill(arrange: Arrange): Promise<void> {
  const victim = victims.next();
  const { scene } = victim;
  await sceneToDisturb(world, scene);
  await finish(world, scene);
  await assertWhole(world, scene, 0, 'before the backfill');
  const from = BEGIN + (scene.rounds - 1) * ROUND_MS;
  const control = backfillControl(world.checkpoints(connectorOf(scene)), 'test', () => world.clock.now);
  const times = { from: new Date(from).toISOString(), to: new Date(from + ROUND_MS).toISOString() };
  const id = `round-${scene.rounds}`;
  await control.create({ id, table: 'meters', topic: undefined, ...times });
  await kill(victim, BACKFILLS_EVENT, arrange);
  world.heal();
  await world.endLeases(scene);
  const parts = world.parts(scene);
  await runBackfills(parts);
  await parts.producer.close();
  const surplus = surplusOf(scene, await world.recordsOf(scene));
  const wanted = scene.rows.filter(({ table, ms }) => table === 'meters' && ms >= from).length;
  const twice = surplus.meters - scene.surplus.meters - wanted;
  assert.ok(twice >= 0 && twice <= WINDOW, `${twice} rows of the backfill twice`);
  assert.deepEqual({ ...surplus, meters: 0 }, { ...scene.surplus, meters: 0 });
  const state = valuesOf(await control.list()).get(id);
  assert.notEqual(state?.finishedAt, undefined);
  scene.surplus = surplus;
}

describe('a tick that is killed costs no row, and the next ones send at most one window of each table twice', () => {
  for (const statement of STATEMENTS) {
    const [request, occurrence, ran] = statement;
    it(`${when(ran)} statement ${occurrence + 1} like ${request.source} of TDengine`, () =>
      killedTick(atRequest('tdengine', statement)));
  }
  for (const [request, occurrence] of ITEMS) {
    for (const ran of [false, true]) {
      it(`${when(ran)} request ${occurrence + 1} like ${request.source} of DynamoDB`, () =>
        killedTick(atRequest('dynamoDb', [request, occurrence, ran])));
    }
  }
  it('before it has read the checkpoints', () => killedTick(atRequest('dynamoDb', [/^Query/, 0, false])));
  for (const moment of PRODUCE_KILLS) {
    for (const occurrence of [0, 2]) {
      it(`at produce request ${occurrence + 1}, ${moment}`, () => killedTick(atProduce(moment, occurrence)));
    }
  }
});

describe('a first tick that is killed is started again from the beginning', () => {
  for (const ran of [false, true]) {
    it(`${when(ran)} the write that notes when the connector began`, () =>
      killedFirstTick(atRequest('dynamoDb', [/^UpdateItem fence SET startedAt/, 0, ran])));
    it(`${when(ran)} its first commit`, () =>
      killedFirstTick(atRequest('dynamoDb', [/^UpdateItem table\S+ SET #position/, 0, ran])));
  }
});

describe('a backfill that is killed goes on where it stopped, and sends at most one window twice', () => {
  for (const [request, occurrence] of BACKFILL_ITEMS) {
    for (const ran of [false, true]) {
      it(`${when(ran)} request ${occurrence + 1} like ${request.source} of DynamoDB`, () =>
        killedBackfill(atRequest('dynamoDb', [request, occurrence, ran])));
    }
  }
  for (const moment of PRODUCE_KILLS) {
    it(`at a produce request, ${moment}`, () => killedBackfill(atProduce(moment, 1)));
  }
});

function when(ran: boolean): string {
  return ran ? 'done and unheard, at' : 'before';
}
