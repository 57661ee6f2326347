import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import type { VerifyReport } from '../../../operations/verify/report.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf, recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';
import { verified } from '../../support/verify/verified.ts';

const server = await forThisFile(startTestTDengine());
const { tdengine } = server;

const T = 1_700_000_000_000;
const line = (device: string, at: number, fields: string) => `m,d=${device} ${fields} ${T + at}`;
const settingsOf = (database: string) => ({
  ...{ database, databasePrecision: 'ms', dataPrecision: 'ms', smlChildTableName: 'd' },
  errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
});

/** A sink that has written records into a database of its own. */
async function sunk(records: readonly EventRecord[], more: object = {}) {
  const database = server.nextDatabase();
  const settings = { ...settingsOf(database), ...more };
  const { deadLetters: letters } = await runSink(tdengine, records, { settings });
  return { database, tdengine, settings, records, letters };
}

/** The kinds that were counted. */
function kindsOf({ differences }: VerifyReport): Record<string, number> {
  return Object.fromEntries(Object.entries(differences).filter(([, count]) => count > 0));
}

describe('the verification of a sink', () => {
  it('finds all rows of all subtables and hours, each counted once', async () => {
    const values = Array.from({ length: 50 }, (_, n) => line(`d${n % 3}`, n * 600_000, `v=${n},s="it's ${n}\\\\"`));
    const report = await verified(await sunk(recordsOf(values)));
    assert.deepEqual([report.isRight, kindsOf(report)], [true, {}]);
    assert.deepEqual(report.rows, { expected: 50, same: 50, replaced: 0, untimed: 0, sampledOut: 0 });
    assert.equal(report.hours.same, report.hours.compared);
  });

  it('names a row that is missing, with its record', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1'), line('a', 1, 'v=2'), line('b', 0, 'v=3')]));
    await tdengine.execute(`DELETE FROM ${world.database}.a WHERE _ts = ${T + 1}`);
    const report = await verified(world);
    assert.deepEqual([report.isRight, kindsOf(report)], [false, { missing: 1 }]);
    assert.deepEqual(report.shown, [
      {
        ...{ kind: 'missing', database: world.database, stable: 'm', table: 'a', time: '2023-11-14T22:13:20.001Z' },
        ...{ topic: 'meters', partition: 0, offset: 1 },
      },
    ]);
    assert.deepEqual(report.hours, { compared: 2, same: 1 });
  });

  it('names the columns of a row that somebody changed, and their values only when it is asked to', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1,w=2'), line('a', 1, 'v=1')]));
    await tdengine.execute(`INSERT INTO ${world.database}.a (_ts, w) VALUES (${T}, 2.5)`);
    const columns = async (showValues: boolean) => (await verified({ ...world, showValues })).shown[0]?.columns;
    assert.deepEqual(await columns(true), [{ name: 'w', expected: '2', found: '2.5' }]);
    assert.deepEqual(await columns(false), [{ name: 'w' }]);
    assert.deepEqual(kindsOf(await verified(world)), { different: 1 });
  });

  it('takes a row that several records complete and replace for right', async () => {
    const values = [line('a', 0, 'v=1,w=1'), line('a', 0, 'v=2'), line('a', 0, 'x=3'), line('a', 0, 'v=4')];
    const report = await verified(await sunk(recordsOf(values)));
    assert.deepEqual([kindsOf(report), report.rows.expected, report.rows.replaced], [{}, 1, 3]);
  });

  it('finds a stale value though an earlier record of the partition had it', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1'), line('a', 0, 'v=2')]));
    await tdengine.execute(`INSERT INTO ${world.database}.a (_ts, v) VALUES (${T}, 1)`);
    assert.deepEqual(kindsOf(await verified(world)), { different: 1 });
  });

  it('takes the value of either of two partitions for right, since nobody knows which came last', async () => {
    const records = [recordOf(line('a', 0, 'v=1'), 0), recordOf(line('a', 0, 'v=2'), 0, { partition: 1 })];
    const world = await sunk(records);
    for (const v of [1, 2]) {
      await tdengine.execute(`INSERT INTO ${world.database}.a (_ts, v) VALUES (${T}, ${v})`);
      assert.deepEqual(kindsOf(await verified(world)), {});
    }
    await tdengine.execute(`INSERT INTO ${world.database}.a (_ts, v) VALUES (${T}, 3)`);
    assert.deepEqual(kindsOf(await verified(world)), { different: 1 });
  });

  it('explains a value by a record behind the range', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1'), line('a', 0, 'v=2'), line('a', 5, 'v=3')]));
    const report = await verified({ ...world, to: new Map([[0, 1]]) });
    assert.deepEqual([report.isRight, kindsOf(report)], [true, { overwritten: 1, extra: 1 }]);
  });

  it('explains rejected records by their dead letters, and by nothing when these are lost', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1'), 'nonsense', line('a', 1, 'v="text"')]));
    const report = await verified(world);
    assert.deepEqual([report.isRight, kindsOf(report), report.records.rejected], [true, { 'dead-lettered': 2 }, 2]);
    assert.match(report.shown[0]?.reason ?? '', /VALUE_CONVERTER/);
    const without = await verified({ ...world, letters: [] });
    assert.deepEqual([without.isRight, kindsOf(without)], [false, { unwritable: 2 }]);
  });

  it('explains rows by dead letters of records that would pass now', async () => {
    const records = recordsOf([line('a', 0, 'v="text"'), line('a', 0, 'w=1')]);
    const database = server.nextDatabase();
    await tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ms'`);
    await tdengine.execute(`CREATE STABLE ${database}.m (_ts TIMESTAMP, v DOUBLE, w DOUBLE) TAGS (d NCHAR(8))`);
    const settings = settingsOf(database);
    const { deadLetters: letters } = await runSink(tdengine, records, { settings });
    await tdengine.execute(`ALTER STABLE ${database}.m DROP COLUMN v`);
    await tdengine.execute(`ALTER STABLE ${database}.m ADD COLUMN v VARCHAR(16)`);
    const report = await verified({ tdengine, settings, records, letters });
    assert.deepEqual(kindsOf(report), { 'dead-lettered': 1 });
    assert.deepEqual(kindsOf(await verified({ tdengine, settings, records })), { different: 1 });
  });

  it('explains a row that is gone since its database keeps none so old', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1')]), { databaseOptions: { keep: '36500d' } });
    await tdengine.execute(`DELETE FROM ${world.database}.a`);
    assert.deepEqual(kindsOf(await verified(world)), { missing: 1 });
    const inACentury = () => T + 36_501 * 86_400_000;
    assert.deepEqual(kindsOf(await verified({ ...world, now: inACentury })), { expired: 1 });
  });

  it('compares the tags of subtables with those of the last record, and knows those of an earlier one', async () => {
    const of = (tags: string, at: number) => `m,d=a${tags} v=1 ${T + at}`;
    const world = await sunk(
      recordsOf([of(',site=x\\ 1,room=1', 0), of(',site=x\\ 1', 1), of(',room=1,site=x\\ 1', 2)]),
    );
    const report = await verified(world);
    assert.deepEqual([report.isRight, kindsOf(report)], [true, {}]);
    const changed = await sunk(recordsOf([of(',site=x,room=1', 0), of(',site=y,room=1', 1)]));
    const kept = await verified(changed);
    assert.deepEqual([kept.isRight, kindsOf(kept)], [true, { 'tags-kept': 1 }]);
    const { stable, table, columns, offset } = kept.shown[0] ?? {};
    assert.deepEqual([stable, table, offset, columns], ['m', 'a', 1, [{ name: 'site', expected: 'y', found: 'x' }]]);
    await tdengine.execute(`ALTER TABLE ${changed.database}.a SET TAG site = 'z'`);
    const other = await verified(changed);
    assert.deepEqual([other.isRight, kindsOf(other)], [false, { tags: 1 }]);
    await tdengine.execute(`ALTER TABLE ${changed.database}.a SET TAG site = 'y'`);
    assert.deepEqual(kindsOf(await verified(changed)), {});
  });

  it('tells rows that no record has, in hours of subtables that records have', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1')]));
    await tdengine.execute(`INSERT INTO ${world.database}.a VALUES (${T + 1}, 2)`);
    await tdengine.execute(`INSERT INTO ${world.database}.a VALUES (${T + 7_200_000}, 2)`);
    const report = await verified(world);
    assert.deepEqual([report.isRight, kindsOf(report)], [true, { extra: 1 }]);
  });

  it('counts what gives no row: tombstones, what filters leave out, subtables left out by sampling', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1'), null, line('b', 0, 'v=1')]));
    const report = await verified({ ...world, isHanded: ({ offset }) => offset !== 2 });
    assert.deepEqual(report.records, { read: 3, filtered: 1, skipped: { tombstone: 1 }, rejected: 0 });
    assert.deepEqual([report.rows.expected, report.isRight], [1, true]);
    const many = recordsOf(Array.from({ length: 40 }, (_, n) => line(`d${n}`, 0, 'v=1')));
    const { rows } = await verified({ ...(await sunk(many)), sample: 4 });
    assert.ok(rows.sampledOut > 0 && rows.expected > 0 && rows.sampledOut + rows.expected === 40, String(rows));
  });

  it('counts rows with the time of their arrival and compares no column with it, since nobody knows it any more', async () => {
    const database = server.nextDatabase();
    const timestamp = { field: 'ts', unit: 'ms', missing: 'now' };
    const columns = [{ path: 'v', type: 'INT' }];
    const route = { stable: 'm', subtable: `\${d}`, timestamp, columns, provenance: { ingestTime: 'came' } };
    const settings = { database, databasePrecision: 'us', format: 'json', routes: [route] };
    const records = recordsOf([`{"d":"a","ts":${T + 5},"v":1}`, '{"d":"a","v":2}']);
    await runSink(tdengine, records, { settings });
    const report = await verified({ tdengine, settings, records });
    assert.deepEqual([report.isRight, report.rows.untimed, report.rows.same], [true, 1, 1]);
  });

  it('refuses to judge records whose database is gone', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1')]));
    await tdengine.execute(`DROP DATABASE ${world.database}`);
    await assert.rejects(verified(world), /database .* does not exist/);
  });

  it('tells of a stable that is gone that its records cannot be written', async () => {
    const world = await sunk(recordsOf([line('a', 0, 'v=1')]));
    await tdengine.execute(`DROP STABLE ${world.database}.m`);
    assert.deepEqual(kindsOf(await verified(world)), { unwritable: 1 });
  });
});
