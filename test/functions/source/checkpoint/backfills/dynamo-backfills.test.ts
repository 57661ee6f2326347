import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backfillControl } from '../../../../../functions/source/checkpoint/backfills/backfill-control.ts';
import { dynamoBackfills } from '../../../../../functions/source/checkpoint/backfills/dynamo-backfills.ts';
import { LeaseLostError, PositionMovedError } from '../../../../../functions/source/checkpoint/checkpoint.ts';
import type { CheckpointTable } from '../../../../../functions/source/checkpoint/checkpoint-table.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { itemThere, putItem, startCheckpoints, valuesOf } from '../../../../support/source/checkpoints.ts';

const PLAN = { id: 'a/meters', table: 'meters', from: '2024-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' };
const to = (time: bigint) => ({
  position: { kind: 'time' as const, time, precision: 'ms' as const },
  published: undefined,
});

const checkpoints = await forThisFile(startCheckpoints());

describe('the backfills of a connector', () => {
  let clock = 0;
  const now = () => {
    clock += 1;
    return clock;
  };
  const held = (table: CheckpointTable, fence: number) =>
    dynamoBackfills(table, { owner: `owner${fence}`, fence }, now);
  const opened = async (table: CheckpointTable, fence: number) => {
    const work = held(table, fence);
    await work.open();
    return work;
  };
  const desk = (table: CheckpointTable, operator = 'operator') => backfillControl(table, operator, now);

  async function created(ids: readonly string[] = [PLAN.id]) {
    const table = checkpoints.next();
    for (const id of ids) await desk(table).create({ ...PLAN, id, topic: undefined });
    return table;
  }

  const openIds = async (table: CheckpointTable) => (await held(table, 1).open()).open.map(({ id }) => id);

  it('are open, the oldest first, until they are finished or paused', async () => {
    const table = await created(['b/t', 'a/t', 'c/t']);
    assert.deepEqual(await openIds(table), ['b/t', 'a/t', 'c/t']);
    await desk(table).setPaused('b/t', true);
    const work = await opened(table, 1);
    await work.finish('c/t', await work.checkpoints.claim('c/t'));
    assert.deepEqual(await openIds(table), ['a/t']);
    await desk(table).setPaused('b/t', false);
    assert.deepEqual(await openIds(table), ['b/t', 'a/t']);
  });

  it('have their table, times and topic, and their own progress, which is read again', async () => {
    const table = checkpoints.next();
    await desk(table).create({ ...PLAN, topic: 'again' });
    await putItem(table, 'table/test.meters', { position: { S: '7' }, precision: { S: 'ms' } });
    const work = await opened(table, 1);
    const first = await work.checkpoints.claim(PLAN.id);
    const known = await work.checkpoints.commit(PLAN.id, first, to(10n));
    assert.deepEqual((await held(table, 2).open()).open, [
      {
        ...PLAN,
        topic: 'again',
        checkpoint: { position: to(10n).position, published: undefined, paused: false, version: 1 },
        createdAt: clock - 1,
        finishedAt: undefined,
        updatedAt: clock,
      },
    ]);
    assert.deepEqual(valuesOf(await work.checkpoints.readAll()), new Map([[PLAN.id, known]]));
    assert.equal((await itemThere(table, 'table/test.meters'))?.position?.S, '7', 'the live position stays');
  });

  it('count the rows that they have sent, once also when the answer to a commit was lost', async () => {
    const table = await created();
    let answers = 0;
    const losing = checkpoints.losing(table, () => {
      answers += 1;
      // Those of the query, the claim, and the first commit.
      return answers === 3;
    });
    const { checkpoints: work } = await opened(losing, 1);
    const first = await work.claim(PLAN.id);
    assert.equal(first.sentRows, undefined);
    const second = await work.commit(PLAN.id, first, { ...to(10n), rows: 4 });
    assert.deepEqual([second.sentRows, answers], [4, 4]);
    await work.commit(PLAN.id, second, to(11n));
    await work.commit(PLAN.id, await work.claim(PLAN.id), { ...to(12n), rows: 3 });
    const [state] = valuesOf(await desk(table).list()).values();
    assert.equal(state?.checkpoint.sentRows, 7);
  });

  it('may be finished without a row, but not by an invocation that was overtaken', async () => {
    const table = await created(['a/t', 'b/t']);
    const [slow, newer] = [held(table, 1), await opened(table, 2)];
    const [first, second] = (await slow.open()).open;
    assert.ok(first && second);
    await slow.finish(first.id, first.checkpoint);
    const claimed = await newer.checkpoints.claim(second.id);
    await assert.rejects(slow.finish(second.id, second.checkpoint), LeaseLostError);
    await newer.checkpoints.commit(second.id, claimed, to(10n));
    await assert.rejects(newer.finish(second.id, claimed), PositionMovedError);
    assert.deepEqual(await openIds(table), ['b/t']);
  });

  it('are changed once when each answer of DynamoDB is lost and each write repeated', async () => {
    const table = checkpoints.next();
    let lost = 0;
    const losing = checkpoints.losing(table, () => lost++ % 2 === 0);
    assert.equal(await desk(losing).create({ ...PLAN, topic: undefined }), true);
    assert.equal(await desk(losing).setPaused(PLAN.id, false), true);
    const work = await opened(losing, 1);
    const claimed = await work.checkpoints.claim(PLAN.id);
    const known = await work.checkpoints.commit(PLAN.id, claimed, to(10n));
    await work.finish(PLAN.id, known);
    assert.equal(lost, 12, 'each was sent twice');
    const item = await itemThere(table, `backfill/${PLAN.id}`);
    assert.deepEqual([item?.position?.S, item?.version?.N, item?.finishedAt?.N !== undefined], ['10', '2', true]);
    await desk(losing).remove(PLAN.id);
    assert.deepEqual(await desk(table).list(), new Map());
  });

  it('are created once: a second one with the same id changes nothing', async () => {
    const table = await created();
    const before = await itemThere(table, `backfill/${PLAN.id}`);
    assert.equal(await desk(table, 'another').create({ ...PLAN, table: 'pumps', topic: 'x' }), false);
    assert.deepEqual(await itemThere(table, `backfill/${PLAN.id}`), before);
  });

  it('that are cancelled while they are worked on are not written again', async () => {
    const table = await created();
    const work = await opened(table, 1);
    const [only] = (await work.open()).open;
    assert.ok(only);
    const claimed = await work.checkpoints.claim(PLAN.id);
    await desk(table).remove(PLAN.id);
    const gone = { name: 'PositionMovedError', message: 'the checkpoint of a/meters was deleted' };
    await assert.rejects(work.checkpoints.commit(PLAN.id, claimed, to(10n)), gone);
    await assert.rejects(work.checkpoints.claim(PLAN.id), gone);
    await assert.rejects(work.finish(PLAN.id, only.checkpoint), gone);
    assert.equal(await desk(table).setPaused(PLAN.id, true), false);
    assert.equal(await itemThere(table, `backfill/${PLAN.id}`), undefined);
  });

  it('that are cancelled and started again refuse the progress of the old ones', async () => {
    const table = await created();
    const work = await opened(table, 1);
    const known = await work.checkpoints.commit(PLAN.id, await work.checkpoints.claim(PLAN.id), to(10n));
    await desk(table).remove(PLAN.id);
    await desk(table).create({ ...PLAN, topic: undefined });
    await assert.rejects(work.checkpoints.commit(PLAN.id, known, to(20n)), PositionMovedError);
    assert.equal((await held(table, 2).open()).open[0]?.checkpoint.position, undefined);
  });

  it('that are cancelled and started again refuse the progress of old ones that had no row yet', async () => {
    const table = await created();
    const work = held(table, 1);
    const [old] = (await work.open()).open;
    assert.ok(old);
    const claimed = await work.checkpoints.claim(PLAN.id);
    await desk(table).remove(PLAN.id);
    await desk(table).create({ ...PLAN, from: '2023-01-01T00:00:00Z', topic: undefined });
    const before = await itemThere(table, `backfill/${PLAN.id}`);
    await assert.rejects(work.checkpoints.claim(PLAN.id), PositionMovedError);
    await assert.rejects(work.checkpoints.commit(PLAN.id, claimed, to(10n)), PositionMovedError);
    await assert.rejects(work.finish(PLAN.id, old.checkpoint), PositionMovedError);
    assert.deepEqual(await itemThere(table, `backfill/${PLAN.id}`), before);
  });

  it('that are paused accept the commit of rows that were sent, which shows the pause', async () => {
    const table = await created();
    const work = await opened(table, 1);
    const claimed = await work.checkpoints.claim(PLAN.id);
    await desk(table).setPaused(PLAN.id, true);
    const known = await work.checkpoints.commit(PLAN.id, claimed, to(10n));
    assert.deepEqual([known.paused, known.position?.time], [true, 10n]);
  });
});
