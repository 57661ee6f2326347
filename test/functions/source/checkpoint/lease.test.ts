import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { acquireLease, noteStart, releaseLease } from '../../../../functions/source/checkpoint/lease.ts';
import { startCheckpoints, type TestCheckpoints } from '../support/checkpoints.ts';

describe('the lease of a connector', () => {
  let checkpoints: TestCheckpoints;
  before(async () => {
    checkpoints = await startCheckpoints();
  });
  after(() => checkpoints.close());

  it('is had by one invocation at a time', async () => {
    const table = checkpoints.next();
    assert.equal((await acquireLease(table, 'a', 1_000, 2_000))?.fence, 1);
    assert.equal(await acquireLease(table, 'b', 1_500, 2_500), undefined);
  });

  it('is one for each connector', async () => {
    assert.equal((await acquireLease(checkpoints.next(), 'a', 1_000, 2_000))?.fence, 1);
    assert.equal((await acquireLease(checkpoints.next(), 'b', 1_000, 2_000))?.fence, 1);
  });

  it('is free after it was given back, and its fence grows', async () => {
    const table = checkpoints.next();
    await acquireLease(table, 'a', 1_000, 2_000);
    await releaseLease(table, 'a');
    assert.equal((await acquireLease(table, 'b', 1_001, 2_001))?.fence, 2);
  });

  it('is free when it has run out, not a moment before', async () => {
    const table = checkpoints.next();
    await acquireLease(table, 'a', 1_000, 2_000);
    assert.equal(await acquireLease(table, 'b', 2_000, 3_000), undefined);
    assert.equal((await acquireLease(table, 'b', 2_001, 3_001))?.fence, 2);
  });

  it('is not given back by one who has lost it', async () => {
    const table = checkpoints.next();
    await acquireLease(table, 'slow', 1_000, 2_000);
    await acquireLease(table, 'new', 2_001, 9_000);
    await releaseLease(table, 'slow');
    assert.equal(await acquireLease(table, 'third', 2_002, 3_002), undefined);
  });

  it('is had although the answer was lost', async () => {
    const table = checkpoints.next();
    let lost = 0;
    const lease = await acquireLease(
      checkpoints.losing(table, () => lost++ === 0),
      'a',
      1_000,
      2_000,
    );
    assert.equal(lost, 2);
    assert.equal(lease?.owner, 'a');
    assert.equal(lease?.fence, 2, 'done twice, and still growing');
    assert.equal(await acquireLease(table, 'b', 1_500, 2_500), undefined);
  });

  it('is had by exactly one of many who ask together', async () => {
    const table = checkpoints.next();
    const owners = Array.from({ length: 10 }, (_, index) => `owner${index}`);
    const leases = await Promise.all(owners.map((owner) => acquireLease(table, owner, 1_000, 2_000)));
    assert.equal(leases.filter((lease) => lease !== undefined).length, 1);
  });

  it('notes the first start once for all', async () => {
    const table = checkpoints.next();
    assert.equal((await acquireLease(table, 'a', 1_000, 2_000))?.startedAt, undefined);
    assert.equal(await noteStart(table, 1_234), 1_234);
    assert.equal(await noteStart(table, 5_678), 1_234);
    await releaseLease(table, 'a');
    assert.equal((await acquireLease(table, 'b', 1_000, 2_000))?.startedAt, 1_234);
  });
});
