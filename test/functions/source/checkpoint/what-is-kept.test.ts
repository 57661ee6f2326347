import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type BackfillState, byAge } from '../../../../functions/source/checkpoint/backfills/backfill.ts';
import type { ReadItem } from '../../../../functions/source/checkpoint/checkpoint.ts';
import { type CheckpointTable, itemKey } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { dynamoCheckpoints } from '../../../../functions/source/checkpoint/dynamo-checkpoints.ts';
import { positionControl } from '../../../../functions/source/checkpoint/position-control.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { itemThere, moveByHand, startCheckpoints } from '../../../support/source/checkpoints.ts';

const METERS = 'test.meters';
const ITEM = `table/${METERS}`;
const ROW = 'd1 1700000000001';

const at = (time: bigint, standsBefore?: string) => ({
  position: { kind: 'time' as const, time, precision: 'ms' as const },
  published: undefined,
  ...(standsBefore !== undefined && { standsBefore }),
});

const checkpoints = await forThisFile(startCheckpoints());

const held = (table: CheckpointTable, fence = 1) =>
  dynamoCheckpoints(table, { owner: `owner${fence}`, fence }, () => 1_700_000_000_000);

describe('the unsendable row that a table waits at', () => {
  /** A table that stands before a row. */
  async function standing() {
    const table = checkpoints.next();
    const ours = held(table);
    const known = await ours.commit(METERS, await ours.claim(METERS), at(10n, ROW));
    return { table, ours, known };
  }

  it('is kept with the position', async () => {
    const { table, known } = await standing();
    assert.equal(known.standsBefore, ROW);
    assert.equal((await held(table, 2).claim(METERS)).standsBefore, ROW);
    const item = await itemThere(table, ITEM);
    assert.deepEqual([item?.standsBefore?.S, item?.standsAt?.S], [ROW, '10']);
  });

  it('is removed from the item by the commit that passes it', async () => {
    const { table, ours, known } = await standing();
    assert.equal((await ours.commit(METERS, known, at(20n))).standsBefore, undefined);
    const item = await itemThere(table, ITEM);
    assert.deepEqual([item?.standsBefore, item?.standsAt], [undefined, undefined]);
  });

  it('is ignored when somebody moves the position by hand', async () => {
    const { table } = await standing();
    await moveByHand(table, ITEM, '5');
    assert.equal((await held(table, 2).claim(METERS)).standsBefore, undefined);
  });

  it('is replaced by the next commit with another one', async () => {
    const { ours, known } = await standing();
    assert.equal((await ours.commit(METERS, known, at(10n, 'd2 7'))).standsBefore, 'd2 7');
  });
});

describe('checkpoints in DynamoDB', () => {
  it('are read consistently, since an older position would send its rows again', async () => {
    const table = checkpoints.next();
    const config = table.client.config;
    const reader = new DynamoDBClient({
      region: 'eu-west-1',
      credentials: config.credentials,
      ...(config.endpoint !== undefined && { endpoint: config.endpoint }),
    });
    const reads: unknown[] = [];
    reader.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== 'UpdateItemCommand')
            reads.push('ConsistentRead' in args.input && args.input.ConsistentRead);
          return next(args);
        },
      { step: 'initialize', name: 'reads' },
    );
    const ours = held({ ...table, client: reader });
    const first = await ours.claim(METERS);
    await ours.readAll();
    await ours.commit(METERS, first, at(10n));
    await assert.rejects(ours.commit(METERS, first, at(20n)), { name: 'PositionMovedError' });
    assert.deepEqual(reads, [true, true]);
    reader.destroy();
  });

  it('that were deleted fail a commit with another error than those that were moved', async () => {
    const table = checkpoints.next();
    const ours = held(table);
    const known = await ours.commit(METERS, await ours.claim(METERS), at(10n));
    await moveByHand(table, ITEM, '5');
    await assert.rejects(ours.commit(METERS, known, at(20n)), {
      message: 'the position of test.meters was moved by somebody else',
    });
    await table.client.send(new DeleteItemCommand(itemKey(table, ITEM)));
    await assert.rejects(ours.commit(METERS, known, at(20n)), { message: 'the checkpoint of test.meters was deleted' });
  });

  it('show an operator when they last changed', async () => {
    const table = checkpoints.next();
    const ours = held(table);
    await ours.commit(METERS, await ours.claim(METERS), at(10n));
    const listed = await positionControl(table, () => 0).list();
    const meters = listed.get(METERS);
    assert.ok(meters?.kind === 'readable');
    assert.equal(meters.value.updatedAt, 1_700_000_000_000);
  });
});

describe('backfills that were created at the same time', () => {
  it('are worked on in the order of their ids, after older ones', () => {
    const backfill = (id: string, createdAt: number): readonly [string, ReadItem<BackfillState>] => {
      const value = {
        id,
        createdAt,
        table: 'meters',
        from: '2024-01-01T00:00:00Z',
        to: '2025-01-01T00:00:00Z',
        topic: undefined,
        checkpoint: { position: undefined, published: undefined, paused: false, version: 0 },
        finishedAt: undefined,
        updatedAt: undefined,
      };
      return [id, { kind: 'readable', value }];
    };
    const all = [backfill('c', 2), backfill('a', 2), backfill('b', 2), backfill('z', 1)];
    assert.deepEqual(
      all.sort(byAge).map(([id]) => id),
      ['z', 'a', 'b', 'c'],
    );
    assert.deepEqual(
      all
        .reverse()
        .sort(byAge)
        .map(([id]) => id),
      ['z', 'a', 'b', 'c'],
    );
  });
});
