import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CHECKPOINT_KEYS } from '../../../../functions/shared/checkpoint-table.ts';
import type { CheckpointTable } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { LeaseLostError, PositionMovedError } from '../../../../functions/source/checkpoint/errors.ts';
import { acquireLease } from '../../../../functions/source/checkpoint/lease.ts';
import type { Position } from '../../../../functions/source/checkpoint/position.ts';
import { dynamoPositions } from '../../../../functions/source/checkpoint/positions.ts';
import { startCheckpoints, type TestCheckpoints } from '../support/checkpoints.ts';

const at = (time: bigint): Position => ({ time, precision: 'ns' });
const METERS = 'test.meters';

describe('the positions of a connector', () => {
  let checkpoints: TestCheckpoints;
  before(async () => {
    checkpoints = await startCheckpoints();
  });
  after(() => checkpoints.close());

  const positionsOf = (table: CheckpointTable, fence: number) => dynamoPositions(table, fence, () => 1_700_000_000_000);

  it('begin with nothing and keep every digit of a nanosecond', async () => {
    const table = checkpoints.next();
    const positions = positionsOf(table, 1);
    assert.equal(await positions.claim(METERS), undefined);
    await positions.commit(METERS, undefined, at(9_223_372_036_854_775_807n));
    assert.deepEqual(await positionsOf(table, 2).claim(METERS), at(9_223_372_036_854_775_807n));
    assert.deepEqual(await positions.readAll(), new Map([[METERS, at(9_223_372_036_854_775_807n)]]));
  });

  it('are read apart from the lease, from claims without position and from other connectors', async () => {
    const table = checkpoints.next();
    await acquireLease(table, 'a', 1, 2);
    const positions = positionsOf(table, 1);
    await positions.claim('test.empty');
    await positions.claim('test.m.x 中');
    await positions.commit('test.m.x 中', undefined, at(-5n));
    await positionsOf(checkpoints.next(), 1).claim(METERS);
    assert.deepEqual([...(await positions.readAll())], [['test.m.x 中', at(-5n)]]);
  });

  it('are read beyond one page of DynamoDB’s answers', async () => {
    const table = checkpoints.next();
    const padding = { S: 'x'.repeat(300_000) };
    const names = Array.from({ length: 8 }, (_, index) => `test.t${index}`);
    for (const name of names) await put(table, { position: { S: '1' }, precision: { S: 'ns' }, padding }, name);
    assert.equal((await positionsOf(table, 1).readAll()).size, names.length);
  });

  it('are not moved by an invocation that a newer one has overtaken', async () => {
    const table = checkpoints.next();
    const slow = positionsOf(table, 1);
    await slow.claim(METERS);
    await slow.commit(METERS, undefined, at(10n));
    const newer = positionsOf(table, 2);
    assert.deepEqual(await newer.claim(METERS), at(10n));
    await assert.rejects(slow.commit(METERS, at(10n), at(20n)), LeaseLostError);
    await newer.commit(METERS, at(10n), at(15n));
    await assert.rejects(slow.commit(METERS, at(10n), at(20n)), LeaseLostError);
    await assert.rejects(slow.claim(METERS), LeaseLostError);
    assert.deepEqual(await newer.claim(METERS), at(15n));
  });

  it('that a slow invocation has moved before the claim are seen by the claim', async () => {
    const table = checkpoints.next();
    const slow = positionsOf(table, 1);
    const newer = positionsOf(table, 2);
    await slow.claim(METERS);
    assert.deepEqual([...(await newer.readAll())], []);
    await slow.commit(METERS, undefined, at(10n));
    assert.deepEqual(await newer.claim(METERS), at(10n));
  });

  it('are moved once when an answer was lost and the write is done again', async () => {
    const table = checkpoints.next();
    let lost = 0;
    const positions = positionsOf(
      checkpoints.losing(table, () => lost++ % 2 === 0),
      1,
    );
    assert.equal(await positions.claim(METERS), undefined);
    await positions.commit(METERS, undefined, at(10n));
    await positions.commit(METERS, at(10n), at(20n));
    assert.equal(lost, 6, 'each was sent twice');
    assert.deepEqual(await positionsOf(table, 2).claim(METERS), at(20n));
  });

  it('that somebody has moved by hand stay where they were put', async () => {
    const table = checkpoints.next();
    const positions = positionsOf(table, 1);
    await positions.claim(METERS);
    await positions.commit(METERS, undefined, at(100n));
    await put(table, { fence: { N: '1' }, position: { S: '50' }, precision: { S: 'ns' } });
    await assert.rejects(positions.commit(METERS, at(100n), at(200n)), PositionMovedError);
    assert.deepEqual(await positionsOf(table, 2).claim(METERS), at(50n));
  });

  it('that are none are refused', async () => {
    for (const [position, precision] of [
      ['12.5', 'ns'],
      ['soon', 'ns'],
      ['12', 'ps'],
    ]) {
      const table = checkpoints.next();
      await put(table, { position: { S: position ?? '' }, precision: { S: precision ?? '' } });
      await assert.rejects(positionsOf(table, 1).claim(METERS), /not a whole number with a precision/);
    }
  });

  function put(table: CheckpointTable, attributes: Record<string, { S: string } | { N: string }>, name = METERS) {
    const key = {
      [CHECKPOINT_KEYS.partition]: { S: table.connector },
      [CHECKPOINT_KEYS.sort]: { S: `table/${name}` },
    };
    return table.client.send(new PutItemCommand({ TableName: table.tableName, Item: { ...key, ...attributes } }));
  }
});
