import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Group } from '../../src/groups/group.ts';
import type { JoinAnswer, JoinRequest, MemberRef, SyncRequest } from '../../src/groups/member.ts';
import { ErrorCode } from '../../src/wire/errors.ts';
import { FakeTimers } from './fake-timers.ts';

const SESSION_MS = 10_000;
const REBALANCE_MS = 60_000;

function setUp() {
  const timers = new FakeTimers();
  let made = 0;
  const group = new Group(timers.schedule, (clientId) => `${clientId}-${++made}`);
  const request = (parts: Partial<JoinRequest> = {}): JoinRequest => ({
    memberId: '',
    instanceId: null,
    needsId: true,
    canSkipAssignment: true,
    clientId: 'c',
    clientHost: '/127.0.0.1',
    sessionTimeoutMs: SESSION_MS,
    rebalanceTimeoutMs: REBALANCE_MS,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.from('m') }],
    ...parts,
  });
  const newId = async () => (await group.join(request())).memberId;
  const join = (memberId: string, parts: Partial<JoinRequest> = {}) => group.join(request({ ...parts, memberId }));
  const shares = (...ids: string[]) => new Map(ids.map((id) => [id, Buffer.from(`for ${id}`)]));
  return { timers, group, request, newId, join, shares };
}

/** Two members, stable: the first leads. */
async function pair() {
  const set = setUp();
  const [a, b] = [await set.newId(), await set.newId()];
  const joined = await Promise.all([set.join(a), set.join(b)]);
  const generation = generationOf(joined[0]);
  const waiting = set.group.sync(...asked(b, generation, new Map()));
  await set.group.sync(...asked(a, generation, set.shares(a, b)));
  await waiting;
  return { ...set, a, b, generation };
}

const dynamic = (memberId: string): MemberRef => ({ memberId, instanceId: null });

function asked(
  memberId: string,
  generation: number,
  assignments: ReadonlyMap<string, Buffer>,
): [MemberRef, SyncRequest] {
  return [dynamic(memberId), { generation, protocolType: undefined, protocol: undefined, assignments }];
}

function generationOf(answer: JoinAnswer | undefined): number {
  assert.ok(answer?.kind === 'joined');
  return answer.generation;
}

const heartbeats = (set: { timers: FakeTimers; group: Group }, id: string, generation: number, times: number) => {
  for (let beat = 0; beat < times; beat++) {
    set.timers.pass(SESSION_MS / 2);
    set.group.heartbeat(dynamic(id), generation);
  }
};

describe('a consumer group of the embedded broker', () => {
  it('waits for a member that was given an id, and no longer than its session timeout', async () => {
    const { timers, group, newId, join } = setUp();
    const a = await newId();
    await newId();
    const joining = join(a);
    assert.equal(group.state, 'PreparingRebalance');
    timers.pass(SESSION_MS);
    assert.equal(group.state, 'CompletingRebalance');
    const joined = await joining;
    assert.ok(joined.kind === 'joined' && joined.members.length === 1);
  });

  it('refuses a member id that was given longer ago than its session timeout', async () => {
    const { timers, newId, join } = setUp();
    const id = await newId();
    timers.pass(SESSION_MS);
    assert.deepEqual(await join(id), { kind: 'refused', memberId: id, code: ErrorCode.UNKNOWN_MEMBER_ID });
  });

  it('keeps a member as long as it sends heartbeats', async () => {
    const set = await pair();
    for (let beat = 0; beat < 20; beat++) {
      set.timers.pass(SESSION_MS - 1);
      for (const id of [set.a, set.b]) assert.equal(set.group.heartbeat(dynamic(id), set.generation), undefined);
    }
    assert.deepEqual([set.group.state, set.group.members.length], ['Stable', 2]);
  });

  it('drops a member at the end of its session, not before, and tells the others to join again', async () => {
    const set = await pair();
    set.timers.pass(SESSION_MS - 1);
    assert.equal(set.group.heartbeat(dynamic(set.a), set.generation), undefined);
    set.timers.pass(1);
    assert.equal(set.group.heartbeat(dynamic(set.b), set.generation), ErrorCode.UNKNOWN_MEMBER_ID);
    assert.equal(set.group.heartbeat(dynamic(set.a), set.generation), ErrorCode.REBALANCE_IN_PROGRESS);
    const again = await set.join(set.a);
    assert.equal(generationOf(again), set.generation + 1);
  });

  it('makes the next member its leader when the leader leaves', async () => {
    const set = await pair();
    assert.equal(set.group.leave(dynamic(set.a)), undefined);
    const answer = await set.join(set.b);
    assert.ok(answer.kind === 'joined');
    assert.deepEqual([answer.leader, answer.members.length], [set.b, 1]);
  });

  it('goes on without a member that does not join again in time', async () => {
    const set = await pair();
    const changed = set.join(set.a, { protocols: [{ name: 'range', metadata: Buffer.from('other') }] });
    heartbeats(set, set.b, set.generation, REBALANCE_MS / (SESSION_MS / 2));
    const answer = await changed;
    assert.ok(answer.kind === 'joined');
    assert.deepEqual(
      answer.members.map(({ memberId }) => memberId),
      [set.a],
    );
  });

  it('goes on without a member that never asks for its assignment', async () => {
    const set = setUp();
    const [a, b] = [await set.newId(), await set.newId()];
    const [joined] = await Promise.all([set.join(a), set.join(b)]);
    const generation = generationOf(joined);
    await set.group.sync(...asked(a, generation, set.shares(a, b)));
    for (let beat = 0; beat < REBALANCE_MS / (SESSION_MS / 2); beat++) {
      set.timers.pass(SESSION_MS / 2);
      for (const id of [a, b]) set.group.heartbeat(dynamic(id), generation);
    }
    assert.equal(set.group.state, 'PreparingRebalance');
    assert.deepEqual(
      set.group.members.map(({ id }) => id),
      [a],
    );
  });

  it('answers a member that joins again unchanged without disturbing the others', async () => {
    const set = await pair();
    assert.equal(generationOf(await set.join(set.b)), set.generation);
    assert.equal(set.group.state, 'Stable');
    assert.deepEqual(await set.group.sync(...asked(set.b, set.generation, new Map())), {
      kind: 'assigned',
      protocolType: 'consumer',
      protocol: 'range',
      assignment: Buffer.from(`for ${set.b}`),
    });
  });

  it('rebalances when its leader joins again, as the leader does when topics have changed', async () => {
    const set = await pair();
    const led = set.join(set.a);
    assert.equal(set.group.state, 'PreparingRebalance');
    const followed = set.join(set.b);
    assert.deepEqual([generationOf(await led), generationOf(await followed)], [set.generation + 1, set.generation + 1]);
  });

  it('sends members that wait for an assignment back to join when another comes', async () => {
    const set = setUp();
    const [a, b] = [await set.newId(), await set.newId()];
    const [joined] = await Promise.all([set.join(a), set.join(b)]);
    const waiting = set.group.sync(...asked(b, generationOf(joined), new Map()));
    void set.join(await set.newId());
    assert.deepEqual(await waiting, { kind: 'refused', code: ErrorCode.REBALANCE_IN_PROGRESS });
  });

  it('refuses offset commits while the assignment is being made', async () => {
    const { group, newId, join } = setUp();
    const id = await newId();
    const generation = generationOf(await join(id));
    assert.equal(group.commitFault(dynamic(id), generation), ErrorCode.REBALANCE_IN_PROGRESS);
    await group.sync(...asked(id, generation, new Map()));
    assert.equal(group.commitFault(dynamic(id), generation), undefined);
  });

  it('is Empty when all members have left, and leaves no timer running', async () => {
    const set = await pair();
    assert.equal(set.group.leave(dynamic(set.a)), undefined);
    assert.equal(set.group.leave(dynamic(set.b)), undefined);
    assert.deepEqual([set.group.state, set.group.members, set.timers.running], ['Empty', [], 0]);
    assert.equal(set.group.leave(dynamic(set.b)), ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

describe('static members of a consumer group', () => {
  /** Two of them, stable: the first leads. */
  async function twoStatic() {
    const set = setUp();
    const enter = (instanceId: string, memberId = '') => set.group.join({ ...set.request(), instanceId, memberId });
    const one = (await enter('one')).memberId;
    const joining = enter('two');
    const generation = generationOf(await enter('one', one));
    const two = (await joining).memberId;
    const sync = (memberId: string, instanceId: string, shares: ReadonlyMap<string, Buffer>) =>
      set.group.sync({ memberId, instanceId }, asked(memberId, generation, shares)[1]);
    const waiting = sync(two, 'two', new Map());
    await sync(one, 'one', set.shares(one, two));
    await waiting;
    return { ...set, enter, one, two, generation };
  }

  it('that do not join again in time stay until their session ends, and do not become leader', async () => {
    const { timers, group, enter, one, two, generation } = await twoStatic();
    const joining = enter('three');
    // They send heartbeats, and do not hear what these say.
    for (let passed = 0; passed < REBALANCE_MS; passed += SESSION_MS / 2) {
      group.heartbeat({ memberId: one, instanceId: 'one' }, generation);
      group.heartbeat({ memberId: two, instanceId: 'two' }, generation);
      timers.pass(SESSION_MS / 2);
    }
    const joined = await joining;
    assert.ok(joined.kind === 'joined');
    assert.equal(joined.leader, joined.memberId);
    assert.deepEqual(
      joined.members.map(({ instanceId }) => instanceId),
      ['one', 'two', 'three'],
    );
    timers.pass(SESSION_MS);
    assert.equal(
      group.members.some(({ id }) => id === one),
      false,
    );
  });

  it('of which none joins again are waited for until their sessions end', async () => {
    const { timers, group, one, generation } = await twoStatic();
    const who = { memberId: one, instanceId: 'one' };
    group.leave({ memberId: '', instanceId: 'two' });
    for (let passed = 0; passed <= 2 * REBALANCE_MS; passed += SESSION_MS / 2) {
      assert.equal(group.heartbeat(who, generation), ErrorCode.REBALANCE_IN_PROGRESS);
      timers.pass(SESSION_MS / 2);
    }
    timers.pass(SESSION_MS);
    assert.equal(group.state, 'Empty');
  });

  it('that come back while others join are waited for under their new member id', async () => {
    const { group, enter, one, two } = await twoStatic();
    const joining = enter('three');
    const back = enter('two');
    assert.deepEqual(await Promise.race([enter('two', two), back]), {
      kind: 'refused',
      memberId: two,
      code: ErrorCode.FENCED_INSTANCE_ID,
    });
    const leader = await enter('one', one);
    assert.ok(leader.kind === 'joined');
    assert.deepEqual(
      leader.members.map(({ memberId }) => memberId),
      [one, (await back).memberId, (await joining).memberId],
    );
    assert.equal(group.state, 'CompletingRebalance');
  });
});
