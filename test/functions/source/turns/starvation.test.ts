import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TableStream } from '../../../../functions/source/stream/table-stream.ts';
import type { TimeShare } from '../../../../functions/source/turns/sharing.ts';
import { takeTurns } from '../../../../functions/source/turns/take-turns.ts';
import { type VirtualTime, virtualTime } from '../../../support/source/virtual-time.ts';

/** What a table does at its turns. Times in ms. */
type Behaviour =
  /** Reads all there is. */
  | { readonly kind: 'well'; readonly ms: number }
  /** Has more to read than ticks have time for. */
  | { readonly kind: 'busy'; readonly stepMs: number }
  /** Its statements have no answer, each for a minute at most. */
  | { readonly kind: 'hangs'; readonly statements: number }
  /** Fails on its way to Kafka. */
  | { readonly kind: 'fails'; readonly ms: number }
  /** Ends the process. */
  | { readonly kind: 'kills'; readonly ms: number };

const STATEMENT_MS = 60_000;
const TICK_MS = 57_000;
const EVERY_MS = 60_000;

interface World {
  readonly tables: ReadonlyMap<string, Behaviour>;
  readonly time: VirtualTime;
  readonly atOnce: number;
  note: string | undefined;
  killed: number;
  /** Turns that were begun and, of tables that are well, ended, by table. */
  readonly turns: Map<string, number>;
}

function worldOf(tables: Readonly<Record<string, Behaviour>>, atOnce: number): World {
  const time = virtualTime(1_700_000_000_000);
  return { tables: new Map(Object.entries(tables)), time, atOnce, note: undefined, killed: 0, turns: new Map() };
}

/** One invocation. @returns what became of it; undefined when it was killed. */
async function tick(world: World) {
  const { tables, time, atOnce, turns } = world;
  const begun = time.now();
  const timeLeft = () => begun + TICK_MS - time.now();
  const killed = Promise.withResolvers<undefined>();
  const took = (name: string) => turns.set(name, (turns.get(name) ?? 0) + 1);
  let kept: string | undefined;
  const open = (name: string, behaviour: Behaviour, share: TimeShare): TableStream => ({
    summary: () => assert.fail('not asked for'),
    checkpoint: () => assert.fail('not asked for'),
    async turn({ goOn }) {
      switch (behaviour.kind) {
        case 'well':
          await answered(behaviour.ms, share);
          took(name);
          return 'caught up';
        case 'busy':
          do {
            await answered(behaviour.stepMs, share);
            share.lift();
            took(name);
          } while (goOn());
          return 'more';
        case 'hangs':
          took(name);
          for (let statement = 1; ; statement += 1) {
            try {
              await answered(Number.POSITIVE_INFINITY, share);
            } catch (error) {
              if (statement === behaviour.statements) throw error;
            }
          }
        case 'fails':
          took(name);
          share.lift();
          await time.sleep(Math.min(behaviour.ms, Math.max(1, timeLeft())));
          throw new Error('no topic');
        case 'kills':
          took(name);
          await time.sleep(Math.min(behaviour.ms, timeLeft()));
          killed.resolve(undefined);
          return new Promise(() => {});
      }
    },
  });

  async function answered(ms: number, share: TimeShare): Promise<void> {
    const most = Math.max(1, Math.min(STATEMENT_MS, share.timeLeft()));
    await time.sleep(Math.min(ms, most));
    if (ms > most) throw new Error(`no answer within ${most} ms`);
  }

  const run = takeTurns(
    [...tables].map(([name, behaviour]) => ({ name, open: (share) => open(name, behaviour, share) })),
    {
      atOnce,
      timeLeft,
      vanished: () => assert.fail('none is gone'),
      lease: { note: world.note, killed: world.killed },
      now: time.now,
      keep: (note) => {
        kept = note;
      },
    },
  );
  const outOfTime = time.sleep(TICK_MS + 3_000).then(() => assert.fail('it has not ended in time'));
  outOfTime.catch(() => undefined);
  const result = await time.run(Promise.race([run, killed.promise, outOfTime]));
  if (result === undefined) world.killed += 1;
  else [world.killed, world.note] = [0, kept];
  await time.run(time.sleep(Math.max(0, begun + EVERY_MS - time.now())));
  return result;
}

/** Ticks until each of these tables had another turn. */
async function ticksUntilAll(world: World, names: readonly string[], most: number): Promise<number> {
  const before = new Map(world.turns);
  for (let ticks = 1; ticks <= most; ticks += 1) {
    await tick(world);
    const without = names.filter((name) => world.turns.get(name) === before.get(name));
    if (without.length === 0) return ticks;
    if (ticks === most) assert.fail(`${without} had no turn within ${most} ticks`);
  }
  return most;
}

const anyBehaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('well'), ms: fc.integer({ min: 1, max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('well'), ms: fc.integer({ min: 3_000, max: 25_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('busy'), stepMs: fc.integer({ min: 100, max: 12_000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hangs'), statements: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fails'), ms: fc.integer({ min: 1, max: 40_000 }) }) },
);

const anyKiller: fc.Arbitrary<Behaviour> = fc.record({
  kind: fc.constant('kills'),
  ms: fc.integer({ min: 1, max: 20_000 }),
});

function named(behaviours: readonly Behaviour[]): Record<string, Behaviour> {
  return Object.fromEntries(behaviours.map((behaviour, at) => [`t${String(at).padStart(3, '0')}`, behaviour]));
}

function namesOf({ tables }: World, ...kinds: readonly Behaviour['kind'][]): string[] {
  return [...tables].filter(([, { kind }]) => kinds.includes(kind)).map(([name]) => name);
}

function isQuick({ tables }: World) {
  return (name: string) => {
    const behaviour = tables.get(name);
    return behaviour?.kind === 'well' && behaviour.ms <= 3_000;
  };
}

const hanging: Behaviour = { kind: 'hangs', statements: 1 };

describe('a table of a source among others', () => {
  it('has a turn again and again, whichever of the others are slow, hang, fail or are busy', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyBehaviour, { minLength: 1, maxLength: 24 }),
        fc.integer({ min: 1, max: 4 }),
        async (behaviours, atOnce) => {
          const world = worldOf(named(behaviours), atOnce);
          const tables = behaviours.length;
          for (let round = 0; round < 3; round += 1) {
            // Slow ones may be taken for failing ones, where nobody has time.
            await ticksUntilAll(world, namesOf(world, 'well', 'busy').filter(isQuick(world)), 2 * tables + 8);
            await ticksUntilAll(world, namesOf(world, 'well', 'busy'), 8 * tables + 12);
          }
          // A failing one goes first each fourth tick, and rests for two minutes at most.
          const failing = namesOf(world, 'hangs', 'fails');
          for (let round = 0; round < 2; round += 1) await ticksUntilAll(world, failing, 8 * tables + 12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has a turn again and again, also when some of the others kill the process', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 6, arbitrary: anyBehaviour }, { weight: 1, arbitrary: anyKiller }), {
          minLength: 1,
          maxLength: 16,
        }),
        fc.integer({ min: 1, max: 4 }),
        async (behaviours, atOnce) => {
          const world = worldOf(named(behaviours), atOnce);
          for (let round = 0; round < 2; round += 1) {
            await ticksUntilAll(world, namesOf(world, 'well', 'busy'), 12 * behaviours.length + 12);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is read at the first tick behind hanging ones, and at once at each later tick', async () => {
    const world = worldOf({ ...named(Array.from({ length: 14 }, () => hanging)), z: { kind: 'well', ms: 10 } }, 4);
    await tick(world);
    assert.equal(world.turns.get('z'), 1);
    for (let ticks = 2; ticks < 20; ticks += 1) {
      await tick(world);
      assert.equal(world.turns.get('z'), ticks);
    }
  });

  it('that kills the process costs two ticks before all of the others have had a turn', async () => {
    const tables = named(Array.from({ length: 40 }, (): Behaviour => ({ kind: 'well', ms: 10 })));
    const world = worldOf({ ...tables, t020: { kind: 'kills', ms: 1 } }, 4);
    await tick(world);
    await tick(world);
    assert.equal(world.killed, 2);
    assert.deepEqual(
      namesOf(world, 'well').filter((name) => !world.turns.has(name)),
      [],
    );
  });
});

describe('a table that fails in a tick', () => {
  it('slowly is skipped for five times as long as that took, which the ticks report', async () => {
    const world = worldOf({ a: { kind: 'fails', ms: 18_000 }, z: { kind: 'well', ms: 10 } }, 1);
    const messages: (string | undefined)[] = [];
    for (let ticks = 0; ticks < 4; ticks += 1) messages.push((await tick(world))?.failures.get('a')?.message);
    assert.deepEqual(
      messages.map((message) => message?.replace(/\d+-.*Z/, 'TIME')),
      ['no topic', 'failed slowly at its last turn, and is tried again from TIME on', 'no topic', messages[1]].map(
        (message) => message?.replace(/\d+-.*Z/, 'TIME'),
      ),
    );
    assert.deepEqual([world.turns.get('a'), world.turns.get('z')], [2, 4]);
  });

  it('quickly is tried at every tick', async () => {
    const world = worldOf({ a: { kind: 'fails', ms: 4_999 }, z: { kind: 'well', ms: 10 } }, 1);
    for (let ticks = 0; ticks < 4; ticks += 1) await tick(world);
    assert.equal(world.turns.get('a'), 4);
  });

  it('for its small share of the time is no failure when there is time at the end', async () => {
    const slow: Behaviour = { kind: 'well', ms: 12_000 };
    const others = named(Array.from({ length: 30 }, (): Behaviour => ({ kind: 'well', ms: 10 })));
    const world = worldOf({ ...others, a: slow }, 1);
    for (let ticks = 1; ticks < 4; ticks += 1) {
      const run = await tick(world);
      assert.deepEqual([run?.failures.size, world.turns.get('a')], [0, ticks]);
    }
  });
});
