import type { Admin } from 'kafkajs';
import { OperationError } from '../operation-error.ts';
import { type Waiting, waitFor } from '../waiting.ts';

/** Somebody who reads in a consumer group. */
export interface GroupMember {
  readonly group: string;
  readonly clientId: string;
  /** Such as `/10.0.0.5`. */
  readonly host: string;
}

/** The active members of consumer groups. */
export async function activeMembers(admin: Admin, groups: readonly string[]): Promise<readonly GroupMember[]> {
  const answer = await admin.describeGroups([...new Set(groups)]);
  return answer.groups.flatMap(({ groupId, members }) =>
    members.map(({ clientId, clientHost }) => ({ group: groupId, clientId, host: clientHost })),
  );
}

/** Longest that a member stays in a group after it was last heard of: Kafka's `group.max.session.timeout.ms` is 30 minutes, and nobody asks for it. */
const LEAVE_MS = 60_000;

/**
 * Waits until nobody reads in consumer groups: what was read is then committed, or will be read again.
 * @throws OperationError `refused` naming who still reads
 */
export async function untilNobodyReads(admin: Admin, groups: readonly string[], waiting: Waiting): Promise<void> {
  let members: readonly GroupMember[] = [];
  try {
    await waitFor(
      async () => {
        members = await activeMembers(admin, groups);
        return members.length === 0 ? true : undefined;
      },
      { what: 'members leave the consumer group', mostMs: LEAVE_MS },
      waiting,
    );
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    throw new OperationError('refused', `${membersText(members)}: end it, and try again`, { cause: error });
  }
}

/** Who reads, as a message says it. */
export function membersText(members: readonly GroupMember[]): string {
  const [first] = members;
  if (first === undefined) return 'nobody reads';
  const others = members.length === 1 ? '' : ` and ${members.length - 1} more`;
  return `group ${first.group} has an active member, ${first.clientId} at ${first.host}${others}`;
}
