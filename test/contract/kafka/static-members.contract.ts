import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import { ErrorCode } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import type { Fields } from '../../support/kafka-contract/message-codec.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { ask, at, pick } from '../../support/kafka-contract/speak.ts';
import { fresh, onEachBroker } from '../../support/kafka-contract/targets.ts';
import { until } from '../../support/kafka-contract/until.ts';

const UNKNOWN = 'x';

async function join(raw: RawClient, groupId: string, groupInstanceId: string, parts: Fields = {}, version = 9) {
  return ask(raw, 'joinGroup', version, {
    groupId,
    groupInstanceId,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    memberId: '',
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.from('m') }],
    ...parts,
  });
}

/** A group of one static member, stable. */
async function oneStatic(raw: RawClient, groupId: string) {
  const { memberId = '', generationId = 0 } = await until(async () => {
    await ask(raw, 'findCoordinator', 2, { key: groupId, keyType: 0 });
    const joined = await join(raw, groupId, 'one');
    assert.equal(joined.errorCode, 0);
    return joined;
  });
  const protocols = { protocolType: 'consumer', protocolName: 'range' };
  const who = { groupId, generationId, memberId, groupInstanceId: 'one', ...protocols };
  const assignments = [{ memberId, assignment: Buffer.from('share') }];
  assert.equal((await ask(raw, 'syncGroup', 5, { ...who, assignments })).errorCode, 0);
  return who;
}

onEachBroker('a static member', (target) => {
  it('joins without asking for a member id first, and with an id that the broker did not give is refused', () =>
    withRaw(target, async (raw) => {
      const who = await oneStatic(raw, fresh('static'));
      assert.match(String(who.memberId), /^one-/);
      assert.equal((await join(raw, who.groupId, 'two', { memberId: UNKNOWN })).errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
    }));

  for (const version of [5, 9]) {
    it(`comes back to its place without a new generation, in version ${version}`, () =>
      withRaw(target, async (raw) => {
        const who = await oneStatic(raw, fresh('static'));
        const back = await join(raw, who.groupId, 'one', {}, version);
        assert.deepEqual([back.errorCode, back.generationId], [0, who.generationId]);
        assert.notEqual(back.memberId, who.memberId);
        // Who would assign anew is not told that it leads, or told to leave it.
        assert.equal(back.leader === back.memberId && back.skipAssignment !== true, false);
        const share = await ask(raw, 'syncGroup', 5, { ...who, memberId: back.memberId ?? '', assignments: [] });
        assert.equal(String(share.assignment), 'share');
      }));
  }

  it('that was replaced is fenced in every request', () =>
    withRaw(target, async (raw) => {
      const who = await oneStatic(raw, fresh('static'));
      await join(raw, who.groupId, 'one');
      const { memberId, groupId } = who;
      const fenced = [
        await join(raw, groupId, 'one', { memberId }),
        await ask(raw, 'syncGroup', 5, { ...who, assignments: [] }),
        await ask(raw, 'heartbeat', 4, who),
      ];
      assert.deepEqual(
        fenced.map(({ errorCode }) => errorCode),
        [ErrorCode.FENCED_INSTANCE_ID, ErrorCode.FENCED_INSTANCE_ID, ErrorCode.FENCED_INSTANCE_ID],
      );
      const left = await ask(raw, 'leaveGroup', 5, { groupId, members: [{ memberId, groupInstanceId: 'one' }] });
      assert.equal(pick(left, 'members', 0, 'errorCode'), ErrorCode.FENCED_INSTANCE_ID);
    }));

  it('can be removed by its instance id alone', () =>
    withRaw(target, async (raw) => {
      const { groupId } = await oneStatic(raw, fresh('static'));
      const members = ['one', 'two'].map((groupInstanceId) => ({ memberId: '', groupInstanceId }));
      const left = await ask(raw, 'leaveGroup', 4, { groupId, members });
      const codes = at(left.members).map((member) => pick(member, 'errorCode'));
      assert.deepEqual(codes, [0, ErrorCode.UNKNOWN_MEMBER_ID]);
      const described = await ask(raw, 'describeGroups', 5, { groups: [groupId] });
      assert.equal(pick(described, 'groups', 0, 'groupState'), 'Empty');
    }));

  it('with another assignment strategy than the group’s is refused its assignment', () =>
    withRaw(target, async (raw) => {
      const who = await oneStatic(raw, fresh('static'));
      for (const wrong of [{ protocolName: 'other' }, { protocolType: 'other' }, { protocolName: null }]) {
        const share = await ask(raw, 'syncGroup', 5, { ...who, ...wrong, assignments: [] });
        assert.equal(share.errorCode, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
      }
    }));
});
