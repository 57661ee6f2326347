import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ProduceError } from '../../../functions/shared/kafka/producer.ts';
import { partitionName } from '../../../functions/sink/receive/kafka-event.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { codeError, faultyTDengine } from '../../support/sink/faulty-tdengine.ts';
import { manualClock, START } from '../../support/sink/manual-clock.ts';
import { failuresFrom, recordOf, recordsOf } from '../../support/sink/records.ts';
import { type Run, runSink } from '../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;
const good = (at: number) => `m,t=a v=${at} ${NOW + BigInt(at)}`;

const server = await forThisFile(startTestTDengine());

function settings(tolerance: 'all' | 'none', database = server.nextDatabase()) {
  return { database, errors: { tolerance, deadLetterTopic: 'dlq' } };
}

function counts({ batch }: Run) {
  return [batch.received, batch.written, batch.skipped, batch.rejected, batch.retried];
}

async function rowCount(database: string): Promise<unknown> {
  const { rows } = await server.tdengine.query(`SELECT COUNT(*) FROM ${database}.m`);
  return rows[0]?.[0];
}

describe('a batch without problems', () => {
  it('names in its line the first and the last offset of each partition, by which it can be replayed', async () => {
    const of = (partition: number, offsets: readonly number[]) =>
      offsets.map((offset) => recordOf(null, offset, { topic: 'plant-a', partition }));
    const run = await runSink(server.tdengine, [...of(0, [7, 9]), ...of(12, [3]), ...of(1, [5, 6])], {
      settings: settings('none'),
    });
    assert.deepEqual(run.batch.offsets, { 'plant-a-0': '7-9', 'plant-a-12': '3-3', 'plant-a-1': '5-6' });
    const many = Array.from({ length: 203 }, (_, partition) => recordOf(null, 1, { partition }));
    const { batch } = await runSink(server.tdengine, many, { settings: settings('none') });
    assert.deepEqual([Object.keys(Object(batch.offsets)).length, batch.morePartitions], [200, 3]);
  });

  it('is answered with null, and logged in one line whose counts add up', async () => {
    const records = [
      recordOf(good(1), 0, { timestamp: START - 4000 }),
      recordOf(`${good(2)}\n${good(3)}`, 1, { timestamp: START - 1000 }),
    ];
    const run = await runSink(server.tdengine, records, {
      settings: settings('none'),
    });
    assert.equal(run.answer, undefined);
    assert.equal(run.log.length, 1);
    const { offsets, ...measures } = run.batch;
    assert.deepEqual(offsets, { 'meters-0': '0-1' });
    const { bytes, ms, tdengineMs, ...rest } = measures;
    assert.deepEqual(rest, {
      received: 2,
      written: 2,
      skipped: 0,
      rejected: 0,
      retried: 0,
      unsentDeadLetters: 0,
      rows: 3,
      missingRows: 0,
      statements: 1,
      oldestRecordAgeMs: 4000,
      newestRecordAgeMs: 1000,
    });
    assert.deepEqual(run.metrics, [measures]);
    assert.deepEqual([typeof bytes, typeof ms, typeof tdengineMs], ['number', 'number', 'number']);
  });

  it('may hold tombstones and values without a row, which are skipped', async () => {
    const records = [...recordsOf([good(1), null, '', '# nothing']), { ...recordOf('', 4), value: undefined }].map(
      ({ value, ...record }) => (value === undefined ? record : { ...record, value }),
    );
    const run = await runSink(server.tdengine, records, { settings: settings('none') });
    assert.deepEqual([run.answer, ...counts(run)], [undefined, 5, 1, 4, 0, 0]);
    assert.deepEqual(
      run.log.flatMap(({ level, message, fields }) =>
        message === 'record skipped' ? [`${level} ${fields.offset} ${fields.reason}`] : [],
      ),
      ['debug 1 tombstone', 'debug 2 empty', 'debug 3 empty', 'debug 4 tombstone'],
    );
  });

  it('of tombstones only sends TDengine no statement', async () => {
    const silent = faultyTDengine(server.tdengine, () => ({ error: codeError(0x000b), ran: false }));
    const run = await runSink(silent, recordsOf([null, null]), { settings: settings('none') });
    assert.deepEqual([run.answer, silent.calls], [undefined, []]);
  });

  it('of which TDengine counts fewer rows than were sent is logged as an error', async () => {
    const forgetful = {
      query: server.tdengine.query,
      execute: async (sql: string) => Math.max(0, (await server.tdengine.execute(sql)) - 1),
    };
    const run = await runSink(forgetful, recordsOf([good(1), good(2)]), { settings: settings('none') });
    assert.deepEqual([run.batch.rows, run.batch.missingRows], [2, 1]);
    assert.deepEqual(
      run.log.filter(({ level }) => level === 'error').map(({ message, fields }) => [message, fields]),
      [['TDengine took fewer rows than it was sent', { rows: 2, affectedRows: 1 }]],
    );
  });

  it('goes to a database for each topic with databasePrefix', async () => {
    const prefix = server.nextDatabase();
    const records = ['x', 'y'].flatMap((topic) => recordsOf([good(1)], { topic }));
    const run = await runSink(server.tdengine, records, { settings: { databasePrefix: `${prefix}_` } });
    assert.equal(run.answer, undefined);
    assert.deepEqual([await rowCount(`${prefix}_x`), await rowCount(`${prefix}_y`)], [1, 1]);
  });

  it('creates the database with the precision of the settings and keeps that of an existing one', async () => {
    for (const databasePrecision of ['ms', 'us', 'ns']) {
      const database = server.nextDatabase();
      for (const wanted of [databasePrecision, 'ns']) {
        const run = await runSink(server.tdengine, recordsOf([good(1)]), {
          settings: { database, databasePrecision: wanted },
        });
        assert.equal(run.answer, undefined);
      }
      const { rows } = await server.tdengine.query(
        `SELECT \`precision\` FROM information_schema.ins_databases WHERE name='${database}'`,
      );
      assert.deepEqual([rows, await rowCount(database)], [[[databasePrecision]], 1]);
    }
  });
});

describe('bad records with errors.tolerance all', () => {
  it('go to the dead letter topic with key, value, headers and time, and the rest is written', async () => {
    const headers = [{ h: [104, 105, -61, -87] }, { h: [] }, { z: [0] }, { n: null }];
    const chosen = settings('all');
    const records = recordsOf([good(1), Buffer.from([0xff, 0x00]), good(2)], {
      partition: 3,
      key: 'k',
      headers,
      timestamp: 17,
    });
    const run = await runSink(server.tdengine, records, { settings: chosen });
    assert.deepEqual([run.answer, ...counts(run)], [undefined, 3, 2, 0, 1, 0]);
    assert.equal(await rowCount(chosen.database), 2);
    assert.deepEqual(run.deadLetters, [
      {
        topic: 'dlq',
        key: Buffer.from('k'),
        value: Buffer.from([0xff, 0x00]),
        timestamp: 17,
        headers: [
          ['h', Buffer.from('hié')],
          ['h', Buffer.alloc(0)],
          ['z', Buffer.from([0])],
          ['n', null],
          ['__connect.errors.topic', 'meters'],
          ['__connect.errors.partition', '3'],
          ['__connect.errors.offset', '1'],
          ['__connect.errors.connector.name', 'sink1'],
          ['__connect.errors.stage', 'VALUE_CONVERTER'],
          ['__connect.errors.class.name', 'Decoder:line'],
          ['__connect.errors.exception.class.name', 'RecordError'],
          ['__connect.errors.exception.message', 'topic meters, partition 3, offset 1: the value is not UTF-8'],
        ],
      },
    ]);
    const rejections = run.log.filter(({ message }) => message === 'record rejected');
    assert.deepEqual(
      rejections.map(({ level, fields }) => [level, fields]),
      [
        [
          'info',
          {
            topic: 'meters',
            partition: 3,
            offset: 1,
            stage: 'VALUE_CONVERTER',
            error: 'RecordError',
            reason: 'the value is not UTF-8',
          },
        ],
      ],
    );
  });

  it('have TDengine’s error code in the dead letter', async () => {
    const run = await runSink(server.tdengine, recordsOf(['m v=1 5']), { settings: settings('all') });
    const headers = new Map(run.deadLetters[0]?.headers);
    assert.equal(headers.get('__connect.errors.stage'), 'TASK_PUT');
    assert.equal(headers.get('__connect.errors.exception.class.name'), 'TDengineError');
    assert.equal(headers.get('__connect.errors.tdengine.code'), '0x060b');
    assert.match(String(headers.get('__connect.errors.exception.message')), /offset 0: stable m: TDengine 0x060b: /);
  });

  it('have their content in neither the log nor the reason', async () => {
    const secret = 'S3CRET';
    const lines = [
      `m,t=a v=${secret} ${NOW}`,
      `m,t=${secret}= v=1`,
      `m v="${secret}`,
      `m v=1 ${secret}`,
      `m v=1,w=${'9'.repeat(400)}`,
    ];
    const conflict = [good(1), `m,t=a v="${secret}" ${NOW}`];
    const run = await runSink(server.tdengine, recordsOf([...lines, ...conflict, `m v=1 5`]), {
      settings: settings('all'),
    });
    assert.equal(run.batch.rejected, 7);
    const told = JSON.stringify([run.log, run.deadLetters.map(({ headers }) => headers)]);
    assert.ok(!told.includes(secret) && !told.includes('99999'));
  });

  it('are sent again only if the topic refuses their dead letters', async () => {
    const run = await runSink(server.tdengine, recordsOf([good(1), 'bad', 'worse', 'bad', good(2)]), {
      settings: settings('all'),
      reportsPartially: true,
      connectProducer: async () => ({
        produce: async (letters, refused) => {
          assert.equal(letters.length, 3);
          const [, large] = letters;
          assert.ok(large !== undefined && refused !== undefined);
          refused(large, new ProduceError('dlq', 'a record of 9 bytes is larger than max.message.bytes allows'));
          return 0;
        },
        close: async () => {},
      }),
    });
    assert.deepEqual(run.answer, failuresFrom('meters-0', 2, 5));
    assert.deepEqual(counts(run), [5, 1, 0, 1, 3]);
    assert.equal(run.batch.unsentDeadLetters, 1);
    assert.match(
      JSON.stringify(run.log),
      /offset 2: dead letters could not be sent: Kafka topic dlq: a record of 9 bytes/,
    );
  });

  it('are sent again with the whole batch when their dead letters are not acknowledged', async () => {
    for (const reportsPartially of [false, true]) {
      const run = await runSink(server.tdengine, recordsOf([good(1), 'bad', good(2)]), {
        settings: settings('all'),
        reportsPartially,
        connectProducer: async () => ({
          produce: async () => {
            throw new Error('no broker');
          },
          close: async () => {},
        }),
      });
      if (reportsPartially) {
        assert.deepEqual(run.answer, failuresFrom('meters-0', 1, 3));
        assert.deepEqual(counts(run), [3, 1, 0, 0, 2]);
      } else {
        assert.match(String(run.answer), /offset 1: dead letters could not be sent: no broker/);
        assert.deepEqual(counts(run), [3, 0, 0, 0, 3]);
      }
      assert.equal(run.batch.unsentDeadLetters, 1);
    }
  });

  it('are logged before the connection is closed, which a silent broker delays', async () => {
    const clock = manualClock();
    const run = await runSink(server.tdengine, recordsOf([good(1), 'bad']), {
      settings: settings('all'),
      clock,
      connectProducer: async () => ({ produce: async () => 0, close: () => clock.sleep(5_000) }),
    });
    assert.equal(run.batch.ms, 0);
    assert.equal(run.ms, 5_000);
  });

  it('are not sent to the dead letter topic when the batch will be sent again anyway', async () => {
    const down = faultyTDengine(server.tdengine, (sql) =>
      sql.startsWith('INSERT') ? { error: codeError(0x0357), ran: false } : undefined,
    );
    const run = await runSink(down, recordsOf([good(1), 'bad']), { settings: settings('all') });
    assert.ok(run.answer instanceof Error);
    assert.deepEqual(run.deadLetters, []);
  });

  it('need no connection to Kafka when there are none', async () => {
    const run = await runSink(server.tdengine, recordsOf([good(1)]), {
      settings: settings('all'),
      connectProducer: () => assert.fail('Kafka was connected to'),
    });
    assert.equal(run.answer, undefined);
  });
});

describe('a bad record with errors.tolerance none', () => {
  it('stops its partition and no other', async () => {
    const chosen = settings('none');
    const records = [
      ...recordsOf([good(1), 'bad', good(2)], { partition: 0 }),
      ...recordsOf([good(3), good(4)], { partition: 1 }),
    ];
    const run = await runSink(server.tdengine, records, { settings: chosen, reportsPartially: true });
    assert.deepEqual(run.answer, failuresFrom('meters-0', 1, 3));
    assert.deepEqual(counts(run), [5, 3, 0, 0, 2]);
    assert.equal(await rowCount(chosen.database), 3);
    assert.deepEqual(run.deadLetters, []);
  });

  it('fails the invocation without partial responses, with its place and reason', async () => {
    const run = await runSink(server.tdengine, recordsOf([good(1), 'bad']), { settings: settings('none') });
    assert.match(String(run.answer), /topic meters, partition 0, offset 1: line 1: there is no field/);
  });

  it('stops its partition also when only the table or TDengine shows that it is bad', async () => {
    for (const bad of [`m,t=a v="text" ${NOW}`, 'm,t=a v=1 5']) {
      const run = await runSink(server.tdengine, recordsOf([good(1), bad, good(2)]), {
        settings: settings('none'),
        reportsPartially: true,
      });
      assert.deepEqual(run.answer, failuresFrom('meters-0', 1, 3));
    }
  });
});

describe('a batch of any records with any faults', () => {
  const anyValue = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 9 }).map(good) },
    fc.constantFrom('bad', null, '', 'm v="text"', 'm,t=a v=1 5', `k,t=a v=1 ${NOW}`),
  );
  const anyRecords = fc.array(fc.record({ value: anyValue, partition: fc.integer({ min: 0, max: 2 }) }), {
    maxLength: 25,
  });

  it('has counts that add up, and no unfinished record before a reported offset', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRecords,
        fc.boolean(),
        fc.constantFrom('all' as const, 'none' as const),
        fc.option(fc.tuple(fc.nat(8), fc.constantFrom(0x0357, 0x0216, 0x2603, 0x7abc))),
        async (specs, reportsPartially, tolerance, fault) => {
          const records = specs.map(({ value, partition }, offset) => recordOf(value, offset, { partition }));
          const faulty = faultyTDengine(server.tdengine, (_sql, call) =>
            fault !== null && call >= fault[0] ? { error: codeError(fault[1]), ran: false } : undefined,
          );
          const run = await runSink(faulty, records, { settings: settings(tolerance), reportsPartially });
          const [received, ...ended] = counts(run).map(Number);
          assert.equal(received, records.length);
          assert.equal(
            ended.reduce((sum, count) => sum + count, 0),
            received,
          );
          assert.equal(run.deadLetters.length, run.batch.rejected);
          if (run.answer === undefined) {
            assert.equal(run.batch.retried, 0);
          } else if (run.answer instanceof Error) {
            assert.ok(!reportsPartially);
            assert.equal(run.batch.retried, received);
          } else {
            const named = run.answer.batchItemFailures.map(({ itemIdentifier: { partition, offset } }) => {
              const at = records.findIndex((record) => partitionName(record) === partition && record.offset === offset);
              assert.ok(at >= 0);
              return at;
            });
            assert.equal(new Set(named).size, run.batch.retried);
            // Whoever goes on from the lowest offset of a partition sends no other records than those that are named.
            for (const [at, record] of records.entries()) {
              const isBehind = named.some((first) => first <= at && records[first]?.partition === record.partition);
              assert.equal(named.includes(at), isBehind);
            }
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
