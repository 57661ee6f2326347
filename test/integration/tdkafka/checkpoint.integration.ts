import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

describe('an operator who changes how far a source is', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;
  let database = '';

  const json = async (...args: readonly string[]) => {
    const { code, out, err } = await operator.tdkafka(...args, '--json');
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  const sent = async (topic: string) => (await world.records(topic)).length;

  before(async () => {
    world = await startWorld(undefined);
    await world.load('source.sql');
    database = world.databases.test;
    operator = await operated(world.file(undefined, {}), world);
    await untilIdle(operator.runner);
  });
  after(async () => {
    await operator?.close();
    await world?.close();
  });

  it('sees where each table is, as a time and exactly', async () => {
    const { [`${database}.meters`]: line } = await json('checkpoint', 'list', 'test');
    assert.deepEqual(
      [line.time, line.precision, line.paused],
      [new Date(Number(line.position)).toISOString(), 'ms', false],
    );
    const { code, out } = await operator.tdkafka('checkpoint', 'list', 'test', 'me*');
    assert.equal(code, 0);
    assert.match(out, new RegExp(`meters +reads +${line.time} +${line.position} +ms`));
  });

  it('is told which tables are meant with --dry-run, and that a name is none', async () => {
    assert.deepEqual(await json('checkpoint', 'pause', 'test', '*', '--dry-run'), {
      tables: ['meters'],
      changed: false,
    });
    const { code, err } = await operator.tdkafka('checkpoint', 'pause', 'test', 'metres');
    assert.equal(code, 3);
    assert.match(err, /source test: no table of the source is named "metres"/);
    assert.equal((await operator.tdkafka('checkpoint', 'pause', 'test', 'x*')).code, 2);
  });

  it('pauses and resumes, by the function and without it', async () => {
    assert.deepEqual((await json('checkpoint', 'pause', 'test', 'meters', '--why', 'new firmware')).tables, ['meters']);
    assert.equal((await json('checkpoint', 'list', 'test'))[`${database}.meters`].paused, true);
    assert.deepEqual((await json('checkpoint', 'resume', 'test', 'meters', '--direct')).tables, ['meters']);
    assert.equal((await json('checkpoint', 'list', 'test', '--direct'))[`${database}.meters`].paused, false);
  });

  it('moves a table back after a question, and its rows are sent again', async () => {
    const rows = await sent(world.sourceTopic);
    const refused = await operator.tdkafka('checkpoint', 'move', 'test', 'meters', '--to', 'earliest');
    assert.equal(refused.code, 3);
    assert.match(refused.err, /1 tables are moved to earliest: .* say so with --yes/);
    await json('checkpoint', 'move', 'test', 'meters', '--to', 'earliest', '--yes', '--why', 'wrong key');
    await untilIdle(operator.runner);
    assert.equal(await sent(world.sourceTopic), rows * 2);
  });

  it('deletes a position, and the table begins again', async () => {
    const rows = await sent(world.sourceTopic);
    await json('checkpoint', 'delete', 'test', 'meters', '--yes');
    await untilIdle(operator.runner);
    assert.equal(await sent(world.sourceTopic), (rows * 3) / 2);
  });

  it('sees who did what, from where to where, and why', async () => {
    const { [`${database}.meters`]: line } = await json('checkpoint', 'show', 'test', 'meters');
    const who = 'arn:aws:iam::000000000000:user/alice';
    assert.deepEqual(
      line.changes.map(({ by, what, why }: Record<string, unknown>) => [by, what, why]),
      [
        [who, 'pause', 'new firmware'],
        [who, 'resume', null],
        [who, 'move', 'wrong key'],
        [who, 'delete', null],
      ],
    );
    const [, resumed, moved] = line.changes;
    assert.deepEqual([moved.from, moved.to], [resumed.to, '-9223372036854775807']);
    const { out } = await operator.tdkafka('checkpoint', 'show', 'test', 'meters');
    assert.match(out, /when +what +from +to +who +why/);
    assert.match(out, /wrong key/);
  });

  it('starts a backfill into another topic, watches it to its end, and forgets it', async () => {
    const rows = (await world.records(world.sourceTopic)).length / 3;
    const topic = `${world.topicPrefix}-again`;
    const span = ['--from', '2018-01-01T00:00:00Z', '--to', '2019-01-01T00:00:00Z', '--topic', topic];
    assert.deepEqual(await json('backfill', 'start', 'test', 'all', '*', ...span, '--dry-run'), {
      started: ['all/meters'],
    });
    assert.equal((await operator.tdkafka('backfill', 'start', 'test', 'all', '*', ...span)).code, 3);
    assert.deepEqual(await json('backfill', 'list', 'test'), { backfills: [] });
    await json('backfill', 'start', 'test', 'all', '*', ...span, '--yes');
    const watched = await json('backfill', 'watch', 'test', 'all', '--every', '1');
    assert.deepEqual(
      watched.backfills.map(({ id, state, percent, rows: done }: Record<string, unknown>) => [
        id,
        state,
        percent,
        done,
      ]),
      [['all/meters', 'finished', 100, rows]],
    );
    assert.equal(await sent(topic), rows);
    const { code, err } = await operator.tdkafka('backfill', 'pause', 'test', 'all');
    assert.equal(code, 3);
    assert.match(err, /backfill "all" is finished/);
    assert.deepEqual(await json('backfill', 'cancel', 'test', 'all', '--dry-run'), {
      ...{ change: 'cancel', backfills: ['all/meters'] },
      changed: false,
    });
    assert.equal((await json('backfill', 'list', 'test')).backfills.length, 1);
    await json('backfill', 'cancel', 'test', 'all', '--yes');
    assert.deepEqual(await json('backfill', 'list', 'test'), { backfills: [] });
    assert.equal((await operator.tdkafka('backfill', 'cancel', 'test', 'all', '--dry-run')).code, 3);
  });
});
