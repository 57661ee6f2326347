import { ErrorCode } from '../errors.ts';
import type { Schedule } from '../timers.ts';
import {
  electProtocol,
  type JoinAnswer,
  type JoinRequest,
  type Member,
  type SyncAnswer,
  sameProtocols,
} from './member.ts';

/** States of a group of the classic protocol, as DescribeGroups names them. */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

const NOTHING = Buffer.alloc(0);
const doNothing = () => {};

/**
 * A consumer group's membership: members join, wait until all have joined, get a generation, and receive the assignment that their leader
 * made. After Kafka's classic group protocol (https://cwiki.apache.org/confluence/display/KAFKA/Kafka+Client-side+Assignment+Proposal).
 */
export class Group {
  readonly #schedule: Schedule;
  readonly #newMemberId: (clientId: string) => string;
  readonly #members = new Map<string, Member>();
  /** Members that were given an id and have not joined with it yet, with the end of their wait. */
  readonly #promised = new Map<string, () => void>();
  #state: GroupState = 'Empty';
  #generation = 0;
  #protocolType = '';
  #protocol = '';
  #leader = '';
  #stopDeadline = doNothing;

  constructor(schedule: Schedule, newMemberId: (clientId: string) => string) {
    this.#schedule = schedule;
    this.#newMemberId = newMemberId;
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
    return [...this.#members.values()];
  }

  /** What a member's subscription was, in the elected strategy. */
  metadataOf(member: Member): Buffer {
    return member.request.protocols.find(({ name }) => name === this.#protocol)?.metadata ?? NOTHING;
  }

  /** Answered when all members have joined, or their time is up. */
  join(request: JoinRequest): Promise<JoinAnswer> {
    const { memberId } = request;
    const refuse = (code: ErrorCode, id = memberId): Promise<JoinAnswer> =>
      Promise.resolve({ kind: 'refused', memberId: id, code });
    if (!this.#agreesWith(request)) return refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    if (memberId === '') return refuse(ErrorCode.MEMBER_ID_REQUIRED, this.#promise(request));
    const known = this.#members.get(memberId);
    if (known !== undefined) return this.#rejoin(known, request);
    const stopPromise = this.#promised.get(memberId);
    if (stopPromise === undefined) return refuse(ErrorCode.UNKNOWN_MEMBER_ID);
    stopPromise();
    this.#promised.delete(memberId);
    const member: Member = {
      id: memberId,
      request,
      assignment: NOTHING,
      synced: false,
      answerJoin: undefined,
      answerSync: undefined,
      stopSession: doNothing,
    };
    this.#members.set(memberId, member);
    this.#protocolType = request.protocolType;
    return this.#await(member);
  }

  /** Answered when the leader has brought the assignment of this generation. */
  sync(memberId: string, generation: number, assignments: ReadonlyMap<string, Buffer>): Promise<SyncAnswer> {
    const member = this.#members.get(memberId);
    const fault = this.#faultOf(member, generation);
    if (member === undefined || fault !== undefined) return refuseSync(fault ?? ErrorCode.UNKNOWN_MEMBER_ID);
    if (this.#state === 'PreparingRebalance') return refuseSync(ErrorCode.REBALANCE_IN_PROGRESS);
    member.synced = true;
    const answered = new Promise<SyncAnswer>((resolve) => {
      member.answerSync?.({ kind: 'refused', code: ErrorCode.REBALANCE_IN_PROGRESS });
      member.answerSync = resolve;
    });
    if (this.#state === 'CompletingRebalance' && memberId === this.#leader) {
      for (const each of this.#members.values()) each.assignment = assignments.get(each.id) ?? NOTHING;
      this.#state = 'Stable';
    }
    if (this.#state === 'Stable') this.#hand();
    if (this.members.every(({ synced }) => synced)) this.#stopDeadline();
    return answered;
  }

  /** Keeps a member in the group; tells it of a rebalance. Undefined when all is well. */
  heartbeat(memberId: string, generation: number): ErrorCode | undefined {
    const member = this.#members.get(memberId);
    const fault = this.#faultOf(member, generation);
    if (member === undefined || fault !== undefined) return fault;
    this.#renew(member);
    return this.#state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : undefined;
  }

  /** Takes a member out. Undefined when it was in. */
  leave(memberId: string): ErrorCode | undefined {
    const stopPromise = this.#promised.get(memberId);
    if (stopPromise !== undefined) {
      stopPromise();
      this.#break(memberId);
      return undefined;
    }
    const member = this.#members.get(memberId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    this.#remove([member]);
    return undefined;
  }

  /** Why this member may not commit offsets. A generation below 0 is a commit from outside: only into a group without members. */
  commitFault(memberId: string, generation: number): ErrorCode | undefined {
    if (generation < 0 && this.#state === 'Empty') return undefined;
    const member = this.#members.get(memberId);
    const fault = this.#faultOf(member, generation);
    if (member === undefined || fault !== undefined) return fault;
    if (this.#state === 'CompletingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
    this.#renew(member);
    return undefined;
  }

  #faultOf(member: Member | undefined, generation: number): ErrorCode | undefined {
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    return generation === this.#generation ? undefined : ErrorCode.ILLEGAL_GENERATION;
  }

  #agreesWith({ memberId, protocolType, protocols }: JoinRequest): boolean {
    if (protocolType === '' || protocols.length === 0) return false;
    const others = this.members.filter(({ id }) => id !== memberId);
    if (others.length === 0) return true;
    return (
      protocolType === this.#protocolType &&
      electProtocol([protocols, ...others.map(({ request }) => request.protocols)]) !== undefined
    );
  }

  #promise({ clientId, sessionTimeoutMs }: JoinRequest): string {
    const id = this.#newMemberId(clientId);
    this.#promised.set(
      id,
      this.#schedule(sessionTimeoutMs, () => this.#break(id)),
    );
    return id;
  }

  #break(promisedId: string): void {
    this.#promised.delete(promisedId);
    this.#completeIfAllJoined();
  }

  #rejoin(member: Member, request: JoinRequest): Promise<JoinAnswer> {
    const changed = !sameProtocols(member.request.protocols, request.protocols);
    member.request = request;
    const leads = this.#state === 'Stable' && member.id === this.#leader;
    if (this.#state === 'PreparingRebalance' || changed || leads) return this.#await(member);
    // It had joined already and the answer was lost, or it only asks again: nothing has changed for anyone.
    this.#renew(member);
    return Promise.resolve(this.#joined(member));
  }

  #await(member: Member): Promise<JoinAnswer> {
    const answered = new Promise<JoinAnswer>((resolve) => {
      member.answerJoin?.({ kind: 'refused', memberId: member.id, code: ErrorCode.REBALANCE_IN_PROGRESS });
      member.answerJoin = resolve;
    });
    member.stopSession();
    if (this.#state === 'PreparingRebalance') this.#completeIfAllJoined();
    else this.#rebalance();
    return answered;
  }

  #rebalance(): void {
    for (const member of this.#members.values()) {
      member.assignment = NOTHING;
      if (member.answerSync === undefined) continue;
      member.answerSync({ kind: 'refused', code: ErrorCode.REBALANCE_IN_PROGRESS });
      member.answerSync = undefined;
      this.#renew(member);
    }
    this.#state = 'PreparingRebalance';
    this.#stopDeadline();
    this.#stopDeadline = this.#schedule(this.#patience(), () => this.#complete());
    this.#completeIfAllJoined();
  }

  #patience(): number {
    return Math.max(0, ...this.members.map(({ request }) => request.rebalanceTimeoutMs));
  }

  #completeIfAllJoined(): void {
    if (this.#state !== 'PreparingRebalance' || this.#promised.size > 0) return;
    if (this.members.every(({ answerJoin }) => answerJoin !== undefined)) this.#complete();
  }

  #complete(): void {
    this.#stopDeadline();
    for (const member of this.members) if (member.answerJoin === undefined) this.#drop(member);
    this.#generation++;
    const [first] = this.members;
    if (first === undefined) {
      this.#state = 'Empty';
      this.#leader = '';
      return;
    }
    if (!this.#members.has(this.#leader)) this.#leader = first.id;
    this.#protocol = electProtocol(this.members.map(({ request }) => request.protocols)) ?? '';
    this.#state = 'CompletingRebalance';
    this.#stopDeadline = this.#schedule(this.#patience(), () =>
      this.#remove(this.members.filter(({ synced }) => !synced)),
    );
    for (const member of this.#members.values()) {
      member.synced = false;
      this.#renew(member);
      member.answerJoin?.(this.#joined(member));
      member.answerJoin = undefined;
    }
  }

  #joined(member: Member): JoinAnswer {
    const leads = member.id === this.#leader;
    return {
      kind: 'joined',
      memberId: member.id,
      generation: this.#generation,
      protocol: this.#protocol,
      leader: this.#leader,
      members: leads ? this.members.map((each) => ({ memberId: each.id, metadata: this.metadataOf(each) })) : [],
    };
  }

  #hand(): void {
    for (const member of this.#members.values()) {
      if (member.answerSync === undefined) continue;
      member.answerSync({ kind: 'assigned', assignment: member.assignment });
      member.answerSync = undefined;
      this.#renew(member);
    }
  }

  #renew(member: Member): void {
    member.stopSession();
    member.stopSession = this.#schedule(member.request.sessionTimeoutMs, () => {
      // A member that waits for our answer cannot send heartbeats.
      if (member.answerJoin === undefined && member.answerSync === undefined) this.#remove([member]);
    });
  }

  #drop(member: Member): void {
    member.stopSession();
    this.#members.delete(member.id);
    member.answerJoin?.({ kind: 'refused', memberId: member.id, code: ErrorCode.UNKNOWN_MEMBER_ID });
    member.answerSync?.({ kind: 'refused', code: ErrorCode.UNKNOWN_MEMBER_ID });
  }

  #remove(members: readonly Member[]): void {
    if (members.length === 0) return;
    for (const member of members) this.#drop(member);
    if (this.#state === 'PreparingRebalance') this.#completeIfAllJoined();
    else this.#rebalance();
  }
}

function refuseSync(code: ErrorCode): Promise<SyncAnswer> {
  return Promise.resolve({ kind: 'refused', code });
}
