import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { LEASE_MARGIN_MS } from '../../../../functions/source/tick/invocation.ts';
import { LATER_RECORDS, SOURCE_RECORDS, SOURCE_TOPIC } from '../../../../local/tutorial/expected.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

let world: TickWorld;

beforeEach(async () => {
  world = await startTickWorld();
});
afterEach(() => world.close());

/** Keys and values in their order by key and value, as the expected ones are. */
function keysAndValues(records = world.sent) {
  return records.map(({ key, value }) => [String(key), String(value)]).toSorted();
}

const expected = SOURCE_RECORDS.map(([key, value]) => [key, value]).toSorted();

describe('a source’s tick', () => {
  it('sends the tutorial’s eight rows once, also the two that share a time', async () => {
    await world.load('source.sql');
    assert.deepEqual(await world.tick(), {
      tables: [
        {
          database: 'test',
          table: 'meters',
          topic: SOURCE_TOPIC,
          rows: 8,
          lateRows: 0,
          lateByMs: 0,
          tooLateRows: 0,
          leftOut: 0,
          bytes: 8,
          position: '1538577496800',
          paused: false,
          caughtUp: true,
        },
      ],
      caughtUp: true,
    });
    assert.deepEqual(keysAndValues(), expected);
    const together = world.sent.filter(({ timestamp }) => timestamp === 1538577485000);
    assert.deepEqual(together.map(({ key }) => key).toSorted(), ['d1001', 'd1004']);
    assert.deepEqual(
      together.map(({ headers }) => headers).toSorted(),
      ['d1001', 'd1004'].map((subtable) => [
        ['database', 'test'],
        ['stable', 'meters'],
        ['subtable', subtable],
      ]),
    );
    assert.deepEqual((await world.tick()).tables[0]?.rows, 0);
    assert.equal(world.sent.length, 8);
  });

  it('sends later rows once they are as old as the delay, and not twice', async () => {
    await world.load('source.sql');
    await world.tick();
    await world.load('source-later.sql');
    world.clock.now += 999;
    assert.equal((await world.tick()).tables[0]?.rows, 0);
    world.clock.now += 1;
    assert.equal((await world.tick()).tables[0]?.rows, 2);
    assert.deepEqual(
      keysAndValues(world.sent.slice(8)),
      LATER_RECORDS.map(([key, value]) => [key, `${value}${world.clock.now - 1000}000000`]),
    );
    await world.tick();
    assert.equal(world.sent.length, 10);
  });

  it('sends the same rows in windows of one time each', async () => {
    await world.load('source.sql');
    const windows: number[] = [];
    const producer = recordingProducer(world.sent, (records) => void windows.push(records.length));
    await world.tick({ producer, settings: tickSettings({ fetchMaxRows: 1 }) });
    // d1001 and d1004 share a time, which is read in pieces.
    assert.deepEqual(windows, [1, 1, 1, 1, 1, 1, 1, 1]);
    assert.deepEqual(keysAndValues(), expected);
  });

  it('goes on where the tick before ran out of time', async () => {
    await world.load('source.sql');
    let left = 3;
    const timeLeft = () => (world.sent.length < left ? 60_000 : 1_500);
    const settings = tickSettings({ fetchMaxRows: 1 });
    assert.equal((await world.tick({ settings, timeLeft })).caughtUp, false);
    // The window that had been read meanwhile goes out too.
    assert.equal(world.sent.length, 4);
    left = Number.POSITIVE_INFINITY;
    assert.equal((await world.tick({ settings, timeLeft })).caughtUp, true);
    assert.deepEqual(keysAndValues(), expected);
  });

  it('does not move the position when Kafka refuses, so that the next one sends the rows', async () => {
    await world.load('source.sql');
    const producer = recordingProducer(world.sent, () => {
      throw new Error('no brokers');
    });
    await assert.rejects(world.tick({ producer }), { name: 'TickError', message: /meters: no brokers/ });
    assert.equal(world.sent.length, 0);
    assert.equal((await world.tick()).tables[0]?.rows, 8);
    assert.deepEqual(keysAndValues(), expected);
  });

  it('sends rows again whose position was not committed', async () => {
    await world.load('source.sql');
    const client = world.dynamoDb();
    failing(client, (update) => update.includes('#position = :to'), 1);
    await assert.rejects(world.tick({ checkpoints: world.checkpoints(client) }), { name: 'TickError' });
    assert.equal(world.sent.length, 8);
    await world.tick({ checkpoints: world.checkpoints(client) });
    assert.deepEqual(keysAndValues(), [...expected, ...expected].toSorted());
    await world.tick({ checkpoints: world.checkpoints(client) });
    assert.equal(world.sent.length, 16);
  });

  it('waits for the lease of a killed one, then goes on in its place', async () => {
    await world.load('source.sql');
    const client = world.dynamoDb();
    failing(client, (update) => !update.includes(':until') && world.sent.length > 0, Number.POSITIVE_INFINITY);
    await assert.rejects(world.tick({ checkpoints: world.checkpoints(client) }));
    assert.deepEqual(world.warnings, ['the lease could not be given back and will run out']);
    world.clock.now += 60_000 + LEASE_MARGIN_MS;
    assert.deepEqual(await world.tick(), { tables: [], caughtUp: false, skipped: 'lease' });
    assert.equal(world.sent.length, 8);
    world.clock.now += 1;
    assert.equal((await world.tick()).tables[0]?.rows, 8);
    assert.deepEqual(keysAndValues(), [...expected, ...expected].toSorted());
  });

  it('reads the other tables when one fails, and names that one', async () => {
    await world.load('source.sql');
    await world.tdengine.execute('CREATE TABLE test.broken (ts TIMESTAMP, v INT)');
    await world.tdengine.execute("INSERT INTO test.broken VALUES ('2018-10-03T14:38:05.000Z', 1)");
    await world.tdengine.execute('CREATE TABLE test.`a b` (ts TIMESTAMP, v INT)');
    const producer = recordingProducer(world.sent, (records) => {
      if (records.some(({ topic }) => topic === 'tdengine-test-broken')) throw new Error('not allowed');
    });
    await assert.rejects(world.tick({ producer }), (error: Error) => {
      assert.equal(error.name, 'TickError');
      assert.match(error.message, /^2 of 3 tables failed: test\.a b: topic name .*; test\.broken: not allowed$/);
      return true;
    });
    assert.deepEqual(keysAndValues(), expected);
    await world.tick({ settings: tickSettings({ tables: { include: ['*'], exclude: ['a b'] } }) });
    assert.deepEqual(keysAndValues(world.sent.slice(8)), [['broken', 'broken v=1i32 1538577485000000000']]);
    assert.deepEqual(world.sent[8]?.headers, [
      ['database', 'test'],
      ['subtable', 'broken'],
    ]);
  });

  it('reads the other tables when one in the settings does not exist, and warns at every tick until it does', async () => {
    await world.load('source.sql');
    const measured: Readonly<Record<string, number>>[] = [];
    const tables = { include: ['meters', 'd1001', 'later', 'none*', 'left out'], exclude: ['left*'] };
    const changes = {
      settings: tickSettings({ tables }),
      publishMetrics: (each: Readonly<Record<string, number>>) => measured.push(each),
    };
    for (let times = 0; times < 2; times += 1) {
      await assert.rejects(world.tick(changes), (error: Error) => {
        assert.equal(error.name, 'TickError');
        assert.match(
          error.message,
          /^2 of 3 tables failed: test\.d1001: there is no such .*tables\.include.*; test\.later: there is no such/,
        );
        return true;
      });
      assert.equal(measured.at(-1)?.failedTables, 2);
    }
    assert.deepEqual(keysAndValues(), expected);
    await world.tdengine.execute('CREATE TABLE test.later (ts TIMESTAMP, v INT)');
    await world.tick({ settings: tickSettings({ tables: { include: ['meters', 'later'], exclude: [] } }) });
  });

  it('leaves out a table that is dropped while it is read, with a warning', async () => {
    await world.load('source.sql');
    await world.tdengine.execute('CREATE TABLE test.gone (ts TIMESTAMP, v INT)');
    const tdengine = withQuery(world.tdengine, async (sql, ask) => {
      if (sql.startsWith('DESCRIBE `test`.`gone`')) await world.tdengine.execute('DROP TABLE test.gone');
      return ask();
    });
    const { tables, caughtUp } = await world.tick({ tdengine });
    assert.deepEqual(
      [tables.map(({ table }) => table), caughtUp, world.warnings],
      [['meters'], true, ['a table is gone']],
    );
  });

  it('publishes nothing of an answer that lacks rows', async () => {
    await world.load('source.sql');
    const tdengine = withQuery(world.tdengine, async (sql, ask) => {
      const answer = await ask();
      return sql.includes('tbname') ? { ...answer, rows: answer.rows.slice(0, -1) } : answer;
    });
    await assert.rejects(world.tick({ tdengine }), {
      name: 'TickError',
      message: /meters: times .* 7 rows are read and 8 counted/,
    });
    assert.equal(world.sent.length, 0);
    await world.tick();
    assert.deepEqual(keysAndValues(), expected);
  });

  it('warns of a position that is later than TDengine’s time, at every tick', async () => {
    await world.load('source.sql');
    await world.tick();
    world.clock.now = 1538577496799;
    for (const _ of ['first', 'second']) {
      const measured: Readonly<Record<string, number>>[] = [];
      await world.tick({ publishMetrics: (measures) => void measured.push(measures) });
      assert.equal(
        measured.reduce((sum, { futurePositions = 0 }) => sum + futurePositions, 0),
        1,
      );
    }
    const told = world.warnings.filter((message) =>
      message.startsWith('the position is later than the time of TDengine'),
    );
    assert.equal(told.length, 2);
    // As late as now is not later.
    world.clock.now += 1;
    await world.tick({ publishMetrics: ({ futurePositions }) => assert.equal(futurePositions, undefined) });
  });

  it('refuses a position of another precision, as after the database was recreated', async () => {
    await world.load('source.sql');
    await world.tick();
    await world.tdengine.execute('DROP DATABASE test');
    await world.tdengine.execute("CREATE DATABASE test PRECISION 'us' KEEP 36500");
    for (const table of ['d1001', 'd1002']) {
      await world.tdengine.execute(`CREATE TABLE IF NOT EXISTS test.meters (ts TIMESTAMP, v INT) TAGS (t INT)`);
      await world.tdengine.execute(`INSERT INTO test.${table} USING test.meters TAGS (1) VALUES (now, 1)`);
    }
    world.clock.now += 1000;
    await assert.rejects(world.tick(), {
      name: 'TickError',
      message: /test\.meters counts ms, the database counts us/,
    });
    assert.equal(world.sent.length, 8);
  });
});

/** Lets updates that match fail, so many of them, as if the function ended there. */
function failing(client: DynamoDBClient, matches: (updateExpression: string) => boolean, times: number): void {
  let failed = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const update = 'UpdateExpression' in args.input ? args.input.UpdateExpression : undefined;
      if (update !== undefined && failed < times && matches(update)) {
        failed += 1;
        throw new Error('killed');
      }
      return next(args);
    },
    { step: 'initialize', name: 'failing' },
  );
}

type Query = TDengine['query'];

/** A TDengine whose answers pass through `wrapped`. */
function withQuery(
  tdengine: TDengine,
  wrapped: (sql: string, ask: () => ReturnType<Query>) => ReturnType<Query>,
): TDengine {
  return {
    query: (sql, limits) => wrapped(sql, () => tdengine.query(sql, limits)),
    execute: (sql, limits) => tdengine.execute(sql, limits),
  };
}
