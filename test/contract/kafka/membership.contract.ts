import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import { ErrorCode } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { makeTopic, withAdmin } from '../../support/kafka-contract/clients.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import {
  commit,
  heartbeat,
  type Joined,
  join,
  joinOnce,
  leave,
  sync,
} from '../../support/kafka-contract/raw-groups.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

onEachBroker('the membership of a consumer group', (target) => {
  it('begins with a member id that the broker gives', () =>
    withRaw(target, async (raw) => {
      const group = fresh('ids');
      const first = await joinOnce(raw, group);
      assert.equal(first.code, ErrorCode.MEMBER_ID_REQUIRED);
      assert.match(first.memberId, /^raw-[0-9a-zA-Z_-]{10,}/);
      const joined = await joinOnce(raw, group, { memberId: first.memberId });
      assert.deepEqual([joined.code, joined.leader, joined.members], [0, first.memberId, [first.memberId]]);
      assert.equal(joined.protocol, 'range');
    }));

  it('is refused to a member id that the broker did not give, and in a group without a name', () =>
    withRaw(target, async (raw) => {
      const group = fresh('strangers');
      assert.equal((await joinOnce(raw, group, { memberId: 'made-up' })).code, ErrorCode.UNKNOWN_MEMBER_ID);
      await join(raw, group);
      assert.equal((await joinOnce(raw, group, { memberId: 'made-up' })).code, ErrorCode.UNKNOWN_MEMBER_ID);
      assert.equal((await joinOnce(raw, '')).code, ErrorCode.INVALID_GROUP_ID);
    }));

  it('is refused with a session of less than 6 s or more than 30 min', () =>
    withRaw(target, async (raw) => {
      for (const [sessionTimeoutMs, code] of [
        [5_999, ErrorCode.INVALID_SESSION_TIMEOUT],
        [6_000, ErrorCode.MEMBER_ID_REQUIRED],
        [1_800_000, ErrorCode.MEMBER_ID_REQUIRED],
        [1_800_001, ErrorCode.INVALID_SESSION_TIMEOUT],
      ] as const) {
        assert.equal((await joinOnce(raw, fresh('sessions'), { sessionTimeoutMs })).code, code);
      }
    }));

  it('is refused to a member that has no strategy in common with the others', () =>
    withRaw(target, async (raw) => {
      const group = fresh('strategies');
      await stable(raw, group, { protocols: ['range'] });
      assert.equal((await joinOnce(raw, group, { protocols: ['other'] })).code, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
      const connect = await joinOnce(raw, group, { protocolType: 'connect' });
      assert.equal(connect.code, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
      assert.equal((await joinOnce(raw, fresh('none'), { protocols: [] })).code, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }));

  it('needs the right member id and generation in every request', async () => {
    const topic = fresh('checked');
    await makeTopic(target, topic);
    await withRaw(target, async (raw) => {
      const group = fresh('checks');
      const { memberId, generation } = await stable(raw, group);
      const wrong = generation + 1;
      assert.equal(await heartbeat(raw, group, memberId, generation), 0);
      assert.equal(await heartbeat(raw, group, memberId, wrong), ErrorCode.ILLEGAL_GENERATION);
      assert.equal(await heartbeat(raw, group, 'made-up', generation), ErrorCode.UNKNOWN_MEMBER_ID);
      assert.equal(await heartbeat(raw, fresh('none'), memberId, generation), ErrorCode.UNKNOWN_MEMBER_ID);
      assert.equal((await sync(raw, group, { memberId, generation: wrong })).code, ErrorCode.ILLEGAL_GENERATION);
      assert.equal((await sync(raw, group, { memberId: 'made-up', generation })).code, ErrorCode.UNKNOWN_MEMBER_ID);
      assert.equal(await commit(raw, group, topic, { memberId, generation }), 0);
      assert.equal(await commit(raw, group, topic, { memberId, generation: wrong }), ErrorCode.ILLEGAL_GENERATION);
      assert.equal(await commit(raw, group, topic, { memberId: 'made-up', generation }), ErrorCode.UNKNOWN_MEMBER_ID);
      assert.equal(await commit(raw, group, topic), ErrorCode.UNKNOWN_MEMBER_ID);
      assert.equal(await leave(raw, group, 'made-up'), ErrorCode.UNKNOWN_MEMBER_ID);
      assert.equal(await leave(raw, group, memberId), 0);
    });
  });

  it('is not needed to commit offsets of an empty group, where a generation is refused', async () => {
    const topic = fresh('outside');
    await makeTopic(target, topic);
    await withRaw(target, async (raw) => {
      const group = fresh('simple');
      assert.equal(await commit(raw, group, topic, { generation: 1, memberId: 'm' }), ErrorCode.ILLEGAL_GENERATION);
      assert.equal(await commit(raw, group, topic, { metadata: 'x'.repeat(4_096) }), 0);
      const long = await commit(raw, group, topic, { metadata: 'x'.repeat(4_097) });
      assert.equal(long, ErrorCode.OFFSET_METADATA_TOO_LARGE);
      assert.equal(await commit(raw, group, topic, { partition: 1 }), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    });
  });

  it('is rebalanced when another member joins, with the leader’s assignment', () =>
    withRaw(target, (one) =>
      withRaw(target, async (two) => {
        const group = fresh('rebalance');
        const { memberId: leader, generation } = await stable(one, group);
        const joining = join(two, group);
        await until(async () => {
          assert.equal(await heartbeat(one, group, leader, generation), ErrorCode.REBALANCE_IN_PROGRESS);
        });
        const busy = await sync(one, group, { memberId: leader, generation });
        assert.equal(busy.code, ErrorCode.REBALANCE_IN_PROGRESS);
        const led = await joinOnce(one, group, { memberId: leader });
        const follower = await joining;
        assert.equal(led.generation, generation + 1);
        assert.deepEqual([led.leader, follower.leader, follower.generation], [leader, leader, led.generation]);
        assert.deepEqual(led.members.toSorted(), [leader, follower.memberId].toSorted());
        assert.deepEqual(follower.members, []);
        const waiting = sync(two, group, follower);
        const share = await sync(one, group, led, { [leader]: 'one', [follower.memberId]: 'two' });
        assert.deepEqual(
          [share, await waiting],
          [
            { code: 0, assignment: 'one' },
            { code: 0, assignment: 'two' },
          ],
        );
      }),
    ));

  it('has the strategy that most members prefer among those that all support', () =>
    withRaw(target, (one) =>
      withRaw(target, async (two) => {
        const group = fresh('votes');
        const { memberId } = await stable(one, group, { protocols: ['a', 'b', 'c'] });
        const joining = join(two, group, { protocols: ['c', 'b'] });
        await until(async () => {
          const { code } = await sync(one, group, { memberId, generation: 1 });
          assert.equal(code, ErrorCode.REBALANCE_IN_PROGRESS);
        });
        const led = await joinOnce(one, group, { memberId, protocols: ['a', 'c', 'b'] });
        assert.deepEqual([led.protocol, (await joining).protocol], ['c', 'c']);
      }),
    ));

  it('ends when a member is silent for its session timeout, and its partitions go to the others', () =>
    withRaw(target, (one) =>
      withRaw(target, async (two) => {
        const group = fresh('silent');
        const silent = await stable(one, group, { sessionTimeoutMs: 6_000, rebalanceTimeoutMs: 60_000 });
        assert.equal((await describeState(target, group)).members, 1);
        const joining = join(two, group, { rebalanceTimeoutMs: 60_000 });
        const joined = await joining;
        assert.deepEqual([joined.leader, joined.members], [joined.memberId, [joined.memberId]]);
        assert.equal(await heartbeat(one, group, silent.memberId, joined.generation), ErrorCode.UNKNOWN_MEMBER_ID);
      }),
    ));

  it('ends when a member does not join again within the rebalance timeout', () =>
    withRaw(target, (one) =>
      withRaw(target, async (two) => {
        const group = fresh('late');
        await stable(one, group, { rebalanceTimeoutMs: 1_000 });
        const joined = await join(two, group, { rebalanceTimeoutMs: 1_000 });
        assert.deepEqual([joined.code, joined.members], [0, [joined.memberId]]);
      }),
    ));

  it('ends with an Empty group when the last member leaves', () =>
    withRaw(target, async (raw) => {
      const group = fresh('last');
      const { memberId } = await stable(raw, group);
      assert.equal(await leave(raw, group, memberId), 0);
      assert.deepEqual(await describeState(target, group), { state: 'Empty', members: 0 });
    }));
});

/** Joins as the only member and hands itself an assignment. */
async function stable(raw: RawClient, group: string, parts = {}): Promise<Joined> {
  const joined = await join(raw, group, parts);
  assert.equal(joined.code, 0);
  assert.equal((await sync(raw, group, joined, { [joined.memberId]: 'all' })).assignment, 'all');
  return joined;
}

function describeState(
  target: Target,
  groupId: string,
): Promise<{ state: string | undefined; members: number | undefined }> {
  return withAdmin(target, async (admin) => {
    const [group] = (await admin.describeGroups([groupId])).groups;
    return { state: group?.state, members: group?.members.length };
  });
}
