import type { Schedule } from '../timers.ts';
import { ErrorCode } from '../wire/errors.ts';
import { Group } from './group.ts';
import type { JoinAnswer, JoinRequest, MemberRef } from './member.ts';
import { Offsets } from './offsets.ts';

/** A group with the positions it has committed. */
export interface KnownGroup {
  readonly group: Group;
  readonly offsets: Offsets;
}

/** `group.min.session.timeout.ms` and `group.max.session.timeout.ms` of a broker with default settings. */
const SESSION_TIMEOUT_MS = { min: 6_000, max: 1_800_000 } as const;

/** The consumer groups of the broker. They stay until deleted. */
export class Groups {
  readonly #byId = new Map<string, KnownGroup>();
  readonly #schedule: Schedule;
  readonly #newMemberId: (clientId: string) => string;

  constructor(schedule: Schedule, newMemberId: (clientId: string) => string) {
    this.#schedule = schedule;
    this.#newMemberId = newMemberId;
  }

  get(groupId: string): KnownGroup | undefined {
    return this.#byId.get(groupId);
  }

  all(): readonly (readonly [string, KnownGroup])[] {
    return [...this.#byId];
  }

  /** Joins a group, which is made when a new member asks for it. */
  join(groupId: string, request: JoinRequest): Promise<JoinAnswer> {
    const refuse = (code: ErrorCode): Promise<JoinAnswer> =>
      Promise.resolve({ kind: 'refused', memberId: request.memberId, code });
    if (groupId === '') return refuse(ErrorCode.INVALID_GROUP_ID);
    if (request.sessionTimeoutMs < SESSION_TIMEOUT_MS.min || request.sessionTimeoutMs > SESSION_TIMEOUT_MS.max) {
      return refuse(ErrorCode.INVALID_SESSION_TIMEOUT);
    }
    if (request.memberId !== '' && !this.#byId.has(groupId)) return refuse(ErrorCode.UNKNOWN_MEMBER_ID);
    return this.getOrMake(groupId).group.join(request);
  }

  /** Why offsets may not be committed to a group by this member. */
  commitFault(groupId: string, member: MemberRef, generation: number): ErrorCode | undefined {
    const known = this.#byId.get(groupId);
    if (known !== undefined) return known.group.commitFault(member, generation);
    return generation < 0 ? undefined : ErrorCode.ILLEGAL_GENERATION;
  }

  getOrMake(groupId: string): KnownGroup {
    const known = this.#byId.get(groupId) ?? {
      group: new Group(this.#schedule, this.#newMemberId),
      offsets: new Offsets(),
    };
    this.#byId.set(groupId, known);
    return known;
  }

  /** Deletes a group with its positions, if nobody is in it. Undefined when that is done. */
  delete(groupId: string): ErrorCode | undefined {
    const known = this.#byId.get(groupId);
    if (known === undefined) return ErrorCode.GROUP_ID_NOT_FOUND;
    if (known.group.state !== 'Empty') return ErrorCode.NON_EMPTY_GROUP;
    this.#byId.delete(groupId);
    return undefined;
  }

  /** Forgets the positions in a topic that is gone. */
  forgetTopic(topic: string): void {
    for (const { offsets } of this.#byId.values()) offsets.forgetTopic(topic);
  }
}
