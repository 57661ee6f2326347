import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseCounts } from '../../../../functions/source/late/published-counts.ts';
import { CRASH_POINTS, type CrashPoint, type Model, model, streamOver } from '../../../support/source/model.ts';

/** Times in ms, buckets of 10 ms. */
const LOOKBACK = 3_600;

const FOREVER = { hasTime: () => true, goOn: () => true, goOnLate: () => true };

/** A tick, and what comes before and while it runs. Times are offsets, in ms. */
const anyTick = fc.record({
  /** After the position of all that was readable before. */
  inOrder: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 10 }),
  /** Behind the position. */
  late: fc.array(fc.integer({ min: 0, max: LOOKBACK }), { maxLength: 4 }),
  /** Behind TDengine's clock, while the tick runs. */
  meanwhile: fc.option(
    fc.record({
      at: fc.constantFrom<CrashPoint>('count', 'read', 'claim', 'produce', 'commit', 'commit-done', 'check-columns'),
      ago: fc.integer({ min: 0, max: LOOKBACK }),
    }),
    { nil: undefined },
  ),
  step: fc.constantFrom(70n, 70n, 700n, 20_000n),
  mostRows: fc.integer({ min: 1, max: 6 }),
  widest: fc.option(fc.bigInt(1n, 60n), { nil: undefined }),
  /** How much longer the look-back is now: other buckets serve it. */
  longer: fc.constantFrom(1, 1, 1, 4, 20, 60),
  turns: fc.integer({ min: 1, max: 4 }),
  windows: fc.integer({ min: 0, max: 3 }),
  kill: fc.option(fc.tuple(fc.constantFrom(...CRASH_POINTS), fc.integer({ min: 1, max: 3 })), { nil: undefined }),
});

type Tick = typeof anyTick extends fc.Arbitrary<infer T> ? T : never;

interface World {
  readonly table: Model;
  upTo: bigint;
  kills: number;
  /** The look-back of late rows that may wait: who makes it shorter then is told that they are too late. */
  waiting: number;
}

/** The look-back of a tick: the one that is wanted, unless late rows wait for a longer one. */
function lookbackOf(world: World, wanted: number): number {
  return Math.max(wanted, world.waiting);
}

function insert({ table }: World, time: bigint): void {
  table.rows.push({ time: time < 1n ? 1n : time, id: table.rows.length });
}

/** One invocation, perhaps killed. */
async function run(world: World, tick: Tick, lookbackMs: number): Promise<void> {
  const { table } = world;
  for (const offset of tick.inOrder) insert(world, world.upTo + BigInt(offset));
  const position = table.checkpoint?.position?.time;
  if (position !== undefined && lookbackMs > 0) for (const ago of tick.late) insert(world, position - BigInt(ago));
  world.upTo += tick.step;
  let reached = 0;
  let inserted = false;
  world.waiting = lookbackMs;
  const at = (point: CrashPoint) => {
    if (lookbackMs > 0 && tick.meanwhile?.at === point && !inserted) {
      inserted = true;
      insert(world, world.upTo - BigInt(tick.meanwhile.ago));
    }
    if (tick.kill !== undefined && point === tick.kill[0] && ++reached === tick.kill[1]) throw new Error('killed');
  };
  try {
    const stream = streamOver(
      table,
      { upTo: world.upTo, mostRows: tick.mostRows, widest: tick.widest, lookbackMs },
      at,
    );
    for (let turn = 0; turn < tick.turns; turn += 1) {
      let windows = 0;
      const goOn = () => windows++ < tick.windows;
      if ((await stream.turn({ hasTime: () => true, goOn, goOnLate: goOn })) === 'more') continue;
      world.waiting = 0;
      break;
    }
  } catch (error) {
    assert.match(String(error), /killed/);
    world.kills += 1;
  }
  const after = table.checkpoint?.position?.time;
  assert.ok(position === undefined || (after !== undefined && after >= position), 'the position never goes back');
}

async function finish(world: World, lookbackMs: number): Promise<void> {
  world.upTo += 1_000n;
  const stream = streamOver(world.table, { upTo: world.upTo, mostRows: 5, lookbackMs });
  while ((await stream.turn(FOREVER)) === 'more');
}

function mostOfOneTime({ rows }: Model): number {
  return Math.max(0, ...[...Map.groupBy(rows, ({ time }) => time).values()].map(({ length }) => length));
}

const missing = ({ rows, topic }: Model) => {
  const published = new Set(topic);
  return rows.filter(({ id }) => !published.has(id));
};

describe('every row of a source’s tables', () => {
  it('is published wherever invocations are killed, and at most one window twice for each kill', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTick, { maxLength: 8 }), async (ticks) => {
        const world: World = { table: model(), upTo: 0n, kills: 0, waiting: 0 };
        world.table.onCommit = ({ position }) => {
          const lost = missing(world.table).filter(({ time }) => position !== undefined && time <= position.time);
          assert.deepEqual(lost, [], 'every row up to the position is in the topic');
        };
        for (const tick of ticks) await run(world, tick, 0);
        await finish(world, 0);
        assert.deepEqual(missing(world.table), []);
        const { topic, rows } = world.table;
        const twice = topic.length - rows.length;
        const window = Math.max(5, ...ticks.map(({ mostRows }) => mostRows), mostOfOneTime(world.table));
        assert.ok(twice <= world.kills * window, `${twice} twice after ${world.kills} kills, of windows of ${window}`);
      }),
      { numRuns: 100 },
    );
  });

  it('is published also when it comes late within the look-back, before or during a tick', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTick, { maxLength: 8 }), async (ticks) => {
        const world: World = { table: model(), upTo: 0n, kills: 0, waiting: 0 };
        for (const tick of ticks) await run(world, tick, lookbackOf(world, LOOKBACK * tick.longer));
        await finish(world, lookbackOf(world, LOOKBACK));
        await finish(world, LOOKBACK);
        assert.deepEqual(missing(world.table), []);
        const { topic, checkpoint, rows } = world.table;
        const last = topic.length;
        await finish(world, LOOKBACK);
        assert.equal(world.table.topic.length, last, 'nothing is sent when nothing came');
        if (checkpoint?.published === undefined) return assert.equal(rows.length, 0);
        // What is counted as published is what is there.
        const { since, counts } = parseCounts(checkpoint.published);
        const within = rows.filter(({ time }) => time > since);
        assert.equal(
          [...counts.values()].reduce((a, b) => a + b, 0),
          within.length,
        );
      }),
      { numRuns: 150 },
    );
  });
});
