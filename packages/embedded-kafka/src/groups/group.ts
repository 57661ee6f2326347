import type { Schedule } from '../timers.ts';
import { ErrorCode } from '../wire/errors.ts';
import {
  type JoinAnswer,
  type JoinRequest,
  type Member,
  type MemberRef,
  NOTHING,
  type SyncAnswer,
  type SyncRequest,
  sameProtocols,
} from './member.ts';
import { PromisedMembers } from './promised-members.ts';
import { Roster } from './roster.ts';

/** States of a group of the classic protocol, as DescribeGroups names them. */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

/**
 * A consumer group's membership: members join, wait until all have joined, get a generation, and receive the assignment that their leader
 * made. After Kafka's classic group protocol (https://cwiki.apache.org/confluence/display/KAFKA/Kafka+Client-side+Assignment+Proposal).
 */
export class Group {
  readonly #schedule: Schedule;
  readonly #roster: Roster;
  readonly #promised: PromisedMembers;
  readonly #newMemberId: (clientId: string) => string;
  #state: GroupState = 'Empty';
  #generation = 0;
  #protocolType = '';
  #protocol = '';
  #stopDeadline = () => {};

  constructor(schedule: Schedule, newMemberId: (clientId: string) => string) {
    this.#schedule = schedule;
    this.#newMemberId = newMemberId;
    this.#roster = new Roster(schedule, (member) => this.#remove([member]));
    this.#promised = new PromisedMembers(schedule, newMemberId, () => this.#completeIfAllJoined());
  }

  get state(): GroupState {
    return this.#state;
  }

  /** The kind of group, "consumer" for consumers; kept when the last member leaves. */
  get protocolType(): string {
    return this.#protocolType;
  }

  /** The elected strategy, empty while there is none. */
  get protocol(): string {
    return this.#state === 'Stable' ? this.#protocol : '';
  }

  get members(): readonly Member[] {
    return this.#roster.all;
  }

  /** What a member's subscription was, in the elected strategy. */
  metadataOf(member: Member): Buffer {
    return member.request.protocols.find(({ name }) => name === this.#protocol)?.metadata ?? NOTHING;
  }

  /** Answered when all members have joined, or their time is up. */
  join(request: JoinRequest): Promise<JoinAnswer> {
    const { memberId, instanceId, clientId, sessionTimeoutMs } = request;
    const held = memberId === '' ? this.#roster.byInstance(instanceId) : undefined;
    if (!this.#agreesWith(request, held?.id ?? memberId))
      return refuseJoin(memberId, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    if (held !== undefined) return this.#replace(held, request);
    if (memberId === '') {
      if (instanceId !== null || !request.needsId)
        return this.#enter(this.#newMemberId(instanceId ?? clientId), request);
      return refuseJoin(this.#promised.give(clientId, sessionTimeoutMs), ErrorCode.MEMBER_ID_REQUIRED);
    }
    const known = this.#find(request);
    if (typeof known !== 'number') return this.#rejoin(known, request);
    return this.#promised.take(memberId) ? this.#enter(memberId, request) : refuseJoin(memberId, known);
  }

  /** Answered when the leader has brought the assignment of this generation. */
  sync(who: MemberRef, { generation, protocolType, protocol, assignments }: SyncRequest): Promise<SyncAnswer> {
    const member = this.#find(who);
    if (typeof member === 'number') return refuseSync(member);
    if (generation !== this.#generation) return refuseSync(ErrorCode.ILLEGAL_GENERATION);
    if ((protocolType ?? this.#protocolType) !== this.#protocolType || (protocol ?? this.#protocol) !== this.#protocol)
      return refuseSync(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    if (this.#state === 'PreparingRebalance') return refuseSync(ErrorCode.REBALANCE_IN_PROGRESS);
    const { promise, resolve } = Promise.withResolvers<SyncAnswer>();
    member.answerSync?.({ kind: 'refused', code: ErrorCode.REBALANCE_IN_PROGRESS });
    member.answerSync = resolve;
    member.synced = true;
    if (this.#state === 'CompletingRebalance' && member.id === this.#roster.leader) {
      for (const each of this.members) each.assignment = assignments.get(each.id) ?? NOTHING;
      this.#state = 'Stable';
    }
    if (this.#state === 'Stable') {
      this.#answerSyncs(({ assignment }) => ({
        kind: 'assigned',
        protocolType: this.#protocolType,
        protocol: this.#protocol,
        assignment,
      }));
    }
    if (this.members.every(({ synced }) => synced)) this.#stopDeadline();
    return promise;
  }

  /** Keeps a member in the group; tells it of a rebalance. Undefined when all is well. */
  heartbeat(who: MemberRef, generation: number): ErrorCode | undefined {
    const member = this.#find(who);
    if (typeof member === 'number') return member;
    if (generation !== this.#generation) return ErrorCode.ILLEGAL_GENERATION;
    this.#roster.renew(member);
    return this.#state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : undefined;
  }

  /** Takes a member out; a static one by its instance id alone, too. Undefined when it was in. */
  leave(who: MemberRef): ErrorCode | undefined {
    const member = (who.memberId === '' ? this.#roster.byInstance(who.instanceId) : undefined) ?? this.#find(who);
    if (typeof member !== 'number') {
      this.#remove([member]);
      return undefined;
    }
    if (!this.#promised.take(who.memberId)) return member;
    this.#completeIfAllJoined();
    return undefined;
  }

  /** Why this member may not commit offsets. A generation below 0 is a commit from outside: only into a group without members. */
  commitFault(who: MemberRef, generation: number): ErrorCode | undefined {
    if (generation < 0 && this.#state === 'Empty') return undefined;
    const member = this.#find(who);
    if (typeof member === 'number') return member;
    if (generation !== this.#generation) return ErrorCode.ILLEGAL_GENERATION;
    if (this.#state === 'CompletingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
    this.#roster.renew(member);
    return undefined;
  }

  /** The member that goes by this id, and by this instance id if it names one: another may have come in its place. */
  #find({ memberId, instanceId }: MemberRef): Member | ErrorCode {
    const member = instanceId === null ? this.#roster.get(memberId) : this.#roster.byInstance(instanceId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    return member.id === memberId ? member : ErrorCode.FENCED_INSTANCE_ID;
  }

  #agreesWith({ protocolType, protocols }: JoinRequest, memberId: string): boolean {
    if (protocolType === '' || protocols.length === 0) return false;
    if (this.members.every(({ id }) => id === memberId)) return true;
    return protocolType === this.#protocolType && this.#roster.protocol([protocols], memberId) !== undefined;
  }

  #enter(memberId: string, request: JoinRequest): Promise<JoinAnswer> {
    this.#protocolType = request.protocolType;
    return this.#awaitOthers(this.#roster.add(memberId, request));
  }

  /** A static member came back: it goes on where it was, under a new id, if the others need not be asked. */
  #replace(old: Member, request: JoinRequest): Promise<JoinAnswer> {
    const led = this.#roster.leader;
    const id = this.#newMemberId(request.instanceId ?? request.clientId);
    const member = this.#roster.replace(old, id, request);
    if (this.#state !== 'Stable' || this.#roster.protocol() !== this.#protocol) return this.#awaitOthers(member);
    this.#roster.renew(member);
    const joined = this.#joined(member);
    return Promise.resolve(
      request.canSkipAssignment
        ? { ...joined, skipAssignment: id === this.#roster.leader }
        : // Told that it leads, it would assign anew: it is given the name of who led.
          { ...joined, leader: led, members: [] },
    );
  }

  #rejoin(member: Member, request: JoinRequest): Promise<JoinAnswer> {
    const changed = !sameProtocols(member.request.protocols, request.protocols);
    member.request = request;
    const leads = this.#state === 'Stable' && member.id === this.#roster.leader;
    if (this.#state === 'PreparingRebalance' || changed || leads) return this.#awaitOthers(member);
    // It had joined already and the answer was lost, or it only asks again: nothing has changed for anyone.
    this.#roster.renew(member);
    return Promise.resolve(this.#joined(member));
  }

  #awaitOthers(member: Member): Promise<JoinAnswer> {
    const { promise, resolve } = Promise.withResolvers<JoinAnswer>();
    member.answerJoin?.({ kind: 'refused', memberId: member.id, code: ErrorCode.REBALANCE_IN_PROGRESS });
    member.answerJoin = resolve;
    member.stopSession();
    if (this.#state === 'PreparingRebalance') this.#completeIfAllJoined();
    else this.#rebalance();
    return promise;
  }

  #rebalance(): void {
    for (const member of this.members) member.assignment = NOTHING;
    this.#answerSyncs(() => ({ kind: 'refused', code: ErrorCode.REBALANCE_IN_PROGRESS }));
    this.#state = 'PreparingRebalance';
    this.#setDeadline(() => this.#complete());
    this.#completeIfAllJoined();
  }

  #completeIfAllJoined(): void {
    if (this.#state !== 'PreparingRebalance' || this.#promised.size > 0) return;
    if (this.members.every(({ answerJoin }) => answerJoin !== undefined)) this.#complete();
  }

  #complete(): void {
    this.#stopDeadline();
    for (const member of this.members) if (isGone(member)) this.#roster.drop(member);
    if (this.members.length > 0 && !this.#roster.electJoined()) {
      // Static members are waited for until their sessions end.
      this.#setDeadline(() => this.#complete());
      return;
    }
    this.#generation++;
    this.#protocol = this.#roster.protocol() ?? '';
    if (this.members.length === 0) {
      this.#state = 'Empty';
      return;
    }
    this.#state = 'CompletingRebalance';
    this.#setDeadline(() => this.#remove(this.members.filter(({ synced }) => !synced)));
    for (const member of this.members) {
      member.synced = false;
      member.answerJoin?.(this.#joined(member));
      member.answerJoin = undefined;
      this.#roster.renew(member);
    }
  }

  #joined({ id }: Member): Extract<JoinAnswer, { kind: 'joined' }> {
    const { leader, all } = this.#roster;
    const told = (each: Member) => ({
      memberId: each.id,
      instanceId: each.request.instanceId,
      metadata: this.metadataOf(each),
    });
    return {
      kind: 'joined',
      memberId: id,
      generation: this.#generation,
      protocolType: this.#protocolType,
      protocol: this.#protocol,
      leader,
      skipAssignment: false,
      members: id === leader ? all.map(told) : [],
    };
  }

  #answerSyncs(answer: (member: Member) => SyncAnswer): void {
    for (const member of this.members) {
      if (member.answerSync === undefined) continue;
      member.answerSync(answer(member));
      member.answerSync = undefined;
      this.#roster.renew(member);
    }
  }

  #setDeadline(act: () => void): void {
    this.#stopDeadline();
    this.#stopDeadline = this.#schedule(this.#roster.patience, act);
  }

  #remove(members: readonly Member[]): void {
    if (members.length === 0) return;
    for (const member of members) this.#roster.drop(member);
    if (this.#state === 'PreparingRebalance') this.#completeIfAllJoined();
    else this.#rebalance();
  }
}

/** A dynamic member that has not joined again in time. */
function isGone({ answerJoin, request }: Member): boolean {
  return answerJoin === undefined && request.instanceId === null;
}

function refuseJoin(memberId: string, code: ErrorCode): Promise<JoinAnswer> {
  return Promise.resolve({ kind: 'refused', memberId, code });
}

function refuseSync(code: ErrorCode): Promise<SyncAnswer> {
  return Promise.resolve({ kind: 'refused', code });
}
