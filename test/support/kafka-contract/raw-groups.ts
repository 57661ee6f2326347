import type { RawClient } from '@tdengine-kafka-lambda/embedded-kafka/client';
import { Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';

/** How a member joins. */
export interface JoinParts {
  readonly memberId?: string;
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
  readonly protocolType?: string;
  /** Names of the strategies it offers. */
  readonly protocols?: readonly string[];
  readonly metadata?: string;
}

/** What it is told. */
export interface Joined {
  readonly code: number;
  readonly generation: number;
  readonly protocol: string;
  readonly leader: string;
  readonly memberId: string;
  readonly members: readonly string[];
}

/** JoinGroup v4, once. */
export async function joinOnce(raw: RawClient, group: string, parts: JoinParts = {}): Promise<Joined> {
  const request = new Writer()
    .string(group)
    .int32(parts.sessionTimeoutMs ?? 30_000)
    .int32(parts.rebalanceTimeoutMs ?? 10_000)
    .string(parts.memberId ?? '')
    .string(parts.protocolType ?? 'consumer')
    .array(parts.protocols ?? ['range'], (writer, name) =>
      writer.string(name).bytes(Buffer.from(parts.metadata ?? 'm')),
    );
  const body = await raw.request(11, 4, request);
  body.int32();
  return {
    code: body.int16(),
    generation: body.int32(),
    protocol: body.string(),
    leader: body.string(),
    memberId: body.string(),
    members: body.array((reader) => {
      const id = reader.string();
      reader.bytes();
      return id;
    }),
  };
}

/** JoinGroup v4 as a new member does it: asks for an id, then joins with it. */
export async function join(raw: RawClient, group: string, parts: JoinParts = {}): Promise<Joined> {
  const { memberId } = await joinOnce(raw, group, parts);
  return joinOnce(raw, group, { ...parts, memberId });
}

/** SyncGroup v2. */
export async function sync(
  raw: RawClient,
  group: string,
  { memberId, generation }: { readonly memberId: string; readonly generation: number },
  assignments: Readonly<Record<string, string>> = {},
): Promise<{ code: number; assignment: string }> {
  const request = new Writer()
    .string(group)
    .int32(generation)
    .string(memberId)
    .array(Object.entries(assignments), (writer, [id, share]) => writer.string(id).bytes(Buffer.from(share)));
  const body = await raw.request(14, 2, request);
  body.int32();
  return { code: body.int16(), assignment: body.bytes().toString() };
}

/** Heartbeat v2: its error code. */
export async function heartbeat(raw: RawClient, group: string, memberId: string, generation: number): Promise<number> {
  const body = await raw.request(12, 2, new Writer().string(group).int32(generation).string(memberId));
  body.int32();
  return body.int16();
}

/** LeaveGroup v2: its error code. */
export async function leave(raw: RawClient, group: string, memberId: string): Promise<number> {
  const body = await raw.request(13, 2, new Writer().string(group).string(memberId));
  body.int32();
  return body.int16();
}

/** A position to commit. */
export interface CommitParts {
  readonly memberId?: string;
  readonly generation?: number;
  readonly partition?: number;
  readonly offset?: bigint;
  readonly metadata?: string;
}

/** OffsetCommit v5 of one partition: its error code. */
export async function commit(
  raw: RawClient,
  group: string,
  topic: string,
  parts: CommitParts = {},
): Promise<number | undefined> {
  const request = new Writer()
    .string(group)
    .int32(parts.generation ?? -1)
    .string(parts.memberId ?? '')
    .array([topic], (writer, name) =>
      writer.string(name).array([parts], (to) =>
        to
          .int32(parts.partition ?? 0)
          .int64(parts.offset ?? 1n)
          .string(parts.metadata ?? null),
      ),
    );
  const body = await raw.request(8, 5, request);
  body.int32();
  const [codes] = body.array((reader) => {
    reader.string();
    return reader.array((each) => {
      each.int32();
      return each.int16();
    });
  });
  return codes?.[0];
}
