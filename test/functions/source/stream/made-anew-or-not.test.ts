import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { itemKey } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { runTick } from '../../../../functions/source/tick/run-tick.ts';
import { askedTDengine } from '../../../support/source/asked.ts';
import { itemThere } from '../../../support/source/checkpoints.ts';
import { type AnewWorld, BEGIN, ITEM, RESTARTED, startAnewWorld } from '../../../support/source/made-anew.ts';

describe('a table that may have been recreated', () => {
  let world: AnewWorld;
  beforeEach(async () => {
    world = await startAnewWorld();
  });
  afterEach(() => world.close());

  it('is not reported when its position is of an earlier version, which gets the first create time seen', async () => {
    await world.sentBy();
    await world
      .checkpoints()
      .client.send(
        new UpdateItemCommand({ ...itemKey(world.checkpoints(), ITEM), UpdateExpression: 'REMOVE tableCreateTime' }),
      );
    const before = await itemThere(world.checkpoints(), ITEM);
    assert.equal(await world.sentBy(), 0);
    const after = await itemThere(world.checkpoints(), ITEM);
    assert.deepEqual(after?.tableCreateTime, { S: '2024-05-01T00:00:00.000Z' });
    assert.deepEqual(
      [after?.position, after?.published, after?.publishedUpTo],
      [before?.position, before?.published, before?.publishedUpTo],
    );
    assert.deepEqual(world.told(), [[], 0]);
    assert.equal(await world.sentBy(), 0);
    assert.equal((await itemThere(world.checkpoints(), ITEM))?.version?.N, after?.version?.N, 'once');
    await world.madeAnew();
    assert.equal(await world.sentBy(), 100);
    assert.deepEqual(world.told(), RESTARTED);
  });

  it('is not reported when the server does not say when its tables were created', async () => {
    await world.sentBy();
    await world.madeAnew();
    const before = world.sent.length;
    await runTick({
      ...world.invocation(),
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
    assert.deepEqual([world.sent.length - before, world.told()], [0, [[], 0]]);
    assert.equal(await world.sentBy(), 100, 'and what was known is kept');
  });

  it('is not reported when it only gets more columns and tags', async () => {
    await world.sentBy();
    await world.tdengine.execute('ALTER STABLE test.m ADD COLUMN w INT');
    await world.tdengine.execute('ALTER STABLE test.m ADD TAG h INT');
    await world.tdengine.execute(`INSERT INTO test.d VALUES (${world.clock.now}, 1, 1)`);
    world.clock.now += 1_000;
    assert.equal(await world.sentBy(), 1);
    assert.deepEqual(world.told(), [[], 0]);
  });

  it('is noticed without another statement, by the create times in the list of tables', async () => {
    await world.sentBy();
    await world.madeAnew();
    const tdengine = askedTDengine(world.tdengine);
    await runTick({ ...world.invocation(), tdengine });
    assert.equal(tdengine.asked.filter(({ sql }) => sql.includes('information_schema')).length, 5);
  });

  it('is not reported when only a subtable is recreated, whose later and late rows are sent', async () => {
    await world.sentBy();
    await world.tdengine.execute('DROP TABLE test.d');
    await world.sentBy();
    await world.rows(1, BEGIN - 2_000);
    await world.rows(1, world.clock.now);
    assert.equal(await world.sentBy(), 2);
    assert.deepEqual(world.told(), [[], 0]);
  });
});
