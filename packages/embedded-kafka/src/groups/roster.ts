import type { Schedule } from '../timers.ts';
import { ErrorCode } from '../wire/errors.ts';
import { electProtocol, type JoinRequest, type Member, NOTHING, type Protocol } from './member.ts';

/** The members of a group in the order in which they came, their leader, and their sessions. */
export class Roster {
  readonly #members = new Map<string, Member>();
  readonly #schedule: Schedule;
  readonly #onExpired: (member: Member) => void;
  #leader = '';

  constructor(schedule: Schedule, onExpired: (member: Member) => void) {
    this.#schedule = schedule;
    this.#onExpired = onExpired;
  }

  get all(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** Id of the member that makes the assignments: the first, for as long as it stays. Empty when there is none. */
  get leader(): string {
    if (!this.#members.has(this.#leader)) this.#leader = this.all[0]?.id ?? '';
    return this.#leader;
  }

  /** How long the slowest member may take to join again, ms. */
  get patience(): number {
    return Math.max(0, ...this.all.map(({ request }) => request.rebalanceTimeoutMs));
  }

  /** The strategy for all members, with one more or without. */
  protocol(more: readonly (readonly Protocol[])[] = [], except = ''): string | undefined {
    const others = this.all.filter(({ id }) => id !== except).map(({ request }) => request.protocols);
    return electProtocol([...more, ...others]);
  }

  get(id: string): Member | undefined {
    return this.#members.get(id);
  }

  /** The member with this instance id, if it is one. */
  byInstance(instanceId: string | null): Member | undefined {
    return instanceId === null ? undefined : this.all.find(({ request }) => request.instanceId === instanceId);
  }

  add(id: string, request: JoinRequest): Member {
    const member: Member = {
      id,
      request,
      assignment: NOTHING,
      synced: false,
      answerJoin: undefined,
      answerSync: undefined,
      stopSession: () => {},
    };
    this.#members.set(id, member);
    return member;
  }

  /** Puts another in the place of a member, who hears of it. */
  replace(old: Member, id: string, request: JoinRequest): Member {
    const member: Member = { ...old, id, request, answerJoin: undefined, answerSync: undefined };
    const all = this.all.map((each) => (each === old ? member : each));
    const { leader } = this;
    this.#end(old, ErrorCode.FENCED_INSTANCE_ID);
    this.#members.clear();
    for (const each of all) this.#members.set(each.id, each);
    if (leader === old.id) this.#leader = id;
    return member;
  }

  /** Lets a member lead that has joined; false when none has. */
  electJoined(): boolean {
    const hasJoined = ({ answerJoin }: Member) => answerJoin !== undefined;
    const leader = this.get(this.leader);
    const next = leader !== undefined && hasJoined(leader) ? leader : this.all.find(hasJoined);
    if (next !== undefined) this.#leader = next.id;
    return next !== undefined;
  }

  /** Begins the member's session anew. */
  renew(member: Member): void {
    member.stopSession();
    member.stopSession = this.#schedule(member.request.sessionTimeoutMs, () => {
      // A member that waits for our answer cannot send heartbeats.
      if (member.answerJoin === undefined && member.answerSync === undefined) this.#onExpired(member);
    });
  }

  drop(member: Member): void {
    this.#members.delete(member.id);
    this.#end(member, ErrorCode.UNKNOWN_MEMBER_ID);
  }

  #end(member: Member, code: ErrorCode): void {
    member.stopSession();
    member.answerJoin?.({ kind: 'refused', memberId: member.id, code });
    member.answerSync?.({ kind: 'refused', code });
  }
}
