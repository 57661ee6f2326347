import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Consumer } from 'kafkajs';
import { makeTopic, withAdmin, withConsumer } from '../../support/kafka-contract/clients.ts';
import { fresh, onEachBroker, type Target } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

onEachBroker('consumer groups', (target) => {
  it('divide the partitions between two members, and give them all to the one that stays', async () => {
    const topic = fresh('shared');
    await makeTopic(target, topic, 4);
    const groupId = fresh('pair');
    const other: number[][] = [];
    await withConsumer(target, { groupId }, async (stays) => {
      const seen = await run(stays, topic);
      await until(() => assert.deepEqual(seen.at(-1), [0, 1, 2, 3]));
      await withConsumer(target, { groupId }, async (leaves) => {
        const joined = await run(leaves, topic);
        await until(() => {
          assert.equal(seen.at(-1)?.length, 2);
          assert.deepEqual([...(seen.at(-1) ?? []), ...(joined.at(-1) ?? [])].toSorted(), [0, 1, 2, 3]);
        });
        other.push(...joined);
      });
      await until(() => assert.deepEqual(seen.at(-1), [0, 1, 2, 3]));
    });
    assert.ok(other.length > 0);
  });

  it('are listed and described with their members while they run, and Empty afterwards', async () => {
    const topic = fresh('described');
    await makeTopic(target, topic);
    const groupId = fresh('seen');
    await withConsumer(target, { groupId }, async (consumer) => {
      await run(consumer, topic);
      await until(async () => {
        const group = await describeGroup(target, groupId);
        assert.deepEqual(
          [group?.state, group?.protocolType, group?.protocol],
          ['Stable', 'consumer', 'RoundRobinAssigner'],
        );
        assert.equal(group?.members.length, 1);
        assert.match(group?.members[0]?.memberId ?? '', /^contract-/);
        assert.equal(group?.members[0]?.clientId, 'contract');
        assert.match(group?.members[0]?.clientHost ?? '', /127\.0\.0\.1$/);
        assert.notEqual(group?.members[0]?.memberAssignment.length, 0);
      });
    });
    await withAdmin(target, async (admin) => {
      const { groups } = await admin.listGroups();
      assert.deepEqual(
        groups.filter((group) => group.groupId === groupId),
        [{ groupId, protocolType: 'consumer' }],
      );
    });
    const group = await describeGroup(target, groupId);
    assert.deepEqual([group?.state, group?.members], ['Empty', []]);
  });

  it('that do not exist are described as Dead', async () => {
    assert.equal((await describeGroup(target, fresh('nobody')))?.state, 'Dead');
  });

  it('can be deleted only when they have no members, and their offsets go with them', async () => {
    const topic = fresh('deleted');
    await makeTopic(target, topic);
    const groupId = fresh('mortal');
    await withAdmin(target, async (admin) => {
      await withConsumer(target, { groupId }, async (consumer) => {
        const seen = await run(consumer, topic);
        await until(() => assert.equal(seen.length, 1));
        await consumer.commitOffsets([{ topic, partition: 0, offset: '0' }]);
        assert.equal(await deleteCode(admin.deleteGroups([groupId])), 68);
      });
      assert.equal(await positionOf(target, groupId, topic), '0');
      assert.equal(await deleteCode(admin.deleteGroups([groupId])), 0);
      assert.equal(await positionOf(target, groupId, topic), '-1');
      assert.equal(await deleteCode(admin.deleteGroups([groupId])), 69);
    });
  });

  it('forget their offsets in a topic that is deleted', async () => {
    const topic = fresh('gone');
    await makeTopic(target, topic);
    const groupId = fresh('forgetful');
    await withAdmin(target, async (admin) => {
      await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '0' }] });
      assert.equal(await positionOf(target, groupId, topic), '0');
      await admin.deleteTopics({ topics: [topic] });
      await makeTopicAgain(target, topic);
      await until(async () => assert.equal(await positionOf(target, groupId, topic), '-1'));
    });
  });

  it('cannot have their offsets reset while they have a member', async () => {
    const topic = fresh('busy');
    await makeTopic(target, topic);
    const groupId = fresh('running');
    await withConsumer(target, { groupId }, async (consumer) => {
      const seen = await run(consumer, topic);
      await until(() => assert.equal(seen.length, 1));
      await withAdmin(target, (admin) =>
        assert.rejects(
          admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '0' }] }),
          /must have no running instances, current state: Stable/,
        ),
      );
    });
  });
});

/** Runs a consumer; gives the list to which each assignment is added. */
async function run(consumer: Consumer, topic: string): Promise<number[][]> {
  const assignments: number[][] = [];
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => assignments.push(payload.memberAssignment[topic] ?? []));
  await consumer.subscribe({ topic });
  await consumer.run({ eachMessage: async () => {} });
  return assignments;
}

function describeGroup(target: Target, groupId: string) {
  return withAdmin(target, async (admin) => (await admin.describeGroups([groupId])).groups[0]);
}

function positionOf(target: Target, groupId: string, topic: string): Promise<string | undefined> {
  return withAdmin(target, async (admin) => {
    const [of] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return of?.partitions[0]?.offset;
  });
}

/** kafkajs throws an error that holds the results when a group could not be deleted. */
async function deleteCode(work: Promise<{ errorCode?: number }[]>): Promise<number | undefined> {
  try {
    return (await work)[0]?.errorCode;
  } catch (error) {
    assert.ok(error instanceof Error && 'groups' in error && Array.isArray(error.groups));
    return error.groups[0]?.errorCode;
  }
}

async function makeTopicAgain(target: Target, topic: string): Promise<void> {
  await until(async () =>
    withAdmin(target, async (admin) => {
      assert.equal(await admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 1 }] }), true);
    }),
  );
}
