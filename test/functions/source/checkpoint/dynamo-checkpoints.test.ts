import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type Checkpoint,
  LeaseLostError,
  PositionMovedError,
  type Progress,
} from '../../../../functions/source/checkpoint/checkpoint.ts';
import { type CheckpointTable, itemKey } from '../../../../functions/source/checkpoint/checkpoint-table.ts';
import { dynamoCheckpoints } from '../../../../functions/source/checkpoint/dynamo-checkpoints.ts';
import { acquireLease } from '../../../../functions/source/checkpoint/lease/lease.ts';
import { positionControl } from '../../../../functions/source/checkpoint/position-control.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { itemThere, moveByHand, putItem, startCheckpoints, valuesOf } from '../../../support/source/checkpoints.ts';

const METERS = 'test.meters';
const ITEM = `table/${METERS}`;
const NOW = 1_700_000_000_000;
const NOTHING: Checkpoint = { position: undefined, published: undefined, paused: false, version: 0 };

const to = (time: bigint, published?: string): Progress => ({
  position: { kind: 'time', time, precision: 'ns' },
  published,
});
const at = (time: bigint, version: number, published?: string): Checkpoint => ({
  ...to(time, published),
  published,
  paused: false,
  version,
});

const checkpoints = await forThisFile(startCheckpoints());

describe('the checkpoints of a connector', () => {
  /** As the invocation with this fence has them. */
  const held = (table: CheckpointTable, fence: number) =>
    dynamoCheckpoints(table, { owner: `owner${fence}`, fence }, () => NOW);

  it('begin without a position and keep every digit of nanoseconds', async () => {
    const table = checkpoints.next();
    const ours = held(table, 1);
    assert.deepEqual(await ours.claim(METERS), NOTHING);
    const last = to(9_223_372_036_854_775_807n, 'counts');
    assert.deepEqual(await ours.commit(METERS, NOTHING, last), at(9_223_372_036_854_775_807n, 1, 'counts'));
    assert.deepEqual(await held(table, 2).claim(METERS), at(9_223_372_036_854_775_807n, 1, 'counts'));
    assert.deepEqual([...valuesOf(await ours.readAll())], [[METERS, at(9_223_372_036_854_775_807n, 1, 'counts')]]);
  });

  it('are one item for each table, readable for people', async () => {
    const table = checkpoints.next();
    const ours = held(table, 7);
    await ours.commit(METERS, await ours.claim(METERS), to(-5n, 'counts'));
    assert.deepEqual(await itemThere(table, ITEM), {
      position: { S: '-5' },
      precision: { S: 'ns' },
      published: { S: 'counts' },
      publishedUpTo: { S: '-5' },
      version: { N: '1' },
      fence: { N: '7' },
      commitId: { S: 'owner7/1' },
      updatedAt: { N: String(NOW) },
    });
  });

  it('increase their version with each commit, and drop the published counts that a commit lacks', async () => {
    const ours = held(checkpoints.next(), 1);
    let known = await ours.claim(METERS);
    known = await ours.commit(METERS, known, to(10n, 'ten'));
    known = await ours.commit(METERS, known, to(10n, 'ten again'));
    assert.deepEqual(known, at(10n, 2, 'ten again'));
    known = await ours.commit(METERS, known, to(20n));
    assert.deepEqual(known, at(20n, 3));
    assert.deepEqual([...valuesOf(await ours.readAll()).values()], [at(20n, 3)]);
  });

  it('that were written without a version and published counts can be committed', async () => {
    const table = checkpoints.next();
    await putItem(table, ITEM, { position: { S: '10' }, precision: { S: 'ns' }, fence: { N: '3' } });
    const ours = held(table, 4);
    const known = await ours.claim(METERS);
    assert.deepEqual(known, at(10n, 0));
    assert.deepEqual(await ours.commit(METERS, known, to(20n)), at(20n, 1));
  });

  it('are read without leases, backfills and other connectors’, but with those that have no position', async () => {
    const table = checkpoints.next();
    await acquireLease(table, 'lease/0', 'a', 1, 2);
    await putItem(table, 'backfill/b', { createdAt: { N: '1' } });
    const ours = held(table, 1);
    await ours.claim('test.empty');
    await ours.commit('test.m.x 中', await ours.claim('test.m.x 中'), to(-5n));
    await held(checkpoints.next(), 1).claim(METERS);
    assert.deepEqual(
      valuesOf(await ours.readAll()),
      new Map([
        ['test.empty', NOTHING],
        ['test.m.x 中', at(-5n, 1)],
      ]),
    );
  });

  it('are read beyond one page of DynamoDB’s answers', async () => {
    const table = checkpoints.next();
    const published = { S: 'x'.repeat(20_000) };
    const names = Array.from({ length: 120 }, (_, index) => `test.t${String(index).padStart(3, '0')}`);
    const attributes = { position: { S: '1' }, publishedUpTo: { S: '1' }, precision: { S: 'ns' }, published };
    await Promise.all(names.map((name) => putItem(table, `table/${name}`, attributes)));
    const all = valuesOf(await held(table, 1).readAll());
    assert.deepEqual([...all.keys()], names, '2.4 MB');
    assert.ok([...all.values()].every((each) => each.published?.length === 20_000));
  });

  it('are not changed by an invocation that a newer one has overtaken', async () => {
    const table = checkpoints.next();
    const slow = held(table, 1);
    const known = await slow.commit(METERS, await slow.claim(METERS), to(10n));
    const newer = held(table, 2);
    assert.deepEqual(await newer.claim(METERS), known);
    await assert.rejects(slow.commit(METERS, known, to(20n)), LeaseLostError);
    const further = await newer.commit(METERS, known, to(15n));
    await assert.rejects(slow.commit(METERS, known, to(20n)), LeaseLostError);
    await assert.rejects(slow.commit(METERS, further, to(20n)), LeaseLostError);
    await assert.rejects(slow.claim(METERS), {
      name: 'LeaseLostError',
      message: 'a newer invocation has taken over test.meters',
    });
    assert.deepEqual(await newer.claim(METERS), further);
  });

  it('that a slow invocation commits before a newer one’s claim are returned by the claim', async () => {
    const table = checkpoints.next();
    const slow = held(table, 1);
    const newer = held(table, 2);
    const claimed = await slow.claim(METERS);
    assert.deepEqual(valuesOf(await newer.readAll()), new Map([[METERS, NOTHING]]));
    await slow.commit(METERS, claimed, to(10n));
    assert.deepEqual(await newer.claim(METERS), at(10n, 1));
  });

  it('of one table can be claimed by a newer invocation while an older one commits those of others', async () => {
    const table = checkpoints.next();
    const before = held(table, 1);
    const moved = await before.claim('test.moved');
    const kept = await before.claim('test.kept');
    await held(table, 2).claim('test.moved');
    await assert.rejects(before.commit('test.moved', moved, to(1n)), LeaseLostError);
    assert.deepEqual(await before.commit('test.kept', kept, to(1n)), at(1n, 1));
  });

  it('are changed once when each answer of DynamoDB is lost and each write repeated', async () => {
    const table = checkpoints.next();
    let lost = 0;
    const ours = held(
      checkpoints.losing(table, () => lost++ % 2 === 0),
      1,
    );
    let known = await ours.claim(METERS);
    known = await ours.commit(METERS, known, to(10n, 'a'));
    known = await ours.commit(METERS, known, to(20n, 'b'));
    // The position stays, as when late rows are published.
    known = await ours.commit(METERS, known, to(20n, 'c'));
    known = await ours.commit(METERS, known, to(30n));
    assert.equal(lost, 10, 'each was sent twice');
    assert.deepEqual(known, at(30n, 4));
    assert.deepEqual(await held(table, 2).claim(METERS), at(30n, 4));
  });

  it('that were deleted and created again refuse the commit of an invocation from before', async () => {
    const table = checkpoints.next();
    const ours = held(table, 1);
    const known = await ours.commit(METERS, await ours.claim(METERS), to(10n));
    await table.client.send(new DeleteItemCommand(itemKey(table, ITEM)));
    await assert.rejects(ours.commit(METERS, known, to(20n)), {
      name: 'PositionMovedError',
      message: 'the checkpoint of test.meters was deleted',
    });
    assert.equal(await itemThere(table, ITEM), undefined);
    assert.deepEqual(await held(table, 2).claim(METERS), NOTHING);
    await assert.rejects(ours.commit(METERS, known, to(20n)), LeaseLostError);
  });

  it('that somebody moves refuse the running invocation’s commit, and the next one goes on from there', async () => {
    for (const move of [
      (table: CheckpointTable) => moveByHand(table, ITEM, '50'),
      (table: CheckpointTable) =>
        positionControl(table, () => NOW).move(METERS, { kind: 'time', time: 50n, precision: 'ns' }),
    ]) {
      const table = checkpoints.next();
      const ours = held(table, 1);
      const known = await ours.commit(METERS, await ours.claim(METERS), to(100n, 'a hundred'));
      await move(table);
      await assert.rejects(ours.commit(METERS, known, to(200n, 'two hundred')), PositionMovedError);
      const next = held(table, 2);
      const found = await next.claim(METERS);
      assert.deepEqual([found.position?.time, found.published], [50n, undefined], 'what was published is void');
      assert.equal((await next.commit(METERS, found, to(60n, 'sixty'))).published, 'sixty');
    }
  });

  it('that the command move puts where they already are also refuse the running invocation’s commit', async () => {
    const table = checkpoints.next();
    const ours = held(table, 1);
    const known = await ours.commit(METERS, await ours.claim(METERS), to(100n, 'a hundred'));
    await positionControl(table, () => NOW).move(METERS, { kind: 'time', time: 100n, precision: 'ns' });
    await assert.rejects(ours.commit(METERS, known, to(200n)), PositionMovedError);
    assert.deepEqual(await held(table, 2).claim(METERS), at(100n, 2));
  });

  for (const [who, refusal, change] of [
    ['a person moved', 'PositionMovedError', (table: CheckpointTable) => moveByHand(table, ITEM, '50')],
    [
      'a command moved to the same place',
      'PositionMovedError',
      (table: CheckpointTable) =>
        positionControl(table, () => NOW).move(METERS, { kind: 'time', time: 100n, precision: 'ns' }),
    ],
    ['a newer invocation claimed', 'LeaseLostError', (table: CheckpointTable) => held(table, 2).claim(METERS)],
  ] as const) {
    it(`that ${who} between a commit and its repetition are not changed by the repetition`, async () => {
      const table = checkpoints.next();
      let answers = 0;
      let changed: unknown;
      const losing = checkpoints.losing(table, async () => {
        answers += 1;
        if (answers !== 2) return false;
        await change(table);
        changed = await itemThere(table, ITEM);
        return true;
      });
      const ours = held(losing, 1);
      const known = await ours.claim(METERS);
      await assert.rejects(ours.commit(METERS, known, to(100n)), { name: refusal });
      assert.ok(changed);
      assert.deepEqual(await itemThere(table, ITEM), changed);
    });
  }

  it('that are paused accept the commit of rows that were sent, which shows the pause', async () => {
    const table = checkpoints.next();
    const control = positionControl(table, () => NOW);
    const ours = held(table, 1);
    const known = await ours.claim(METERS);
    await control.setPaused(METERS, true);
    const committed = await ours.commit(METERS, known, to(10n, 'ten'));
    assert.deepEqual(committed, { ...at(10n, 1, 'ten'), paused: true });
    assert.equal((await held(table, 2).claim(METERS)).paused, true);
    assert.equal(valuesOf(await ours.readAll()).get(METERS)?.paused, true);
    await control.setPaused(METERS, false);
    assert.deepEqual(await held(table, 3).claim(METERS), at(10n, 1, 'ten'));
  });
});
