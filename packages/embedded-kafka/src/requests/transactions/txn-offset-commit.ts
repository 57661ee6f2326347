import type { MemberRef } from '../../groups/member.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { mapPartitions, readTopics, writeTopics } from '../api/topic-partitions.ts';
import { readMember } from '../groups/membership.ts';
import { positionFault, readPosition } from '../groups/offsets.ts';
import { abortableSince } from './transactions.ts';

/** From here on the group need not have been taken into the transaction before (KIP-890). */
const JOINS_TRANSACTION = 5;

/** TxnOffsetCommit: positions that count when the transaction commits. */
export const txnOffsetCommit: Api = {
  key: 28,
  versions: { from: 0, to: 6, flexible: 3 },
  answer({ broker }, body, response) {
    const { groups, transactions } = broker;
    const transactionalId = body.string();
    const groupId = body.string();
    const producer = { transactionalId, producerId: body.int64(), producerEpoch: body.int16() };
    const consumer = body.since(3, readConsumer);
    const topics = readTopics(body, (reader) => readPosition(reader, 2), { topics: broker.topics, since: 6 });
    const memberFault = consumer && groups.commitFault(groupId, consumer.member, consumer.generation);
    const fault =
      memberFault ?? (body.version < JOINS_TRANSACTION ? undefined : transactions.addGroup(producer, groupId));
    const outcomes = mapPartitions(topics, (topic, position, absent) => ({
      partition: position.partition,
      code:
        fault ??
        positionFault(broker, topic, position, absent) ??
        transactions.addOffsets(producer, groupId, [{ topic, ...position }]),
    }));
    const toCode = (code: ErrorCode | undefined) => abortableSince(4, body, code) ?? ErrorCode.NONE;
    return writeTopics(noThrottle(response), outcomes, (writer, { partition, code }) =>
      writer.int32(partition).int16(toCode(code)),
    );
  },
};

/** Who consumed; undefined when that is not told. */
function readConsumer(reader: Reader): { member: MemberRef; generation: number } | undefined {
  const generation = reader.int32();
  const member = readMember(reader, 3);
  return generation < 0 && member.memberId === '' && member.instanceId === null ? undefined : { member, generation };
}
