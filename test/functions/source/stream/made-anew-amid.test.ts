import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { itemKey } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { runBackfills } from '../../../../functions/source/tick/run-backfills.ts';
import { runTick } from '../../../../functions/source/tick/run-tick.ts';
import { moveByHand } from '../../../support/source/checkpoints.ts';
import {
  type AnewWorld,
  BEGIN,
  CONTINUED,
  ITEM,
  MONTH,
  RESTARTED,
  startAnewWorld,
} from '../../../support/source/made-anew.ts';

describe('a table that is recreated during commands and kills', () => {
  let world: AnewWorld;
  beforeEach(async () => {
    world = await startAnewWorld();
  });
  afterEach(() => world.close());

  it('stays where an operator moved it after it was recreated', async () => {
    await world.sentBy();
    await world.madeAnew();
    await world.command('move', { table: 'm', to: new Date(world.clock.now - MONTH - 1_000 - 4).toISOString() });
    assert.equal(await world.sentBy(), 5);
    assert.deepEqual(world.told(), [[], 0]);
    const shown = await world.command('positions', {});
    assert.match(JSON.stringify(shown), /"tableCreateTime":"2024-05-01T00:00:02\.000Z"/);
  });

  it('stays where a person put it by hand without its create time, as docs/operations.md says', async () => {
    await world.sentBy();
    await world.madeAnew();
    const to = world.clock.now - MONTH - 1_000 - 5;
    await world.checkpoints().client.send(
      new UpdateItemCommand({
        ...itemKey(world.checkpoints(), ITEM),
        UpdateExpression: 'SET #p = :p REMOVE published, publishedUpTo, commitId, tableCreateTime',
        ExpressionAttributeNames: { '#p': 'position' },
        ExpressionAttributeValues: { ':p': { S: String(to) } },
      }),
    );
    assert.equal(await world.sentBy(), 5);
    assert.deepEqual(world.told(), [[], 0]);
  });

  it('is read from its beginning when it was moved before it was recreated, by command or by hand', async () => {
    for (const move of [
      () => world.command('move', { table: 'm', to: '2024-05-01T00:00:00Z' }),
      () => moveByHand(world.checkpoints(), ITEM, String(BEGIN)),
    ]) {
      await world.sentBy();
      await move();
      await world.madeAnew();
      assert.equal(await world.sentBy(), 100);
    }
  });

  it('is noticed as recreated when its pause ends', async () => {
    await world.sentBy();
    await world.command('pause', { tables: ['m'] });
    await world.madeAnew();
    assert.equal(await world.sentBy(), 0);
    await world.command('resume', { tables: ['m'] });
    assert.equal(await world.sentBy(), 100);
  });

  it('is reported again when the invocation is killed before it hears that the report was noted', async () => {
    await world.sentBy();
    await world.madeAnew();
    const client = world.dynamoDb();
    client.middlewareStack.add(
      (next) => async (args) => {
        const update = 'UpdateExpression' in args.input ? args.input.UpdateExpression : undefined;
        if (update?.includes('tableCreateTime')) throw new Error('killed');
        return next(args);
      },
      { step: 'initialize', name: 'kill' },
    );
    await assert.rejects(runTick({ ...world.invocation(), checkpoints: world.checkpoints(client) }), {
      name: 'TickError',
    });
    assert.deepEqual(world.told(), RESTARTED);
    assert.equal(await world.sentBy(), 100);
    assert.equal(world.told()[1], 2);
  });

  describe('while a backfill of it is open', () => {
    /** Up to a day that is still to come, so that it stays open. */
    beforeEach(() =>
      world.command('backfill', {
        start: { id: 'b', tables: ['m'], from: '2024-01-01T00:00:00Z', to: '2024-06-01T00:00:00Z' },
      }),
    );

    it('is sent by the backfill from its beginning, or goes on, as tableRecreated says, and is reported', async () => {
      for (const [tableRecreated, sent] of [
        ['restart', 100],
        ['continue', 0],
      ] as const) {
        assert.ok((await runBackfills(world.invocation({ tableRecreated }))).rows > 0);
        await world.rows(1, world.clock.now);
        await runBackfills(world.invocation({ tableRecreated }));
        await world.madeAnew();
        world.forget();
        assert.equal((await runBackfills(world.invocation({ tableRecreated }))).rows, sent);
        assert.deepEqual(world.told(), tableRecreated === 'restart' ? RESTARTED : CONTINUED);
        assert.equal(world.warned[0]?.details.table, 'b/m');
        await world.rows(1, world.clock.now);
      }
    });
  });
});
