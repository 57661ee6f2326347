import type { ErrorCode } from '../wire/errors.ts';

/** An assignment strategy that a member offers, with its subscription in the strategy's own bytes. */
export interface Protocol {
  readonly name: string;
  readonly metadata: Buffer;
}

/** How a member names itself in every request. */
export interface MemberRef {
  /** Empty when the member has none yet. */
  readonly memberId: string;
  /** `group.instance.id` of a static member (KIP-345), by which it keeps its place when it comes back; null for a dynamic one. */
  readonly instanceId: string | null;
}

/** What a member says when it joins. Times are in ms. */
export interface JoinRequest extends MemberRef {
  /** Whether a dynamic member is given an id first, with which it joins then (KIP-394). */
  readonly needsId: boolean;
  /** Whether a leader can be told that nothing is to be assigned (KIP-814). */
  readonly canSkipAssignment: boolean;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  readonly protocols: readonly Protocol[];
}

/** What a member is told once all have joined; only the leader is told of the others. */
export type JoinAnswer =
  | {
      readonly kind: 'joined';
      readonly memberId: string;
      readonly generation: number;
      readonly protocolType: string;
      readonly protocol: string;
      readonly leader: string;
      /** Whether everyone keeps what they have: a static member that leads came back. */
      readonly skipAssignment: boolean;
      readonly members: readonly (MemberRef & { readonly metadata: Buffer })[];
    }
  | { readonly kind: 'refused'; readonly memberId: string; readonly code: ErrorCode };

/** What a member says when it asks for its share. */
export interface SyncRequest {
  readonly generation: number;
  /** What it takes the group's to be; undefined when it does not say. */
  readonly protocolType: string | undefined;
  readonly protocol: string | undefined;
  /** By member id; from the leader only. */
  readonly assignments: ReadonlyMap<string, Buffer>;
}

/** A member's share of the partitions, in the strategy's own bytes. */
export type SyncAnswer =
  | {
      readonly kind: 'assigned';
      readonly protocolType: string;
      readonly protocol: string;
      readonly assignment: Buffer;
    }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** The assignment of a member that has none. */
export const NOTHING = Buffer.alloc(0);

/** A member of a group. The two answers are there while it waits for them. */
export interface Member {
  readonly id: string;
  request: JoinRequest;
  assignment: Buffer;
  synced: boolean;
  answerJoin: ((answer: JoinAnswer) => void) | undefined;
  answerSync: ((answer: SyncAnswer) => void) | undefined;
  stopSession: () => void;
}

/** The strategy that most members put first, of those that all of them offer; undefined when they have none in common. */
export function electProtocol(members: Iterable<readonly Protocol[]>): string | undefined {
  const offers = [...members].map((protocols) => protocols.map(({ name }) => name));
  const common = (offers[0] ?? []).filter((name) => offers.every((offer) => offer.includes(name)));
  const votes = offers.map((offer) => offer.find((name) => common.includes(name)));
  const count = (name: string) => votes.filter((vote) => vote === name).length;
  return common.reduce<string | undefined>(
    (best, name) => (best === undefined || count(name) > count(best) ? name : best),
    undefined,
  );
}

/** Whether two lists offer the same strategies with the same subscriptions. */
export function sameProtocols(some: readonly Protocol[], others: readonly Protocol[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, metadata }, at) => others[at]?.name === name && others[at]?.metadata.equals(metadata) === true)
  );
}
