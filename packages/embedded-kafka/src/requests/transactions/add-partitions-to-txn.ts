import type { Partition } from '../../partition/partition.ts';
import type { ProducerRef } from '../../transactions/transactions.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';
import { mapPartitions, type OfTopic, readPartitions, writeTopics } from '../api/topic-partitions.ts';
import { fencedSince, readProducer } from './transactions.ts';

/** From here on, which brokers use among themselves, a request has several transactions. */
const MANY = 4;

interface Outcome {
  readonly number: number;
  readonly code: ErrorCode;
}

/** AddPartitionsToTxn: all the partitions of a transaction, or none when one of them is unknown. */
export const addPartitionsToTxn: Api = {
  key: 24,
  versions: { from: 0, to: 5, flexible: 3 },
  answer({ broker }, body, response) {
    noThrottle(response);
    const toCode = (fault: ErrorCode | undefined) => fencedSince(2, body, fault) ?? ErrorCode.NONE;
    if (body.version < MANY) {
      const producer = readProducer(body);
      return writeOutcomes(response, add(broker, producer, readPartitions(body), false, toCode));
    }
    const transactions = body.structs((reader) => ({
      producer: readProducer(reader),
      verifyOnly: reader.boolean(),
      topics: readPartitions(reader),
    }));
    return response.int16(ErrorCode.NONE).structs(transactions, (writer, { producer, verifyOnly, topics }) => {
      writeOutcomes(writer.string(producer.transactionalId), add(broker, producer, topics, verifyOnly, toCode));
    });
  },
};

function add(
  { topics, transactions }: Broker,
  producer: ProducerRef,
  asked: readonly OfTopic<number>[],
  verifyOnly: boolean,
  toCode: (fault: ErrorCode | undefined) => ErrorCode,
): OfTopic<Outcome>[] {
  const found = mapPartitions(asked, (topic, number) => ({ number, partition: topics.partition(topic, number) }));
  const partitions = found.flatMap((topic) => topic.partitions.map(({ partition }) => partition));
  const known = partitions.filter((partition) => partition !== undefined);
  const isComplete = known.length === partitions.length;
  const added = isComplete && !verifyOnly ? transactions.addPartitions(producer, known) : undefined;
  const faultOf = (partition: Partition) => {
    if (!isComplete) return ErrorCode.OPERATION_NOT_ATTEMPTED;
    return verifyOnly ? transactions.lacks(producer, partition) : added;
  };
  return mapPartitions(found, (_topic, { number, partition }, absent) => ({
    number,
    code: partition === undefined ? absent : toCode(faultOf(partition)),
  }));
}

function writeOutcomes(writer: Writer, topics: readonly OfTopic<Outcome>[]): Writer {
  return writeTopics(writer, topics, (to, { number, code }) => to.int32(number).int16(code));
}
