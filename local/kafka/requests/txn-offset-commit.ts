import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';
import { positionFault } from './offset-commit.ts';
import { mapPartitions, readTopics, writeTopics } from './topic-partitions.ts';

/** TxnOffsetCommit v1: positions that count when the transaction commits. */
export const txnOffsetCommit: Api = {
  key: 28,
  ...only(1),
  answer({ broker }, body) {
    const transactionalId = body.string();
    const groupId = body.string();
    const producer = { transactionalId, producerId: body.int64(), producerEpoch: body.int16() };
    const topics = readTopics(body, (reader) => ({
      partition: reader.int32(),
      offset: reader.int64(),
      metadata: reader.nullableString() ?? '',
    }));
    const outcomes = mapPartitions(topics, (topic, position) => ({
      partition: position.partition,
      code:
        positionFault(broker, topic, position.partition, position.metadata) ??
        broker.transactions.addOffsets(producer, groupId, [{ topic, ...position }]),
    }));
    return writeTopics(new Writer().int32(NO_THROTTLE), outcomes, (writer, { partition, code }) =>
      writer.int32(partition).int16(code ?? ErrorCode.NONE),
    );
  },
};
