import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyChange, type Change, changing } from '../../../support/source/changing-tables.ts';
import { startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const MINUTE = 60_000;

const anyTick = fc.record({
  before: fc.array(anyChange, { maxLength: 6 }),
  /** At the step of this number: a statement, records on their way, or a call of DynamoDB. */
  during: fc.array(fc.tuple(fc.integer({ min: 10, max: 50 }), anyChange), { maxLength: 6 }),
  kill: fc.option(fc.record({ step: fc.integer({ min: 1, max: 60 }), done: fc.boolean() }), { nil: undefined }),
  mostRows: fc.integer({ min: 1, max: 4 }),
  atOnce: fc.constantFrom(1, 3),
  ms: fc.integer({ min: 1_000, max: 2 * MINUTE }),
});

type Tick = typeof anyTick extends fc.Arbitrary<infer T> ? T : never;

const KILLED = 'killed';

async function run(
  world: TickWorld,
  database: string,
  tick: Tick,
  change: (what: Change) => Promise<void>,
): Promise<void> {
  let steps = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    const now = ++steps;
    for (const [at, what] of tick.during) if (at === now) await change(what);
    const dies = tick.kill !== undefined && now >= tick.kill.step;
    if (dies && !(tick.kill?.done === true && now === tick.kill.step)) throw new Error(KILLED);
    const result = await work();
    if (dies) throw new Error(KILLED);
    return result;
  };
  const settings = tickSettings({
    database,
    outFormat: 'json',
    fetchMaxRows: tick.mostRows,
    tablesAtOnce: tick.atOnce,
  });
  const tdengine = { ...world.tdengine, query: (sql: string) => step(() => world.tdengine.query(sql)) };
  const producer = {
    produce: (records: readonly (typeof world.sent)[number][]) => step(async () => world.sent.push(...records)),
    close: async () => {},
  };
  const client = world.dynamoDb();
  client.middlewareStack.add((next) => (args) => step(() => next(args)), { step: 'initialize', name: 'step' });
  try {
    const checkpoints = { ...world.checkpoints(client), connector: database };
    await world.tick({ settings, tdengine, producer, checkpoints });
  } catch (error) {
    // Columns that change and tables that go fail a tick as they please: the next ones make it good.
    assert.ok(tick.kill !== undefined || tick.during.length > 0, String(error));
  } finally {
    client.destroy();
  }
}

describe('tables that change between and during ticks', () => {
  it('have every row in Kafka with all its values, wherever a tick is killed', async () => {
    const world = await startTickWorld();
    let databases = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(anyTick, { minLength: 1, maxLength: 6 }), async (ticks) => {
          const database = `db${++databases}`;
          world.sent.length = 0;
          await world.tdengine.execute(`CREATE DATABASE ${database} KEEP 36500`);
          const { change, check } = changing(world, database);
          for (const tick of ticks) {
            for (const what of tick.before) await change(what);
            world.clock.now += tick.ms;
            await run(world, database, tick, change);
          }
          for (let more = 0; more < 2; more += 1) {
            // Whoever was killed holds the lease for as long as it had time.
            world.clock.now += 2 * MINUTE;
            const undisturbed: Tick = { before: [], during: [], kill: undefined, mostRows: 3, atOnce: 3, ms: 0 };
            await run(world, database, undisturbed, change);
          }
          check();
          await world.tdengine.execute(`DROP DATABASE ${database}`);
        }),
        { numRuns: 10 },
      );
    } finally {
      await world.close();
    }
  });
});
