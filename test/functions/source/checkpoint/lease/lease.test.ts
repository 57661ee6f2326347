import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type CheckpointTable, itemKey } from '../../../../../functions/source/checkpoint/checkpoint-table.ts';
import {
  acquireLease,
  type Lease,
  type LeaseItem,
  noteStart,
  releaseLease,
} from '../../../../../functions/source/checkpoint/lease/lease.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startCheckpoints } from '../../../../support/source/checkpoints.ts';

const LEASE = 'lease/0';
const MINUTE = 60_000;

const checkpoints = await forThisFile(startCheckpoints());

describe('a lease in the checkpoint table', () => {
  /** A lease that must be had, for as long as a tick may take. */
  async function taken(table: CheckpointTable, item: LeaseItem, owner: string, now: number, until = now + 1_000) {
    const lease = await acquireLease(table, item, owner, now, until);
    assert.ok(lease, `${owner} gets no ${item}`);
    return lease;
  }

  it('is held by one invocation at a time', async () => {
    const table = checkpoints.next();
    await taken(table, LEASE, 'a', 1_000);
    assert.equal(await acquireLease(table, LEASE, 'b', 1_500, 2_500), undefined);
  });

  it('is separate for each connector, each of its shards, and its backfills', async () => {
    const [one, other] = [checkpoints.next(), checkpoints.next()];
    for (const item of ['lease/0', 'lease/1', 'lease/backfill'] as const) {
      await taken(one, item, `one ${item}`, 1_000);
      await taken(other, item, `other ${item}`, 1_000);
    }
  });

  it('has a fence that no other lease of the connector has, so that a table can change shards', async () => {
    const table = checkpoints.next();
    const fences: number[] = [];
    for (const item of ['lease/0', 'lease/3', 'lease/backfill', 'lease/1'] as const) {
      fences.push((await taken(table, item, item, 1_000)).fence);
    }
    assert.deepEqual(fences, [1, 2, 3, 4]);
    assert.equal((await taken(checkpoints.next(), LEASE, 'x', 1_000)).fence, 1);
  });

  it('is free after it was given back, and the next has a larger fence', async () => {
    const table = checkpoints.next();
    const first = await taken(table, LEASE, 'a', 1_000);
    await releaseLease(table, first);
    assert.ok((await taken(table, LEASE, 'b', 1_001)).fence > first.fence);
  });

  it('is free when it has expired, not a moment before', async () => {
    const table = checkpoints.next();
    const first = await taken(table, LEASE, 'a', 1_000, 2_000);
    assert.equal(await acquireLease(table, LEASE, 'b', 2_000, 3_000), undefined);
    assert.ok((await taken(table, LEASE, 'b', 2_001)).fence > first.fence);
  });

  it('cannot be given back by an invocation that has lost it', async () => {
    const table = checkpoints.next();
    const slow = await taken(table, LEASE, 'slow', 1_000, 2_000);
    await taken(table, LEASE, 'new', 2_001, 9_000);
    await releaseLease(table, slow);
    assert.equal(await acquireLease(table, LEASE, 'third', 2_002, 3_002), undefined);
  });

  it('is refused to an invocation that asked before a newer one that is already done', async () => {
    const table = checkpoints.next();
    let newer: Lease | undefined;
    const slow = checkpoints.before(table, async ({ item, call }) => {
      // Between the fence of the slow one and its lease, another invocation comes and goes.
      if (item === LEASE && call === 1) {
        newer = await taken(table, LEASE, 'newer', 1_000);
        await releaseLease(table, newer);
      }
    });
    assert.equal(await acquireLease(slow, LEASE, 'slow', 1_000, 2_000), undefined);
    assert.equal(newer?.fence, 2);
  });

  it('is acquired also when every answer is lost once, which costs an unused fence', async () => {
    const table = checkpoints.next();
    let lost = 0;
    const losing = checkpoints.losing(table, () => lost++ % 2 === 0);
    const lease = await taken(losing, LEASE, 'a', 1_000);
    assert.equal(lost, 4, 'the fence and the lease, each sent twice');
    assert.equal(lease.fence, 2);
    assert.equal(await acquireLease(table, LEASE, 'b', 1_500, 2_500), undefined);
    await releaseLease(losing, lease);
    await taken(table, LEASE, 'b', 1_500);
  });

  it('is acquired by exactly one of many invocations that ask at once', async () => {
    const table = checkpoints.next();
    const owners = Array.from({ length: 10 }, (_, index) => `owner${index}`);
    const leases = await Promise.all(owners.map((owner) => acquireLease(table, LEASE, owner, 1_000, 2_000)));
    const had = leases.filter((lease) => lease !== undefined);
    // Whoever wrote first keeps it; fences that come later are refused by the owner, earlier ones by the fence too.
    assert.equal(had.length, 1);
  });

  it('that a clock minutes ahead takes over early has a larger fence than its holder’s', async () => {
    const table = checkpoints.next();
    const holder = await taken(table, LEASE, 'right', 10 * MINUTE, 11 * MINUTE);
    const ahead = await taken(table, LEASE, 'ahead', 20 * MINUTE, 21 * MINUTE);
    assert.ok(ahead.fence > holder.fence);
    assert.equal(await acquireLease(table, LEASE, 'right again', 12 * MINUTE, 13 * MINUTE), undefined);
    await taken(table, LEASE, 'right again', 21 * MINUTE + 1);
  });

  it('is still held for a clock that is minutes behind', async () => {
    const table = checkpoints.next();
    const holder = await taken(table, LEASE, 'right', 10 * MINUTE, 11 * MINUTE);
    assert.equal(await acquireLease(table, LEASE, 'behind', 5 * MINUTE, 6 * MINUTE), undefined);
    await releaseLease(table, holder);
    await taken(table, LEASE, 'behind', 5 * MINUTE);
  });
});

describe('the note of a lease', () => {
  async function taken(table: CheckpointTable, owner: string, now: number) {
    const lease = await acquireLease(table, LEASE, owner, now, now + 1_000);
    assert.ok(lease, `${owner} gets no lease`);
    return lease;
  }

  it('is passed from one holder to the next, and stays until another is left', async () => {
    const table = checkpoints.next();
    const first = await taken(table, 'a', 1_000);
    assert.deepEqual([first.note, first.killed], [undefined, 0]);
    await releaseLease(table, first, 'one');
    const second = await taken(table, 'b', 1_001);
    assert.deepEqual([second.note, second.killed], ['one', 0]);
    await releaseLease(table, second);
    const third = await taken(table, 'c', 1_002);
    await releaseLease(table, third, 'three');
    assert.deepEqual([third.note, (await taken(table, 'd', 1_003)).note], ['one', 'three']);
  });

  it('comes with the number of holders that did not give the lease back', async () => {
    const table = checkpoints.next();
    await releaseLease(table, await taken(table, 'a', 1_000), 'one');
    for (const killed of [0, 1, 2]) {
      const lease = await taken(table, `killed ${killed}`, 10_000 * (killed + 1));
      assert.deepEqual([lease.note, lease.killed], ['one', killed]);
    }
    const last = await taken(table, 'last', 90_000);
    assert.equal(last.killed, 3);
    await releaseLease(table, last, 'two');
    assert.equal((await taken(table, 'after', 90_001)).killed, 0);
  });

  it('cannot be left by an invocation that has lost the lease', async () => {
    const table = checkpoints.next();
    const slow = await taken(table, 'slow', 1_000);
    const next = await taken(table, 'new', 9_000);
    await releaseLease(table, slow, 'old');
    await releaseLease(table, next, 'new');
    assert.equal((await taken(table, 'third', 9_001)).note, 'new');
  });

  it('comes without a holder counted as killed when only answers were lost', async () => {
    const table = checkpoints.next();
    let lost = 0;
    const losing = checkpoints.losing(table, () => lost++ % 2 === 0);
    const lease = await taken(losing, 'a', 1_000);
    assert.equal(lease.killed, 0);
    await releaseLease(losing, lease, 'one');
    const after = await taken(table, 'b', 1_500);
    assert.deepEqual([after.note, after.killed], ['one', 0]);
  });

  it('is missing in a lease item of an earlier version', async () => {
    for (const owner of ['old', undefined]) {
      const table = checkpoints.next();
      await table.client.send(
        new PutItemCommand({
          TableName: table.tableName,
          Item: {
            ...itemKey(table, LEASE).Key,
            fence: { N: '0' },
            ...(owner !== undefined && { owner: { S: owner }, leaseUntil: { N: '500' } }),
          },
        }),
      );
      const lease = await taken(table, 'a', 1_000);
      assert.deepEqual([lease.note, lease.killed], [undefined, owner === undefined ? 0 : 1]);
      await releaseLease(table, lease, 'one');
    }
  });
});

describe('the first start of a connector', () => {
  it('is noted once for all shards, and comes with every later lease', async () => {
    const table = checkpoints.next();
    assert.equal((await acquireLease(table, 'lease/0', 'a', 1_000, 2_000))?.startedAt, undefined);
    assert.equal(await noteStart(table, 1_234), 1_234);
    assert.equal(await noteStart(table, 5_678), 1_234);
    assert.equal((await acquireLease(table, 'lease/7', 'b', 1_000, 2_000))?.startedAt, 1_234);
  });

  it('can be noted before any lease', async () => {
    const table = checkpoints.next();
    await noteStart(table, 1_234);
    assert.deepEqual(await acquireLease(table, 'lease/0', 'a', 1_000, 2_000), {
      item: 'lease/0',
      owner: 'a',
      fence: 1,
      startedAt: 1_234,
      note: undefined,
      killed: 0,
    });
  });
});
