import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import type { SourceRuntime } from '../../../functions/shared/settings/index.ts';
import { atTime } from '../../../functions/source/checkpoint/position.ts';
import { positionControl } from '../../../functions/source/checkpoint/position-control.ts';
import type { SourceVerifyReport } from '../../../operations/verify/source/report.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTickWorld, tickSettings } from '../../support/source/tick-world.ts';
import { type VerifiedSource, verifiedSource } from '../../support/verify/verified-source.ts';

const world = await forThisFile(startTickWorld());
const { tdengine, clock } = world;
const HOUR = 3_600_000;
let databases = 0;

/** Rows of a database of its own that a source has sent. @param precision of the database */
async function sent(changes: Partial<SourceRuntime> = {}, precision = 'ms', rows = 20) {
  const database = `v${++databases}`;
  const zeros = { ms: '', us: '000', ns: '000000' }[precision] ?? '';
  await tdengine.execute(`CREATE DATABASE ${database} PRECISION '${precision}' KEEP 36500`);
  await tdengine.execute(`CREATE STABLE ${database}.m (ts TIMESTAMP, v INT, s NCHAR(20)) TAGS (d NCHAR(20))`);
  const begin = clock.now - 2 * HOUR;
  const inserts = Array.from(
    { length: rows },
    (_, n) =>
      `${database}.d${n % 3} USING ${database}.m TAGS ('it''s ${n % 3}') VALUES (${begin + n}${zeros}, ${n}, 'ü ${n}')`,
  );
  await tdengine.execute(`INSERT INTO ${inserts.join(' ')}`);
  await tdengine.execute(`CREATE TABLE ${database}.log (ts TIMESTAMP, v INT)`);
  await tdengine.execute(`INSERT INTO ${database}.log VALUES (${begin}${zeros}, 1)`);
  const settings = tickSettings({ database, ...changes });
  const records: ProducerRecord[] = [];
  const tick = async () => {
    clock.now += 60_000;
    const before = world.sent.length;
    await world.tick({ settings });
    records.push(...world.sent.slice(before));
  };
  await tick();
  const verify = (asked: Partial<VerifiedSource> = {}) => verifiedSource(world, { settings, records, ...asked });
  return { database, settings, records, begin, zeros, tick, verify };
}

/** The kinds that were counted. */
function kindsOf({ differences }: SourceVerifyReport): Record<string, number> {
  return Object.fromEntries(Object.entries(differences).filter(([, count]) => count > 0));
}

describe('the verification of a source', () => {
  for (const [name, changes, precision] of [
    ['lines', {}, 'ms'],
    ['JSON', { outFormat: 'json' }, 'us'],
    ['lines of the plugin', { compatibility: 'plugin-1.1' }, 'ns'],
    ['records with the time of their sending', { recordTimestamp: 'send' }, 'ns'],
  ] as const) {
    it(`finds all rows of all tables sent: ${name} of a database in ${precision}`, async () => {
      const report = await (await sent(changes, precision)).verify();
      assert.deepEqual([report.isRight, kindsOf(report), report.rows.same], [true, {}, 21]);
      assert.deepEqual(
        report.tables.map(({ table, rows, waiting }) => [table, rows, waiting]),
        [
          ['log', 1, 0],
          ['m', 20, 0],
        ],
      );
    });
  }

  it('names a row whose record is lost, and counts those that came again as harmless', async () => {
    const { records, verify, database, begin } = await sent();
    const [lost] = records.filter(({ key }) => key === 'd1');
    assert.ok(lost);
    const again = records.filter(({ key }) => key === 'd2');
    const report = await verify({ records: [...records.filter((each) => each !== lost), ...again] });
    assert.deepEqual([report.isRight, kindsOf(report)], [false, { missing: 1 }]);
    assert.equal(report.rows.repeated, again.length);
    assert.deepEqual(report.shown, [
      {
        ...{ kind: 'missing', table: 'm', subtable: 'd1', topic: `tdengine-${database}-m` },
        ...{ time: new Date(begin + 1).toISOString(), expected: String(lost.value) },
      },
    ]);
  });

  it('names a record that is not as the row would be sent now, by value and by headers', async () => {
    const { records, verify, database, begin } = await sent();
    await tdengine.execute(`INSERT INTO ${database}.d0 VALUES (${begin}, 99, 'changed')`);
    const value = await verify();
    assert.deepEqual([value.isRight, kindsOf(value)], [false, { different: 1 }]);
    const [shown] = value.shown;
    assert.match(shown?.expected ?? '', /v=99i32/);
    assert.match(shown?.found ?? '', /v=0i32/);
    assert.match(shown?.reason ?? '', /^its value is not the same$/);
    await tdengine.execute(`INSERT INTO ${database}.d0 VALUES (${begin}, 0, 'ü 0')`);
    const renamed = records.map((each) => ({ ...each, headers: [...each.headers, ['x', 'y'] as const] }));
    const headers = await verify({ records: renamed });
    assert.deepEqual(kindsOf(headers), { different: 21 });
    assert.match(headers.shown[0]?.reason ?? '', /^its key or headers are not the same$/);
  });

  it('takes the last record of a row: a wrong one behind the right one is told, the other way round is harmless', async () => {
    const { records, verify } = await sent();
    const [first] = records;
    assert.ok(first);
    const wrong = { ...first, value: 'm v=5i32 0' };
    const after = await verify({ records: [...records, wrong] });
    assert.deepEqual(kindsOf(after), { different: 1 });
    assert.match(after.shown[0]?.reason ?? '', /an earlier record is right/);
    const before = await verify({ records: [wrong, ...records] });
    assert.deepEqual([kindsOf(before), before.rows.replaced], [{}, 1]);
  });

  it('tells records of rows that are deleted, and of rows that the database keeps no longer', async () => {
    const { verify, database, begin, records } = await sent();
    const ofTable = records.filter(({ topic }) => topic.endsWith('-m'));
    await tdengine.execute(`DELETE FROM ${database}.d1 WHERE ts = ${begin + 1}`);
    const report = await verify();
    assert.deepEqual([report.isRight, kindsOf(report)], [true, { extra: 1 }]);
    assert.deepEqual(
      [report.shown[0]?.subtable, report.shown[0]?.offset],
      ['d1', ofTable.findIndex(({ key }) => key === 'd1')],
    );
    const inACentury = () => clock.now + 36_501 * 24 * HOUR;
    assert.deepEqual(kindsOf(await verify({ now: inACentury })), { expired: 1 });
  });

  it('leaves out rows that are still to be sent, and counts them as waiting', async () => {
    const { verify, database } = await sent();
    await tdengine.execute(`INSERT INTO ${database}.d0 VALUES (${clock.now}, 1, 'new')`);
    const report = await verify();
    assert.deepEqual([report.isRight, kindsOf(report)], [true, {}]);
    assert.deepEqual(
      report.tables.map(({ waiting }) => waiting),
      [0, 1],
    );
  });

  it('knows a row that came late and that the next run will send', async () => {
    const { verify, database, begin, tick, records } = await sent({ lookbackMs: 3 * HOUR });
    await tdengine.execute(`INSERT INTO ${database}.d0 VALUES (${begin + 7}, 1, 'late')`);
    assert.deepEqual(kindsOf(await verify()), { late: 1 });
    await tick();
    const report = await verify();
    assert.deepEqual([report.isRight, kindsOf(report)], [true, {}]);
    assert.equal(report.rows.repeated, records.length - 22);
  });

  it('names a row that came later than the look-back, which nobody sends', async () => {
    const { verify, database, begin, tick } = await sent({ lookbackMs: 0 });
    await tdengine.execute(`INSERT INTO ${database}.d0 VALUES (${begin + 7}, 1, 'too late')`);
    await tick();
    assert.deepEqual(kindsOf(await verify()), { missing: 1 });
  });

  it('explains rows that an operator has passed over, by who did it and why', async () => {
    const { verify, database, settings, records, begin } = await sent();
    const table = `${database}.m`;
    const control = positionControl(world.checkpoints(), () => clock.now);
    await control.move(table, atTime(BigInt(begin - 1), 'ms'));
    await control.move(table, atTime(BigInt(begin + 19), 'ms'), undefined, { by: 'alice', why: 'bad rows' });
    const report = await verify({
      records: records.filter(({ topic }) => topic !== `tdengine-${settings.database}-m`),
    });
    assert.deepEqual([report.isRight, kindsOf(report)], [true, { 'passed-over': 20 }]);
    assert.match(report.shown[0]?.reason ?? '', /^moved .*Z by alice: bad rows$/);
  });

  it('explains rows whose records the topic keeps no longer', async () => {
    const { verify, database } = await sent();
    const gone = new Map([[`tdengine-${database}-m`, 5]]);
    const report = await verify({ gone });
    assert.deepEqual([report.isRight, kindsOf(report)], [true, { dropped: 5 }]);
    assert.match(report.shown[0]?.reason ?? '', /^the partition begins with a row of /);
  });

  it('explains a row that cannot be sent by its dead letter, and names it without one', async () => {
    const errors = { tolerance: 'all', deadLetterTopic: 'dlq' } as const;
    const world2 = await sent({ errors });
    const { database, begin, settings, verify } = world2;
    const letters = [deadLetter(database, begin + 1), deadLetter(database, begin + 2)];
    const [one] = world2.records.filter(({ key }) => key === 'd1');
    const without = world2.records.filter((each) => each !== one);
    assert.deepEqual(kindsOf(await verify({ records: [...without, ...letters] })), { 'dead-lettered': 1 });
    assert.deepEqual(kindsOf(await verify({ records: without })), { missing: 1 });
    assert.equal(settings.errors.deadLetterTopic, 'dlq');
  });

  it('reads a part of the times, of the tables and of the subtables alone', async () => {
    const { verify, begin, database } = await sent();
    const part = await verify({ from: begin + 5, to: begin + 10 });
    assert.deepEqual([part.rows.same, kindsOf(part), part.records.outside], [5, {}, 16]);
    const table = await verify({ tables: ['lo*'] });
    assert.deepEqual([table.rows.same, kindsOf(table)], [1, {}]);
    const topic = await verify({ topic: `tdengine-${database}-m` });
    assert.equal(topic.rows.same, 20);
    await assert.rejects(verify({ tables: ['x'] }), /no table that the source reads is named "x"/);
    await assert.rejects(verify({ topic: 'x' }), /no table is sent to x, but to tdengine-/);
    const sampled = await verify({ sample: 3 });
    assert.equal(sampled.rows.same + sampled.rows.sampledOut, 21);
    assert.deepEqual(kindsOf(sampled), {});
  });

  it('tells rows of a composite key and of one millisecond apart by their bytes', async () => {
    const database = `v${++databases}`;
    await tdengine.execute(`CREATE DATABASE ${database} PRECISION 'us' KEEP 36500`);
    await tdengine.execute(`CREATE TABLE ${database}.c (ts TIMESTAMP, k INT PRIMARY KEY, v INT)`);
    const begin = clock.now - HOUR;
    const rows = [0, 1, 2].flatMap((us) => [1, 2].map((k) => `(${begin}00${us}, ${k}, ${us * 10 + k})`));
    await tdengine.execute(`INSERT INTO ${database}.c VALUES ${rows.join(' ')}`);
    const settings = tickSettings({ database });
    clock.now += 60_000;
    const before = world.sent.length;
    await world.tick({ settings });
    const records = world.sent.slice(before);
    const all = await verifiedSource(world, { settings, records: [...records, ...records] });
    assert.deepEqual([all.rows.same, all.rows.repeated, kindsOf(all)], [6, 6, {}]);
    const lost = await verifiedSource(world, { settings, records: records.slice(1) });
    assert.deepEqual(kindsOf(lost), { missing: 1 });
    await tdengine.execute(`INSERT INTO ${database}.c VALUES (${begin}001, 2, 99)`);
    assert.deepEqual(kindsOf(await verifiedSource(world, { settings, records })), { different: 1 });
  });

  it('counts records whose row has a time that nobody knows, where the topic has its own', async () => {
    const { verify } = await sent();
    const report = await verify({ appended: true });
    assert.deepEqual([report.records.untimed, kindsOf(report)], [21, { missing: 21 }]);
    const timed = await sent({ recordTimestamp: 'send' });
    assert.deepEqual(kindsOf(await timed.verify({ appended: true })), {});
  });

  it('goes on where it was ended, and finds the same', async () => {
    const { verify, database, begin, records } = await sent({}, 'ms', 60);
    await tdengine.execute(`INSERT INTO ${database}.d0 VALUES (${begin}, 99, 'changed')`);
    const asked = { records: records.slice(0, -1), state: `verify-${process.pid}` };
    const whole = await verify({ records: asked.records });
    assert.deepEqual(kindsOf(whole), { different: 1, missing: 1 });
    let runs = 0;
    for (let steps = 2; ; steps += 2) {
      const stop = new AbortController();
      let told = 0;
      try {
        const report = await verify({
          ...asked,
          signal: stop.signal,
          told: () => {
            told += 1;
            if (told === steps) stop.abort(new Error('ended'));
          },
        });
        assert.deepEqual(report, whole);
        break;
      } catch (error) {
        assert.match(String(error), /ended/);
        runs += 1;
      }
    }
    assert.ok(runs > 2, `${runs} runs`);
  });
});

function deadLetter(database: string, ms: number): ProducerRecord {
  return {
    ...{ topic: 'dlq', key: 'd1', value: null, timestamp: clock.now },
    headers: [
      ...([['database', database] as const, ['stable', 'm'] as const, ['subtable', 'd1'] as const] as const),
      ['timestamp', new Date(ms).toISOString()],
      ['__connect.errors.connector.name', 'test'],
      ['__connect.errors.stage', 'KAFKA_PRODUCE'],
      ['__connect.errors.exception.message', 'too large'],
    ],
  };
}
