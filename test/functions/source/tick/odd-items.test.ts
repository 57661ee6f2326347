import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { commandPorts, runCommand } from '../../../../functions/source/commands/run-command.ts';
import type { Command } from '../../../../functions/source/event.ts';
import { runBackfills } from '../../../../functions/source/tick/run-backfills.ts';
import { itemThere, putItem } from '../../../support/source/checkpoints.ts';
import { EVERY_TYPE } from '../../../support/source/odd-values.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from '../../../support/source/tick-world.ts';

const settings = tickSettings({ delayMs: 0 });

describe('a source with an unreadable item in the checkpoint table', () => {
  let world: TickWorld;
  let measured: Readonly<Record<string, number>>[] = [];
  beforeEach(async () => {
    world = await startTickWorld();
    measured = [];
    await world.tdengine.execute('CREATE DATABASE test KEEP 36500');
    for (const table of ['t0', 't1']) await world.tdengine.execute(`CREATE TABLE test.${table} (ts TIMESTAMP, v INT)`);
    await rows(1);
    await tick();
  });
  afterEach(() => world.close());

  /** A row for each table, later than those from before. */
  async function rows(v: number): Promise<void> {
    world.clock.now += 1_000;
    for (const table of ['t0', 't1']) {
      await world.tdengine.execute(`INSERT INTO test.${table} VALUES (${world.clock.now - 1}, ${v})`);
    }
  }

  function tick(changes: Parameters<TickWorld['tick']>[0] = {}) {
    return world.tick({ settings, publishMetrics: (measures) => void measured.push(measures), ...changes });
  }

  const put = (item: string, attributes: Record<string, AttributeValue>) =>
    putItem(world.checkpoints(), item, attributes);

  async function change(item: string, attributes: Record<string, AttributeValue>): Promise<void> {
    await put(item, { ...(await itemThere(world.checkpoints(), item)), ...attributes });
  }

  const command = (name: Command['name'], args: object) =>
    runCommand(
      { name, args },
      commandPorts(world.checkpoints(), settings, world.tdengine, () => world.clock.now),
    );

  const sentTo = (table: string) => world.sent.filter(({ topic }) => topic === `tdengine-test-${table}`).length;

  const sumOf = (name: string) => measured.reduce((sum, measures) => sum + (measures[name] ?? 0), 0);

  it('reads the other tables, reports that one, and reads it again after a move', async () => {
    await change('table/test.t1', { position: { N: '1700000000000' } });
    await rows(2);
    measured = [];
    await assert.rejects(tick(), {
      name: 'TickError',
      message: /^1 of 2 tables failed: test\.t1: item table\/test\.t1: a position .* is not text \(S\)/,
    });
    assert.deepEqual([sentTo('t0'), sentTo('t1'), sumOf('failedTables'), sumOf('tables')], [2, 1, 1, 2]);
    await command('move', { table: 't1', to: 'earliest' });
    await tick();
    assert.deepEqual([sentTo('t0'), sentTo('t1')], [2, 3]);
  });

  it('shows the other positions, and why that one cannot be read', async () => {
    await change('table/test.t1', { position: { N: '1700000000000' } });
    assert.deepEqual(await command('positions', {}), {
      positions: {
        'test.t0': {
          position: '1714521600999',
          precision: 'ms',
          time: '2024-05-01T00:00:00.999Z',
          standsBefore: null,
          tableCreateTime: '2024-05-01T00:00:00.000Z',
          paused: false,
          version: 1,
          updatedAt: '2024-05-01T00:00:01.000Z',
        },
        'test.t1': {
          unreadable:
            'item table/test.t1: a position in the checkpoint table is not text (S) of a whole number with a precision of ms, us or ns',
          paused: false,
        },
      },
    });
  });

  it('reports it no more when its table is paused', async () => {
    await change('table/test.t1', { position: { N: '1700000000000' } });
    await command('pause', { tables: ['t1'] });
    await rows(2);
    measured = [];
    await tick();
    assert.deepEqual([sentTo('t0'), sentTo('t1'), sumOf('pausedTables')], [2, 1, 1]);
    await command('resume', { tables: ['t1'] });
    await assert.rejects(tick(), { name: 'TickError' });
  });

  it('ignores items of tables and databases that it does not read', async () => {
    await Promise.all(
      Object.values(EVERY_TYPE).flatMap((value, index) => [
        put(`table/other.x${index}`, { position: value, version: value, paused: value }),
        put(`table/test.gone${index}`, { position: { N: '1' }, fence: value, published: value }),
        put(`table/${index}`, { position: value }),
      ]),
    );
    await rows(2);
    await tick();
    assert.deepEqual([sentTo('t0'), sentTo('t1')], [2, 2]);
    await command('move', { table: 't0', to: 'latest' });
    await command('move', { table: 'gone3', to: 'latest' });
    await command('pause', { tables: ['*'] });
    await command('positions', {});
  });

  it('reads the other tables whatever fence it has', async () => {
    for (const fence of ['1000', '9007199254740990', '99999999999999999999999999999999999999']) {
      await change('table/test.t1', { fence: { N: fence } });
      await rows(2);
      const before = sentTo('t0');
      await assert.rejects(tick(), { name: 'TickError', message: /^1 of 2 tables failed: test\.t1: / });
      assert.equal(sentTo('t0'), before + 1);
      await command('move', { table: 't1', to: 'latest' });
      await tick();
    }
  });

  it('sends nothing of tables whose first position is unknown, and goes on with the others', async () => {
    await change('fence', { startedAt: { S: 'yesterday' } });
    await world.tdengine.execute('CREATE TABLE test.t2 (ts TIMESTAMP, v INT)');
    await world.tdengine.execute(`INSERT INTO test.t2 VALUES (${world.clock.now}, 1)`);
    await rows(2);
    const latest = tickSettings({ delayMs: 0, timestampInitial: 'latest' });
    await assert.rejects(
      tick({ settings: latest }),
      /^TickError: 1 of 3 tables failed: test\.t2: item fence: startedAt/,
    );
    assert.deepEqual([sentTo('t0'), sentTo('t1'), sentTo('t2')], [2, 2, 0]);
    await tick();
    assert.equal(sentTo('t2'), 1, 'it matters to none with another timestampInitial');
  });

  it('with unreadable counts reports that, and sends nothing twice', async () => {
    await change('table/test.t1', { published: { S: 'x;y' }, publishedUpTo: { S: '1714521600999' } });
    await assert.rejects(
      tick(),
      /^TickError: 1 of 2 tables failed: test\.t1: the counts of published rows .* not readable/,
    );
  });

  describe('of a backfill', () => {
    const DAY = { tables: ['t0', 't1'], from: '2024-05-01T00:00:00Z', to: '2024-05-01T00:00:01Z' };

    beforeEach(() => command('backfill', { start: { id: 'a', ...DAY } }));

    const work = () =>
      runBackfills({
        settings,
        tdengine: world.tdengine,
        producer: recordingProducer(world.sent),
        checkpoints: world.checkpoints(),
        owner: randomUUID(),
        now: () => world.clock.now,
        timeLeft: () => 60_000,
        log: { info: () => {}, warn: () => {} },
        publishMetrics: (measures) => void measured.push(measures),
      });

    const oddities = [
      ['from', { S: 'soon' }],
      ['finishedAt', { S: 'yes' }],
      ['createdAt', undefined],
    ] as const;

    it('works on the other backfills, reports that one, and lets it be cancelled', async () => {
      for (const [attribute, value] of oddities) {
        const known = `${attribute} ${JSON.stringify(value)}`;
        const { [attribute]: _, ...others } = (await itemThere(world.checkpoints(), 'backfill/a/t0')) ?? {};
        await put('backfill/a/t0', { ...others, ...(value !== undefined && { [attribute]: value }) });
        measured = [];
        const before = sentTo('t1');
        await assert.rejects(work(), /^TickError: 1 of 2 tables failed: a\/t0: item backfill\/a\/t0: /, known);
        assert.deepEqual([sentTo('t1'), sumOf('failedBackfills')], [before + 1, 1], known);
        const listed = await command('backfill', { list: {} });
        assert.ok('backfills' in listed && Array.isArray(listed.backfills));
        assert.deepEqual(
          listed.backfills.map(({ id, state }: { id: string; state: string }) => [id, state]),
          [
            ['a/t1', 'finished'],
            ['a/t0', 'unreadable'],
          ],
          known,
        );
        await command('backfill', { pause: { id: 'a/t0' } });
        await work();
        await command('backfill', { cancel: { id: 'a' } });
        await command('backfill', { start: { id: 'a', ...DAY } });
      }
      assert.equal((await work()).finished.length, 2);
    });

    it('shows times that no calendar has as null', async () => {
      await change('backfill/a/t0', { createdAt: { N: String(Number.MAX_SAFE_INTEGER - 1) } });
      const listed = await command('backfill', { list: {} });
      assert.ok('backfills' in listed && Array.isArray(listed.backfills));
      assert.deepEqual(
        listed.backfills.map(({ createdAt }: { createdAt: string | null }) => createdAt),
        ['2024-05-01T00:00:01.000Z', null],
      );
    });
  });
});
