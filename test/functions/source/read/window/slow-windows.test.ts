import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { QueryResult, StatementLimits, TDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { noAnswer } from '../../../../../functions/shared/tdengine/error.ts';
import type { KeptPace } from '../../../../../functions/source/read/window/count-pace.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTickWorld, tickSettings } from '../../../../support/source/tick-world.ts';

const DAY = 86_400_000;
const DAYS = 100;
const ROWS = 20;

const world = await forThisFile(startTickWorld());

/** What a table's statements take, in ms of the world's clock for each day of their window. */
interface Slowness {
  readonly countMs: number;
  readonly readMs: number;
}

/** The server, with statements about windows of time that take as long as they are wide. */
function slowed({ countMs, readMs }: Slowness): TDengine & { readonly counts: { days: number; answered: boolean }[] } {
  const counts: { days: number; answered: boolean }[] = [];
  async function query(sql: string, limits: StatementLimits = {}): Promise<QueryResult> {
    const [, from, to] = /`ts` > (-?\d+) AND `ts` <= (-?\d+)/.exec(sql) ?? [];
    const isCount = /count\(\*\)/i.test(sql);
    if (from === undefined || to === undefined || /first\(/i.test(sql)) return world.tdengine.query(sql, limits);
    const days = (Number(to) - Number(from)) / DAY;
    const ms = days * (isCount ? countMs : readMs);
    const { timeoutMs = 60_000 } = limits;
    if (isCount) counts.push({ days, answered: ms <= timeoutMs });
    world.clock.now += Math.ceil(Math.min(ms, timeoutMs));
    if (ms > timeoutMs) throw noAnswer(timeoutMs);
    return world.tdengine.query(sql, limits);
  }
  return { ...world.tdengine, query, counts };
}

let databases = 0;
let database: string;

/** A tick with so much time, in a container of its own or in one that remembers paces. */
function ticking(tdengine: TDengine, ms: number, paces?: Map<string, KeptPace>) {
  const end = world.clock.now + ms;
  const settings = tickSettings({ database, lookbackMs: 0 });
  return world.tick({ settings, tdengine, timeLeft: () => end - world.clock.now, ...(paces && { paces }) });
}

/** Ticks until nothing is left. @returns how many they were. */
async function ticksOf(tdengine: TDengine, ms: number, paces?: Map<string, KeptPace>): Promise<number> {
  for (let ticks = 1; ; ticks += 1) {
    const before = world.sent.length;
    const { caughtUp } = await ticking(tdengine, ms, paces);
    if (caughtUp) return ticks;
    assert.ok(world.sent.length > before, 'every tick sends something');
  }
}

const tooLong = ({ counts }: ReturnType<typeof slowed>) => counts.filter(({ answered }) => !answered).length;

describe('a table whose windows take TDengine longer than a statement may', () => {
  beforeEach(async () => {
    world.sent.length = 0;
    world.warnings.length = 0;
    databases += 1;
    database = `slow${databases}`;
    await world.tdengine.execute(`CREATE DATABASE ${database} KEEP 36500`);
    await world.tdengine.execute(`CREATE TABLE ${database}.t (ts TIMESTAMP, v INT)`);
    const begin = world.clock.now - DAYS * DAY;
    const rows = Array.from({ length: ROWS }, (_, row) => `(${begin + (row * DAYS * DAY) / ROWS},${row})`);
    await world.tdengine.execute(`INSERT INTO ${database}.t VALUES ${rows.join('')}`);
  });

  it('is read from the first tick in narrower windows, with a warning of what would help', async () => {
    const tdengine = slowed({ countMs: 1_000, readMs: 0 });
    // The counts alone take a hundred seconds.
    const ticks = await ticksOf(tdengine, 150_000);
    assert.ok(ticks <= 5, `${ticks} ticks`);
    assert.equal(world.sent.length, ROWS);
    assert.ok(tooLong(tdengine) <= ticks, JSON.stringify(tdengine.counts));
    assert.equal(world.warnings.filter((line) => line.startsWith('a window took too long')).length, tooLong(tdengine));
  });

  it('is read in narrower windows at the container’s next tick, without asking for a wide one again', async () => {
    const tdengine = slowed({ countMs: 1_000, readMs: 0 });
    await ticksOf(tdengine, 150_000, new Map());
    assert.equal(world.sent.length, ROWS);
    assert.equal(tooLong(tdengine), 1, JSON.stringify(tdengine.counts));
  });

  it('is read completely also with short ticks and a much slower table', async () => {
    const tdengine = slowed({ countMs: 5_000, readMs: 0 });
    const paces = new Map<string, KeptPace>();
    let ticks = 0;
    for (; world.sent.length < ROWS && ticks < 60; ticks += 1) {
      await ticking(tdengine, 20_000, paces).catch(() => undefined);
      world.clock.now += 60_000;
    }
    assert.equal(world.sent.length, ROWS, `${ticks} ticks`);
  });

  it('is read completely also when reading rows, not counting, takes too long', async () => {
    const tdengine = slowed({ countMs: 0, readMs: 3_000 });
    await ticksOf(tdengine, 300_000, new Map());
    assert.equal(world.sent.length, ROWS);
    assert.ok(world.warnings.some((line) => line.startsWith('a window took too long')));
  });
});
