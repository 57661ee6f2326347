import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ErrorCode } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { findCoordinator, LEVELS, LevelClient, withTopic } from '../../support/kafka-contract/level-client.ts';
import { at, pick } from '../../support/kafka-contract/speak.ts';
import { fresh, onEachBroker } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

onEachBroker('a consumer group in every protocol version', (target) => {
  for (let level = 0; level <= LEVELS; level++) {
    it(`works with requests of version ${level}, or the nearest`, () =>
      LevelClient.of(target, level, (client) =>
        withTopic(client, async (topic, topicId) => {
          const groupId = fresh('group');
          await findCoordinator(client, groupId, 0);
          const join = (memberId: string) =>
            client.ask('joinGroup', {
              groupId,
              sessionTimeoutMs: 30_000,
              rebalanceTimeoutMs: 30_000,
              memberId,
              protocolType: 'consumer',
              protocols: [{ name: 'range', metadata: Buffer.from('m') }],
            });
          const asked = await until(async () => {
            const answer = await join('');
            assert.ok([0, ErrorCode.MEMBER_ID_REQUIRED].includes(Number(answer.errorCode)), String(answer.errorCode));
            return answer;
          });
          assert.equal(asked.errorCode, client.version('joinGroup') >= 4 ? ErrorCode.MEMBER_ID_REQUIRED : 0);
          const joined = asked.errorCode === 0 ? asked : await join(String(asked.memberId));
          const { memberId = '', generationId = 0 } = joined;
          assert.deepEqual([joined.errorCode, joined.leader, joined.protocolName], [0, memberId, 'range']);
          assert.equal(pick(joined, 'members', 0, 'memberId'), memberId);
          const who = { groupId, generationId, generationIdOrMemberEpoch: generationId, memberId };
          const assignments = [{ memberId, assignment: Buffer.from('share') }];
          const synced = await client.ask('syncGroup', {
            ...who,
            protocolType: 'consumer',
            protocolName: 'range',
            assignments,
          });
          assert.deepEqual([synced.errorCode, String(synced.assignment)], [0, 'share']);
          assert.equal((await client.ask('heartbeat', who)).errorCode, 0);
          const position = { partitionIndex: 1, committedOffset: 5, committedMetadata: 'note' };
          const names = { name: topic, topicId };
          const commit = { ...who, topics: [{ ...names, partitions: [position] }] };
          const committed = await client.ask('offsetCommit', commit);
          assert.equal(pick(committed, 'topics', 0, 'partitions', 0, 'errorCode'), 0);
          const positions = [{ ...names, partitionIndexes: [1, 0] }];
          const found = await client.ask('offsetFetch', {
            groupId,
            topics: positions,
            groups: [{ groupId, topics: positions }],
          });
          const inGroup = found.groups === undefined ? found : pick(found, 'groups', 0);
          const two = at(pick(inGroup, 'topics', 0, 'partitions')).map((each) => pick(each, 'committedOffset'));
          assert.deepEqual(two, [5n, -1n]);
          const described = await client.ask('describeGroups', { groups: [groupId] });
          assert.equal(pick(described, 'groups', 0, 'groupState'), 'Stable');
          assert.equal(String(pick(described, 'groups', 0, 'members', 0, 'memberAssignment')), 'share');
          const listed = await client.ask('listGroups', { statesFilter: [], typesFilter: [] });
          assert.ok(at(listed.groups).some((group) => pick(group, 'groupId') === groupId));
          const left = await client.ask('leaveGroup', { ...who, members: [{ memberId }] });
          assert.equal(left.errorCode, 0);
          const deleted = await client.ask('deleteGroups', { groupsNames: [groupId] });
          assert.equal(pick(deleted, 'results', 0, 'errorCode'), 0);
          const described2 = await client.ask('describeGroups', { groups: [groupId] });
          assert.equal(pick(described2, 'groups', 0, 'groupState'), 'Dead');
        }),
      ));
  }
});
