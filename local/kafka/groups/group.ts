import { ErrorCode } from '../errors.ts';
import type { Schedule } from '../timers.ts';
import { type JoinAnswer, type JoinRequest, type Member, NOTHING, type SyncAnswer, sameProtocols } from './member.ts';
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
  #state: GroupState = 'Empty';
  #generation = 0;
  #protocolType = '';
  #protocol = '';
  #stopDeadline = () => {};

  constructor(schedule: Schedule, newMemberId: (clientId: string) => string) {
    this.#schedule = schedule;
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
    const { memberId, clientId, sessionTimeoutMs } = request;
    if (!this.#agreesWith(request)) return refuseJoin(memberId, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    if (memberId === '') {
      return refuseJoin(this.#promised.give(clientId, sessionTimeoutMs), ErrorCode.MEMBER_ID_REQUIRED);
    }
    const known = this.#roster.get(memberId);
    if (known !== undefined) return this.#rejoin(known, request);
    if (!this.#promised.take(memberId)) return refuseJoin(memberId, ErrorCode.UNKNOWN_MEMBER_ID);
    this.#protocolType = request.protocolType;
    return this.#awaitOthers(this.#roster.add(memberId, request));
  }

  /** Answered when the leader has brought the assignment of this generation. */
  sync(memberId: string, generation: number, assignments: ReadonlyMap<string, Buffer>): Promise<SyncAnswer> {
    const member = this.#roster.get(memberId);
    if (member === undefined) return refuseSync(ErrorCode.UNKNOWN_MEMBER_ID);
    if (generation !== this.#generation) return refuseSync(ErrorCode.ILLEGAL_GENERATION);
    if (this.#state === 'PreparingRebalance') return refuseSync(ErrorCode.REBALANCE_IN_PROGRESS);
    const { promise, resolve } = Promise.withResolvers<SyncAnswer>();
    member.answerSync?.({ kind: 'refused', code: ErrorCode.REBALANCE_IN_PROGRESS });
    member.answerSync = resolve;
    member.synced = true;
    if (this.#state === 'CompletingRebalance' && memberId === this.#roster.leader) {
      for (const each of this.members) each.assignment = assignments.get(each.id) ?? NOTHING;
      this.#state = 'Stable';
    }
    if (this.#state === 'Stable') this.#answerSyncs((each) => ({ kind: 'assigned', assignment: each.assignment }));
    if (this.members.every(({ synced }) => synced)) this.#stopDeadline();
    return promise;
  }

  /** Keeps a member in the group; tells it of a rebalance. Undefined when all is well. */
  heartbeat(memberId: string, generation: number): ErrorCode | undefined {
    const member = this.#roster.get(memberId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    if (generation !== this.#generation) return ErrorCode.ILLEGAL_GENERATION;
    this.#roster.renew(member);
    return this.#state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : undefined;
  }

  /** Takes a member out. Undefined when it was in. */
  leave(memberId: string): ErrorCode | undefined {
    const member = this.#roster.get(memberId);
    if (member !== undefined) {
      this.#remove([member]);
      return undefined;
    }
    if (!this.#promised.take(memberId)) return ErrorCode.UNKNOWN_MEMBER_ID;
    this.#completeIfAllJoined();
    return undefined;
  }

  /** Why this member may not commit offsets. A generation below 0 is a commit from outside: only into a group without members. */
  commitFault(memberId: string, generation: number): ErrorCode | undefined {
    if (generation < 0 && this.#state === 'Empty') return undefined;
    const member = this.#roster.get(memberId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    if (generation !== this.#generation) return ErrorCode.ILLEGAL_GENERATION;
    if (this.#state === 'CompletingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
    this.#roster.renew(member);
    return undefined;
  }

  #agreesWith({ memberId, protocolType, protocols }: JoinRequest): boolean {
    if (protocolType === '' || protocols.length === 0) return false;
    if (this.members.every(({ id }) => id === memberId)) return true;
    return protocolType === this.#protocolType && this.#roster.protocol([protocols], memberId) !== undefined;
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
    for (const member of this.members) if (member.answerJoin === undefined) this.#roster.drop(member);
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

  #joined({ id }: Member): JoinAnswer {
    const { leader, all } = this.#roster;
    const members = id === leader ? all.map((each) => ({ memberId: each.id, metadata: this.metadataOf(each) })) : [];
    return { kind: 'joined', memberId: id, generation: this.#generation, protocol: this.#protocol, leader, members };
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

function refuseJoin(memberId: string, code: ErrorCode): Promise<JoinAnswer> {
  return Promise.resolve({ kind: 'refused', memberId, code });
}

function refuseSync(code: ErrorCode): Promise<SyncAnswer> {
  return Promise.resolve({ kind: 'refused', code });
}
