import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SourceRuntime } from '../../../../functions/shared/settings/source.ts';
import { itemKey } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { commandPorts } from '../../../../functions/source/commands/ports.ts';
import { runCommand } from '../../../../functions/source/commands/run-command.ts';
import { runBackfills } from '../../../../functions/source/tick/run-backfills.ts';
import { runTick } from '../../../../functions/source/tick/run-tick.ts';
import { askedTDengine } from '../../../support/source/asked.ts';
import { itemThere, moveByHand } from '../../../support/source/checkpoints.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const BEGIN = Date.parse('2024-05-01T00:00:00Z');
const MONTH = 30 * 86_400_000;
const ITEM = 'table/test.m';

describe('a table that is dropped and made anew under its name', () => {
  let world: TickWorld;
  let warned: { readonly message: string; readonly details: Record<string, unknown> }[] = [];
  let recreatedTables = 0;
  beforeEach(async () => {
    world = await startTickWorld();
    warned = [];
    recreatedTables = 0;
    await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
    await stable();
    await rows(1, world.clock.now);
  });
  afterEach(() => world.close());

  const stable = () => world.tdengine.execute('CREATE STABLE test.m (ts TIMESTAMP, v INT) TAGS (g INT)');

  /** So many rows, a millisecond between two, the last of them at this time in ms. */
  async function rows(count: number, last: number, table = 'd USING test.m TAGS (1)'): Promise<void> {
    const values = Array.from({ length: count }, (_, at) => `(${last - at}, ${at})`);
    await world.tdengine.execute(`INSERT INTO test.${table} VALUES ${values.join('')}`);
    world.clock.now += 1_000;
  }

  /** A stable of the same name, with 100 rows of last month. */
  async function madeAnew(): Promise<void> {
    await world.tdengine.execute('DROP STABLE test.m');
    world.clock.now += 1_000;
    await stable();
    await rows(100, world.clock.now - MONTH);
  }

  const partsOf = (changes: Partial<SourceRuntime>) => ({
    settings: tickSettings({ delayMs: 0, ...changes }),
    tdengine: world.tdengine,
    producer: recordingProducer(world.sent),
    checkpoints: world.checkpoints(),
    owner: randomUUID(),
    now: () => world.clock.now,
    timeLeft: () => 60_000,
    log: {
      info: () => {},
      warn: (message: string, details: Record<string, unknown>) => void warned.push({ message, details }),
    },
    publishMetrics: (measures: Readonly<Record<string, number>>) => {
      recreatedTables += measures.recreatedTables ?? 0;
    },
  });

  /** How many records a tick sends. */
  async function sentBy(changes: Partial<SourceRuntime> = {}): Promise<number> {
    const before = world.sent.length;
    await runTick(partsOf(changes));
    return world.sent.length - before;
  }

  const command = (name: 'move' | 'positions' | 'backfill', args: object) =>
    runCommand(
      { name, args },
      commandPorts(world.checkpoints(), tickSettings(), world.tdengine, () => world.clock.now),
    );

  const told = () => [warned.map(({ message }) => message), recreatedTables];

  const RESTARTED = [['a table was made anew and is read from its beginning'], 1];
  const CONTINUED = [['a table was made anew and goes on from its position: rows up to there are not sent'], 1];

  it('is read from its beginning, told once with both create times', async () => {
    assert.equal(await sentBy(), 1);
    await madeAnew();
    assert.equal(await sentBy(), 100);
    assert.deepEqual(told(), RESTARTED);
    assert.deepEqual(warned[0]?.details, {
      table: 'test.m',
      createTimeBefore: '2024-05-01T00:00:00.000Z',
      createTime: '2024-05-01T00:00:02.000Z',
      position: '2024-05-01T00:00:00.000Z',
    });
    await rows(1, world.clock.now);
    assert.equal(await sentBy(), 1);
    assert.deepEqual(told(), RESTARTED);
  });

  it('goes on from its position with tableRecreated continue, and what was published of the old one is forgotten', async () => {
    const changes = { tableRecreated: 'continue' } as const;
    assert.equal(await sentBy(changes), 1);
    await madeAnew();
    await rows(3, BEGIN);
    assert.equal(await sentBy(changes), 0);
    assert.deepEqual(told(), CONTINUED);
    await rows(1, BEGIN + 1);
    assert.equal(await sentBy(changes), 1);
    assert.deepEqual(told(), CONTINUED, 'nor are rows too late that were there before');
  });

  it('begins where a table without a position does', async () => {
    await sentBy();
    await madeAnew();
    const timestampInitial = new Date(world.clock.now - MONTH - 1_000 - 9).toISOString();
    assert.equal(await sentBy({ timestampInitial }), 10);
  });

  it('is told once though it has no rows yet, and all of them are sent when they come', async () => {
    await sentBy();
    await world.tdengine.execute('DROP STABLE test.m');
    world.clock.now += 1_000;
    await stable();
    assert.equal(await sentBy(), 0);
    assert.equal(await sentBy(), 0);
    assert.deepEqual(told(), RESTARTED);
    await rows(5, BEGIN - MONTH);
    assert.equal(await sentBy(), 5);
    assert.deepEqual(told(), RESTARTED);
  });

  it('is told also when it was gone for some ticks, and when it is of another kind', async () => {
    await sentBy();
    await world.tdengine.execute('DROP STABLE test.m');
    await sentBy();
    world.clock.now += 1_000;
    await world.tdengine.execute('CREATE TABLE test.m (ts TIMESTAMP, w DOUBLE)');
    await rows(4, BEGIN - MONTH, 'm');
    assert.equal(await sentBy(), 4);
    assert.deepEqual(told(), RESTARTED);
  });

  for (const [precision, unit] of [
    ['ms', 1n],
    ['us', 1_000n],
    ['ns', 1_000_000n],
  ] as const) {
    describe(`with its database, in ${precision}`, () => {
      async function databaseAnew(): Promise<void> {
        await world.tdengine.execute('DROP DATABASE test');
        world.clock.now += 1_000;
        await world.tdengine.execute(`CREATE DATABASE test PRECISION '${precision}' KEEP 36500`);
        await stable();
        const times = [BigInt(BEGIN - MONTH) * unit, BigInt(BEGIN) * unit, BigInt(BEGIN) * unit + 1n];
        await world.tdengine.execute(
          `INSERT INTO test.d USING test.m TAGS (1) VALUES ${times.map((time) => `(${time}, 1)`).join('')}`,
        );
        world.clock.now += 1_000;
      }

      it('is read from its beginning', async () => {
        await sentBy();
        await databaseAnew();
        assert.equal(await sentBy(), 3);
        assert.deepEqual(told(), RESTARTED);
      });

      it('goes on from its position, in the new unit', async () => {
        await sentBy();
        await databaseAnew();
        assert.equal(await sentBy({ tableRecreated: 'continue' }), 1);
        assert.deepEqual(told(), CONTINUED);
        assert.equal(await sentBy({ tableRecreated: 'continue' }), 0);
      });
    });
  }

  it('goes on in a finer unit from before all times as from before all times', async () => {
    await sentBy();
    await command('move', { table: 'm', to: 'earliest' });
    await world.tdengine.execute('DROP DATABASE test');
    world.clock.now += 1_000;
    await world.tdengine.execute("CREATE DATABASE test PRECISION 'ns' KEEP 36500");
    await stable();
    await rows(1, world.clock.now * 1_000_000);
    assert.equal(await sentBy({ tableRecreated: 'continue' }), 1);
  });

  it('is not told of a position that an earlier version left, which takes the create time that is seen first', async () => {
    await sentBy();
    await world
      .checkpoints()
      .client.send(
        new UpdateItemCommand({ ...itemKey(world.checkpoints(), ITEM), UpdateExpression: 'REMOVE tableCreateTime' }),
      );
    const before = await itemThere(world.checkpoints(), ITEM);
    assert.equal(await sentBy(), 0);
    const after = await itemThere(world.checkpoints(), ITEM);
    assert.deepEqual(after?.tableCreateTime, { S: '2024-05-01T00:00:00.000Z' });
    assert.deepEqual(
      [after?.position, after?.published, after?.publishedUpTo],
      [before?.position, before?.published, before?.publishedUpTo],
    );
    assert.deepEqual(told(), [[], 0]);
    assert.equal(await sentBy(), 0);
    assert.equal((await itemThere(world.checkpoints(), ITEM))?.version?.N, after?.version?.N, 'once');
    await madeAnew();
    assert.equal(await sentBy(), 100);
    assert.deepEqual(told(), RESTARTED);
  });

  it('is not told of a server that does not say when its tables were made', async () => {
    await sentBy();
    await madeAnew();
    const before = world.sent.length;
    await runTick({
      ...partsOf({}),
      tdengine: {
        ...world.tdengine,
        async query(sql, limits) {
          const answer = await world.tdengine.query(sql, limits);
          return sql.includes(', create_time ')
            ? { ...answer, rows: answer.rows.map(([name]) => [name, null]) }
            : answer;
        },
      },
    });
    assert.deepEqual([world.sent.length - before, told()], [0, [[], 0]]);
    assert.equal(await sentBy(), 100, 'and what was known is kept');
  });

  it('is not one that only gets more columns and tags', async () => {
    await sentBy();
    await world.tdengine.execute('ALTER STABLE test.m ADD COLUMN w INT');
    await world.tdengine.execute('ALTER STABLE test.m ADD TAG h INT');
    await world.tdengine.execute(`INSERT INTO test.d VALUES (${world.clock.now}, 1, 1)`);
    world.clock.now += 1_000;
    assert.equal(await sentBy(), 1);
    assert.deepEqual(told(), [[], 0]);
  });

  it('costs no statement: create times come with the list of tables', async () => {
    await sentBy();
    await madeAnew();
    const tdengine = askedTDengine(world.tdengine);
    await runTick({ ...partsOf({}), tdengine });
    assert.equal(tdengine.asked.filter(({ sql }) => sql.includes('information_schema')).length, 5);
  });

  it('stays where an operator moved it after it was made anew', async () => {
    await sentBy();
    await madeAnew();
    await command('move', { table: 'm', to: new Date(world.clock.now - MONTH - 1_000 - 4).toISOString() });
    assert.equal(await sentBy(), 5);
    assert.deepEqual(told(), [[], 0]);
    const shown = await command('positions', {});
    assert.match(JSON.stringify(shown), /"tableCreateTime":"2024-05-01T00:00:02\.000Z"/);
  });

  it('stays where a person put it by hand who took its create time away, as docs/operations.md says', async () => {
    await sentBy();
    await madeAnew();
    const to = world.clock.now - MONTH - 1_000 - 5;
    await world.checkpoints().client.send(
      new UpdateItemCommand({
        ...itemKey(world.checkpoints(), ITEM),
        UpdateExpression: 'SET #p = :p REMOVE published, publishedUpTo, commitId, tableCreateTime',
        ExpressionAttributeNames: { '#p': 'position' },
        ExpressionAttributeValues: { ':p': { S: String(to) } },
      }),
    );
    assert.equal(await sentBy(), 5);
    assert.deepEqual(told(), [[], 0]);
  });

  it('begins again when it was moved before it was made anew, by the command or by hand', async () => {
    for (const move of [
      () => command('move', { table: 'm', to: '2024-05-01T00:00:00Z' }),
      () => moveByHand(world.checkpoints(), ITEM, String(BEGIN)),
    ]) {
      await sentBy();
      await move();
      await madeAnew();
      assert.equal(await sentBy(), 100);
    }
  });

  it('is noticed when its pause ends', async () => {
    await sentBy();
    await runCommand(
      { name: 'pause', args: { tables: ['m'] } },
      commandPorts(world.checkpoints(), tickSettings(), world.tdengine, () => world.clock.now),
    );
    await madeAnew();
    assert.equal(await sentBy(), 0);
    await runCommand(
      { name: 'resume', args: { tables: ['m'] } },
      commandPorts(world.checkpoints(), tickSettings(), world.tdengine, () => world.clock.now),
    );
    assert.equal(await sentBy(), 100);
  });

  it('is told again when the answer to its note was lost with the invocation, and not passed over', async () => {
    await sentBy();
    await madeAnew();
    const client = world.dynamoDb();
    client.middlewareStack.add(
      (next) => async (args) => {
        const update = 'UpdateExpression' in args.input ? args.input.UpdateExpression : undefined;
        if (update?.includes('tableCreateTime')) throw new Error('killed');
        return next(args);
      },
      { step: 'initialize', name: 'kill' },
    );
    await assert.rejects(runTick({ ...partsOf({}), checkpoints: world.checkpoints(client) }), { name: 'TickError' });
    assert.deepEqual(told(), RESTARTED);
    assert.equal(await sentBy(), 100);
    assert.equal(recreatedTables, 2);
  });

  describe('while a backfill of it is open', () => {
    /** Up to a day that is still to come, so that it stays open. */
    beforeEach(() =>
      command('backfill', {
        start: { id: 'b', tables: ['m'], from: '2024-01-01T00:00:00Z', to: '2024-06-01T00:00:00Z' },
      }),
    );

    it('is sent by the backfill from its beginning, or goes on, as the setting says, and is told', async () => {
      for (const [tableRecreated, sent] of [
        ['restart', 100],
        ['continue', 0],
      ] as const) {
        assert.ok((await runBackfills(partsOf({ tableRecreated }))).rows > 0);
        await rows(1, world.clock.now);
        await runBackfills(partsOf({ tableRecreated }));
        await madeAnew();
        warned = [];
        recreatedTables = 0;
        assert.equal((await runBackfills(partsOf({ tableRecreated }))).rows, sent);
        assert.deepEqual(told(), tableRecreated === 'restart' ? RESTARTED : CONTINUED);
        assert.equal(warned[0]?.details.table, 'b/m');
        await rows(1, world.clock.now);
      }
    });
  });

  it('as a sub-table alone is not told: its later rows are sent, as late ones are those of times with more rows than before', async () => {
    await sentBy();
    await world.tdengine.execute('DROP TABLE test.d');
    await sentBy();
    await rows(1, BEGIN - 2_000);
    await rows(1, world.clock.now);
    assert.equal(await sentBy(), 2);
    assert.deepEqual(told(), [[], 0]);
  });
});
