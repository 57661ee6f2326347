import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SourceRuntime } from '../../../../functions/shared/settings/source-runtime.ts';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { positionControl } from '../../../../functions/source/checkpoint/position-control.ts';
import type { Invocation } from '../../../../functions/source/tick/invocation.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { recordingProducer, startTickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const SUBTABLES = 10_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Width of the buckets in which rows are counted with a look-back of an hour. */
const BUCKET = 10_000;

/** A row: when it is in ms since 1970, and of which subtable. */
type Row = readonly [ms: number, subtable: number];

/** The last row's time before the first test: the end of a bucket's half. */
/** Rows by the beginning of their bucket. */
const buckets = new Map<number, number>();

/** All rows, each by time and subtable. */
const rows = new Set<string>();

const world = await forThisFile(startTickWorld());
const begin = world.clock.now - MINUTE;
await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
await world.tdengine.execute('CREATE STABLE test.meters (ts TIMESTAMP, v INT) TAGS (site INT)');
// A row of each subtable, over half an hour: 50 to 60 in a bucket.
const all = Array.from({ length: SUBTABLES }, (_, at): Row => [begin - Math.floor((at * 30 * MINUTE) / SUBTABLES), at]);
await insert(all);
await tick();
assert.equal(world.sent.length, SUBTABLES);

async function insert(added: readonly Row[]): Promise<void> {
  for (let from = 0; from < added.length; from += 1_000) {
    const groups = added
      .slice(from, from + 1_000)
      .map(([ms, at]) => `test.d${at} USING test.meters TAGS (${at}) VALUES (${ms}, ${at})`);
    await world.tdengine.execute(`INSERT INTO ${groups.join(' ')}`);
  }
  for (const [ms, at] of added) {
    rows.add(`d${at} ${ms}`);
    buckets.set(bucketOf(ms), (buckets.get(bucketOf(ms)) ?? 0) + 1);
  }
}

function bucketOf(ms: number): number {
  return ms - (ms % BUCKET);
}

/** What a tick sent, what it asked of the table, and its numbers. */
interface Ticked {
  readonly sent: readonly string[];
  readonly asked: readonly string[];
  readonly measures: Readonly<Record<string, number>>;
}

async function tick(settings: Partial<SourceRuntime> = {}, parts: Partial<Invocation> = {}): Promise<Ticked> {
  const from = world.sent.length;
  const asked: string[] = [];
  const tdengine: TDengine = {
    ...world.tdengine,
    query(sql, limits) {
      if (sql.includes('`meters`')) asked.push(sql);
      return world.tdengine.query(sql, limits);
    },
  };
  let measures = {};
  const publishMetrics = (told: Readonly<Record<string, number>>) => {
    measures = { ...measures, ...told };
  };
  await world.tick({ tdengine, settings: tickSettings({ lookbackMs: HOUR, ...settings }), publishMetrics, ...parts });
  return { sent: world.sent.slice(from).map(({ key, timestamp }) => `${key} ${timestamp}`), asked, measures };
}

/** Checks that late rows went out with all of their buckets, once, and nothing else; and that all is in the topic. */
function assertBuckets({ sent, measures }: Ticked, late: readonly Row[], touched = late): void {
  const grown = new Set(touched.map(([ms]) => bucketOf(ms)));
  const expected = [...rows].filter((row) => grown.has(bucketOf(Number(row.split(' ')[1]))));
  assert.deepEqual([...sent].sort(), expected.sort());
  assert.equal(measures.lateRows, late.length);
  assertAll();
}

function assertAll(): void {
  const topic = new Set(world.sent.map(({ key, timestamp }) => `${key} ${timestamp}`));
  assert.deepEqual(
    [...rows].filter((row) => !topic.has(row)),
    [],
  );
}

describe('late rows of a stable of 10,000 subtables', () => {
  it('cost one query when there are none, three with DESCRIBE and the search for new rows', async () => {
    const { sent, asked } = await tick();
    assert.deepEqual(sent, []);
    assert.deepEqual(
      asked.map((sql) => sql.split(/[ (]/, 2).join(' ')),
      ['DESCRIBE `test`.`meters`', 'SELECT _wstart,', 'SELECT first'],
    );
  });

  it('are sent with the rows of their buckets, by at most seven queries a bucket', async () => {
    const late: readonly Row[] = [3, 7, 11, 25].map((minutes) => [begin - minutes * MINUTE + 1_234, minutes]);
    await insert(late);
    const ticked = await tick();
    assertBuckets(ticked, late);
    assert.ok(ticked.asked.length <= 3 + 7 * late.length, ticked.asked.join('\n'));
    assert.deepEqual((await tick()).sent, []);
  });

  it('are sent when other rows have the same time', async () => {
    const [, at] = [...rows][4_000]?.split(' ') ?? [];
    const late: readonly Row[] = [
      [Number(at), 9_001],
      [Number(at), 9_002],
    ];
    await insert(late);
    assertBuckets(await tick(), late);
  });

  it('are sent when they are in the bucket of the position, also at its very time', async () => {
    const late: readonly Row[] = [
      [begin, 77],
      [begin - 1, 78],
    ];
    await insert(late);
    assertBuckets(await tick(), late);
  });

  it('are sent together with new rows, and with those of a new subtable', async () => {
    const late: readonly Row[] = [[begin - 5 * MINUTE + 777, SUBTABLES]];
    const fresh: readonly Row[] = [[begin + 20_000, 5]];
    await insert([...late, ...fresh]);
    assertBuckets(await tick(), late, [...late, ...fresh]);
  });

  it('wait while their table is paused, and are sent when it is resumed', async () => {
    const control = positionControl(world.checkpoints(), Date.now);
    const late: readonly Row[] = [[begin - 6 * MINUTE + 888, 6]];
    await control.setPaused('test.meters', true);
    await insert(late);
    assert.deepEqual((await tick()).sent, []);
    await control.setPaused('test.meters', false);
    assertBuckets(await tick(), late);
  });

  it('are sent again, one range of them, when the invocation is killed before its commit', async () => {
    const late: readonly Row[] = [8, 9].map((minutes) => [begin - minutes * MINUTE + 999, minutes]);
    await insert(late);
    const before = world.sent.length;
    let ranges = 0;
    const dying = recordingProducer(world.sent, () => {
      ranges += 1;
      if (ranges === 2) throw new Error('killed');
    });
    await assert.rejects(tick({}, { producer: dying }));
    const ranged = world.sent.length - before;
    await tick();
    assertAll();
    const wanted = late.reduce((sum, [ms]) => sum + (buckets.get(bucketOf(ms)) ?? 0), 0);
    assert.ok(world.sent.length - before <= wanted + ranged);
  });

  it('later than the look-back are not sent, but counted and warned of once', async () => {
    const late: readonly Row[] = [
      [begin - HOUR - MINUTE, 1],
      [begin - HOUR - 2 * MINUTE, 2],
    ];
    for (const [ms, at] of late) await world.tdengine.execute(`INSERT INTO test.d${at} VALUES (${ms}, 0)`);
    world.warnings.length = 0;
    const { sent, measures } = await tick();
    assert.deepEqual([sent, measures.tooLateRows], [[], 2]);
    assert.ok(world.warnings.includes('rows came later than the look-back and are not sent'));
    assert.equal((await tick()).measures.tooLateRows, undefined);
  });

  for (const [what, lookbackMs] of [
    ['a little longer', 2 * HOUR],
    ['much longer', 24 * HOUR],
    ['much shorter', 4 * MINUTE],
    ['as long as before', HOUR],
  ] as const) {
    it(`are sent when the look-back has become ${what} since they came`, async () => {
      const late: readonly Row[] = [[begin - 3 * MINUTE + lookbackMs / MINUTE, 4]];
      await insert(late);
      await tick({ lookbackMs });
      assertAll();
      // And then by the new one.
      const later: readonly Row[] = [[begin - 2 * MINUTE + lookbackMs / MINUTE, 2]];
      await insert(later);
      assert.equal((await tick({ lookbackMs })).measures.lateRows, 1);
      assertAll();
      assert.deepEqual((await tick({ lookbackMs })).sent, []);
    });
  }
});
