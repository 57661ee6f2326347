import type { MemberRef } from '../../groups/member.ts';
import type { Reader } from '../../wire/reader.ts';

/** Reads `member_id group_instance_id`. @param instanceSince the version that has the latter first */
export function readMember(body: Reader, instanceSince: number): MemberRef {
  const memberId = body.string();
  return { memberId, instanceId: body.since(instanceSince, (reader) => reader.nullableString()) ?? null };
}
