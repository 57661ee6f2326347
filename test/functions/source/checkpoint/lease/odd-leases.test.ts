import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AttributeValue, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { type CheckpointTable, itemKey } from '../../../../../functions/source/checkpoint/checkpoint-table.ts';
import { dynamoCheckpoints } from '../../../../../functions/source/checkpoint/dynamo-checkpoints.ts';
import { acquireLease, noteStart, releaseLease } from '../../../../../functions/source/checkpoint/lease/lease.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { itemThere, putItem, startCheckpoints } from '../../../../support/source/checkpoints.ts';
import { ABSURD_NUMBERS, EVERY_TYPE } from '../../../../support/source/odd-values.ts';

const LEASE = 'lease/0';
const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const HELD = { owner: { S: 'somebody' }, leaseUntil: { N: String(NOW + MINUTE) }, fence: { N: '1' } };

const noNumber: readonly AttributeValue[] = Object.entries(EVERY_TYPE)
  .filter(([type]) => type !== 'N')
  .map(([, value]) => value);
const noText = Object.values(EVERY_TYPE).filter((value) => value.S === undefined);

const checkpoints = await forThisFile(startCheckpoints());

describe('a lease item in DynamoDB with a wrong value', () => {
  const acquire = (table: CheckpointTable, owner: string, now = NOW) =>
    acquireLease(table, LEASE, owner, now, now + MINUTE);

  /** Several ask at once, and one of them gets it; when it is given back, the next does. */
  async function assertOneHasIt(table: CheckpointTable, now: number, what: string): Promise<void> {
    const asked = await Promise.all(['a', 'b', 'c'].map((owner) => acquire(table, owner, now)));
    const [lease, ...others] = asked.filter((each) => each !== undefined);
    assert.ok(lease, `${what}: nobody has it`);
    assert.deepEqual(others, [], what);
    await releaseLease(table, lease);
    const next = await acquire(table, 'd', now);
    assert.ok(next && next.fence > lease.fence, what);
  }

  it('is acquired by one of those that ask for it, whatever its leaseUntil is', async () => {
    for (const leaseUntil of [...noNumber, { N: '99999999999999' }, { N: '9E+125' }]) {
      const table = checkpoints.next();
      await putItem(table, LEASE, { ...HELD, leaseUntil });
      await assertOneHasIt(table, NOW, JSON.stringify(leaseUntil));
    }
  });

  it('is acquired by one of those that ask for it when it has no leaseUntil', async () => {
    const table = checkpoints.next();
    await putItem(table, LEASE, { owner: HELD.owner });
    await assertOneHasIt(table, NOW, 'no end');
  });

  it('is acquired by one of those that ask for it, whatever its fence is', async () => {
    for (const fence of [...noNumber, ...ABSURD_NUMBERS]) {
      const table = checkpoints.next();
      await putItem(table, LEASE, { fence });
      await assertOneHasIt(table, NOW, JSON.stringify(fence));
    }
  });

  it('is acquired by one of those that ask for it after it expired, whatever its owner is', async () => {
    for (const owner of noText) {
      const table = checkpoints.next();
      await putItem(table, LEASE, { ...HELD, owner });
      assert.equal(await acquire(table, 'a'), undefined, 'not before');
      await assertOneHasIt(table, NOW + MINUTE + 1, JSON.stringify(owner));
    }
  });

  it('is still held when its leaseUntil can be real, as an hour from now', async () => {
    const table = checkpoints.next();
    await putItem(table, LEASE, { ...HELD, leaseUntil: { N: String(NOW + 60 * MINUTE) } });
    assert.equal(await acquire(table, 'a'), undefined);
    assert.equal(await acquire(table, 'a', NOW + 60 * MINUTE), undefined);
    assert.ok(await acquire(table, 'a', NOW + 60 * MINUTE + 1));
  });

  it('that was taken over refuses the commits of its former holder', async () => {
    const table = checkpoints.next();
    const first = await acquire(table, 'first');
    assert.ok(first);
    const theirs = dynamoCheckpoints(table, first, () => NOW);
    const known = await theirs.claim('test.t');
    await putItem(table, LEASE, { owner: { S: 'first' }, leaseUntil: { S: 'soon' } });
    const second = await acquire(table, 'second');
    assert.ok(second);
    await dynamoCheckpoints(table, second, () => NOW).claim('test.t');
    const to = { position: { kind: 'time' as const, time: 1n, precision: 'ms' as const }, published: undefined };
    await assert.rejects(theirs.commit('test.t', known, to), { name: 'LeaseLostError' });
    await releaseLease(table, first);
    assert.equal(await acquire(table, 'third'), undefined, 'nor do they give back what is another’s');
  });

  it('gets a larger fence than all that exist, whatever the counter of fences is', async () => {
    for (const fence of [...noNumber, ...ABSURD_NUMBERS]) {
      const table = checkpoints.next();
      await putItem(table, 'fence', { fence, startedAt: { N: '5' } });
      await putItem(table, 'table/test.t', { fence: { N: '40' } });
      await putItem(table, 'backfill/b/t', { fence: { N: '41' } });
      await putItem(table, 'lease/1', { fence: { N: '42' } });
      await putItem(table, 'table/test.odd', { fence: { S: 'x' } });
      const lease = await acquire(table, 'a');
      assert.deepEqual([lease?.fence, lease?.startedAt], [43, 5], JSON.stringify(fence));
    }
  });

  it('is acquired by one when several repair the counter of fences at once', async () => {
    const table = checkpoints.next();
    await putItem(table, 'fence', { fence: { S: 'x' } });
    await putItem(table, LEASE, { fence: { N: '10' } });
    const asked = await Promise.allSettled(['a', 'b', 'c'].map((owner) => acquire(table, owner)));
    const had = asked.flatMap((each) => (each.status === 'fulfilled' && each.value !== undefined ? [each.value] : []));
    assert.equal(had.length, 1);
    assert.ok((had[0]?.fence ?? 0) > 10);
  });

  it('is acquired at once when the counter of fences is lost or was set back', async () => {
    for (const fence of [undefined, '3']) {
      const table = checkpoints.next();
      await putItem(table, LEASE, { fence: { N: '500' } });
      if (fence !== undefined) await putItem(table, 'fence', { fence: { N: fence } });
      assert.equal((await acquire(table, 'a'))?.fence, 501);
    }
  });

  it('has no time of the first run while that is wrong, until it is removed', async () => {
    for (const startedAt of [...noNumber, ...ABSURD_NUMBERS]) {
      const table = checkpoints.next();
      await putItem(table, 'fence', { fence: { N: '1' }, startedAt });
      assert.equal((await acquire(table, 'a'))?.startedAt, undefined);
      assert.equal(await noteStart(table, NOW), undefined);
      const left = (await itemThere(table, 'fence'))?.startedAt;
      // DynamoDB writes a number out.
      const wanted = startedAt.N === undefined ? startedAt : { N: left?.N };
      assert.deepEqual(left, wanted, 'it is the operator’s to say');
      assert.equal(Number(left?.N), Number(startedAt.N));
      await table.client.send(new DeleteItemCommand(itemKey(table, 'fence')));
      assert.equal(await noteStart(table, NOW), NOW);
    }
  });
});
