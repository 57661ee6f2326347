import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';
import { readProducer } from './read-producer.ts';
import { mapPartitions, readTopics, writeTopics } from './topic-partitions.ts';

/** AddPartitionsToTxn v1: all the partitions, or none when one of them is unknown. */
export const addPartitionsToTxn: Api = {
  key: 24,
  ...only(1),
  answer({ broker }, body) {
    const producer = readProducer(body);
    const asked = readTopics(body, (reader) => reader.int32());
    const found = mapPartitions(asked, (topic, number) => ({
      number,
      partition: broker.topics.partition(topic, number),
    }));
    const partitions = found.flatMap((topic) => topic.partitions.map(({ partition }) => partition));
    const known = partitions.filter((partition) => partition !== undefined);
    const isComplete = known.length === partitions.length;
    const fault = isComplete ? broker.transactions.addPartitions(producer, known) : ErrorCode.OPERATION_NOT_ATTEMPTED;
    return writeTopics(new Writer().int32(NO_THROTTLE), found, (writer, { number, partition }) =>
      writer
        .int32(number)
        .int16(partition === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : (fault ?? ErrorCode.NONE)),
    );
  },
};
