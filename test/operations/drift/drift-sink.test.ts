import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { driftLines } from '../../../cli/commands/drift/report-lines.ts';
import { sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { withEmbedded } from '../../../mapping/sink/embedded.ts';
import { type DriftSink, driftOfSink } from '../../../operations/drift/drift-sink.ts';
import { type DriftReport, driftJson } from '../../../operations/drift/report.ts';
import { OperationError } from '../../../operations/operation-error.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf, recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';
import { pages, topicRecord } from '../../support/verify/verified.ts';

const server = await forThisFile(startTestTDengine());
const { tdengine } = server;

const T = 1_700_000_000_000;
const line = (device: string, at: number, fields: string) => `m,d=${device} ${fields} ${T + at}`;

function settingsOf(database: string, more: object = {}) {
  const units = { databasePrecision: 'ms', dataPrecision: 'ms', smlChildTableName: 'd' };
  return { database, ...units, errors: { tolerance: 'all', deadLetterTopic: 'dlq' }, ...more };
}

/** A sink whose database has what these records made. */
async function sunk(values: readonly string[], more: object = {}) {
  const database = server.nextDatabase();
  await runSink(tdengine, recordsOf(values), { settings: settingsOf(database) });
  return { database, settings: settingsOf(database, more) };
}

/** What records would change, with a TDengine that fails the test when anything is told to change. */
async function driftOf(
  settings: object,
  records: readonly EventRecord[],
  own: Partial<DriftSink> = {},
): Promise<DriftReport> {
  const asked: TDengine = {
    query: tdengine.query,
    execute: (sql) => assert.fail(`the actual TDengine is told ${sql}`),
  };
  const all = records.map(topicRecord);
  const report = await withEmbedded(T, (trial) =>
    driftOfSink({
      ...{ connector: 'sink1', settings: sinkRuntime.parse(settings), schemas: undefined, tdengine: asked, trial },
      reader: { read: (_topic, ranges) => pages(all, ranges) },
      ranges: [{ topic: 'meters', partition: 0, from: 0, to: records.length }],
      ...{ isHanded: () => true, sample: 1, now: T, signal: new AbortController().signal, told: () => {} },
      ...own,
    }),
  );
  return driftJson.parse(report);
}

describe('the drift of a sink', () => {
  it('is none when the tables take the records as they are', async () => {
    const values = [line('a', 0, 'v=1,s="x"'), line('b', 1, 'v=2')];
    const { settings } = await sunk(values);
    const report = await driftOf(settings, recordsOf(values));
    assert.deepEqual([report.isSame, report.records.taken, report.tables, report.statements], [true, 2, [], []]);
  });

  it('names columns that would be added and made wider, with the rows that need it and the record of the first', async () => {
    const { database, settings } = await sunk([line('a', 0, 's="abc"')]);
    const values = [line('a', 1, 's="abc"'), line('a', 2, 's="abcdefghijkl",w=1'), line('a', 3, 'w=2')];
    const report = await driftOf(settings, recordsOf(values));
    const { tables, subtables, refusals, isSame, statements } = report;
    assert.deepEqual([isSame, subtables, refusals], [false, [], []]);
    assert.deepEqual(tables, [
      {
        ...{ database, name: 'm', kind: 'stable', change: 'alter', rows: 3, first: 'meters 0:0' },
        columns: [
          {
            ...{ name: 's', role: 'column', change: 'widen', from: 'VARCHAR(4)', to: 'VARCHAR(16)' },
            ...{ rows: 1, first: 'meters 0:1' },
          },
          {
            ...{ name: 'w', role: 'column', change: 'add', from: null, to: 'DOUBLE' },
            ...{ rows: 2, first: 'meters 0:1' },
          },
        ],
      },
    ]);
    assert.equal(statements.length, 2);
    for (const sql of statements) await tdengine.execute(sql);
    assert.equal((await driftOf(settings, recordsOf(values))).isSame, true);
  });

  it('is what the sink then does: its statements, and its rejections', async () => {
    const { database, settings } = await sunk([line('a', 0, 'v=1')]);
    const records = recordsOf([line('a', 1, 'v="text"'), 'nonsense', line('b', 2, 'v=2,x=t'), `n,d=c z=1 ${T}`]);
    const report = await driftOf(settings, records);
    const { deadLetters } = await runSink(tdengine, records, { settings });
    assert.equal(report.records.rejected, deadLetters.length);
    assert.deepEqual(
      report.refusals.map(({ stage, first, column }) => [stage, first, column]),
      [
        ['decode', 'meters 0:1', null],
        ['schema', 'meters 0:0', 'v'],
      ],
    );
    assert.deepEqual(
      report.tables.map(({ name, change }) => [name, change]),
      [
        ['m', 'alter'],
        ['n', 'create'],
      ],
    );
    assert.deepEqual(
      report.subtables.map(({ stable, count, some }) => [stable, count, some]),
      [
        ['m', 1, ['b']],
        ['n', 1, ['c']],
      ],
    );
    const again = await driftOf(settings, records);
    assert.deepEqual([again.tables, again.subtables, again.records.rejected], [[], [], 2]);
    assert.deepEqual([report.databases, database.length > 0], [[], true]);
  });

  it('tells of columns that must not be added that their records would be rejected, in one reason', async () => {
    const evolve = { addColumns: false, widen: false };
    const { settings } = await sunk([line('a', 0, 's="abc"')], { evolve });
    const values = [line('a', 1, 'w=1'), line('a', 2, 's="abcdefgh"'), line('a', 3, 's="abcdefghijklm"')];
    const { refusals, tables, isSame } = await driftOf(settings, recordsOf(values));
    assert.deepEqual([isSame, tables], [false, []]);
    assert.deepEqual(
      refusals.map(({ count, reason }) => [count, reason.replace(/^.*evolve/, 'evolve')]),
      [
        [2, 'evolve.widen is false'],
        [1, 'evolve.addColumns is false'],
      ],
    );
  });

  it('names a database and all that would be made with it', async () => {
    const database = server.nextDatabase();
    const report = await driftOf(settingsOf(database), recordsOf([line('a', 0, 'v=1'), line('b', 0, 'v=1')]));
    assert.deepEqual(report.databases, [database]);
    assert.deepEqual(
      report.tables[0]?.columns.map(({ name, role, rows }) => [name, role, rows]),
      [
        ['v', 'column', 2],
        ['_tag_null', 'tag', 0],
      ],
    );
    assert.deepEqual(report.subtables, [{ database, stable: 'm', count: 2, some: ['a', 'b'] }]);
  });

  it('tells that records wait when their database is missing and must not be made', async () => {
    const database = server.nextDatabase();
    const settings = settingsOf(database, { autoCreate: { database: false, stable: true } });
    const { records, refusals, isSame } = await driftOf(settings, recordsOf([line('a', 0, 'v=1')]));
    assert.deepEqual([isSame, records.held, refusals[0]?.kind], [false, 1, 'held']);
    assert.match(refusals[0]?.reason ?? '', /does not exist and autoCreate\.database is false/);
  });

  it('tells that a name is another stable’s already, and that of two new ones the first has it', async () => {
    const { settings } = await sunk([line('a', 0, 'v=1')]);
    const values = [`n,d=a v=1 ${T}`, `n,d=b v=1 ${T}`, line('b', 0, 'v=1')];
    const { refusals, records } = await driftOf(settings, recordsOf(values));
    assert.deepEqual([records.taken, records.rejected], [1, 2]);
    assert.deepEqual(
      refusals.map(({ stage, first }) => [stage, first]),
      [
        ['write', 'meters 0:0'],
        ['write', 'meters 0:2'],
      ],
    );
    assert.match(refusals[0]?.reason ?? '', /\.a is a subtable of m, and the record has it in n$/);
  });

  it('takes one record in so many, of those that Lambda hands over', async () => {
    const { settings } = await sunk([line('a', 0, 'v=1')]);
    const records = recordsOf(Array.from({ length: 20 }, (_, n) => line('a', n, 'v=1')));
    const { records: counts } = await driftOf(settings, records, { sample: 4, isHanded: ({ offset }) => offset > 0 });
    assert.deepEqual(counts, { read: 20, filtered: 1, sampledOut: 15, skipped: {}, taken: 4, rejected: 0, held: 0 });
  });

  it('counts a tag that would be made wider, and what no route takes', async () => {
    const database = server.nextDatabase();
    const route = {
      ...{ stable: 'm', subtable: `\${d}`, timestamp: { field: 'ts', unit: 'ms' } },
      columns: [{ path: 'v', type: 'INT' }],
      tags: [{ path: 'd', type: 'VARCHAR' }],
    };
    const settings = settingsOf(database, { format: 'json', routes: [route], smlChildTableName: undefined });
    const of = (d: string) => `{"d":"${d}","ts":${T},"v":1,"extra":2}`;
    await runSink(tdengine, recordsOf([of('a')]), { settings });
    const { tables, untakenFields } = await driftOf(settings, recordsOf([of('a'), of('longer')]));
    assert.deepEqual(
      tables[0]?.columns.map(({ name, role, change, first }) => [name, role, change, first]),
      [['d', 'tag', 'widen', 'meters 0:1']],
    );
    assert.deepEqual(untakenFields, [{ topic: 'meters', path: 'extra' }]);
  });

  it('tells what it could not read to the end, and still what came', async () => {
    const { settings } = await sunk([line('a', 0, 'v=1')]);
    const all = [recordOf(line('a', 1, 'w=1'), 0)].map(topicRecord);
    const report = await driftOf(settings, [], {
      ranges: [{ topic: 'meters', partition: 0, from: 0, to: 9 }],
      reader: {
        async *read() {
          yield all;
          throw new OperationError('refused', 'a transaction is open');
        },
      },
    });
    assert.deepEqual([report.ranges[0]?.notRead, report.tables.length], ['a transaction is open', 1]);
  });

  it('does not call the same what it could not read', async () => {
    const { settings } = await sunk([line('a', 0, 'v=1')]);
    const report = await driftOf(settings, [], {
      ranges: [{ topic: 'meters', partition: 0, from: 0, to: 9 }],
      reader: {
        // biome-ignore lint/correctness/useYield: nothing comes
        async *read() {
          throw new OperationError('refused', 'a transaction is open');
        },
      },
    });
    assert.deepEqual([report.tables.length, report.isSame], [0, false]);
    assert.equal([...driftLines(report, undefined)].at(-1), 'Nothing would change, as far as was read.');
  });

  it('changes nothing and ends when it is interrupted', async () => {
    const { settings } = await sunk([line('a', 0, 'v=1')]);
    const signal = AbortSignal.abort(new Error('interrupted'));
    await assert.rejects(driftOf(settings, recordsOf([line('a', 1, 'v=1')]), { signal }), /interrupted/);
  });
});
