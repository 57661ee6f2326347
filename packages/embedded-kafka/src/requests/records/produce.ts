import type { Appended, Partition } from '../../partition/partition.ts';
import type { Batch } from '../../records/batch.ts';
import { ErrorCode } from '../../wire/errors.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';
import { mapPartitions, readTopics, writeTopics } from '../api/topic-partitions.ts';
import { abortableSince } from '../transactions/transactions.ts';

const NO_OFFSET = -1n;
/** Records keep the time their producer gave them (`message.timestamp.type` is CreateTime). */
const NO_APPEND_TIME = -1n;
const ACKS = { none: 0, leader: 1, all: -1 } as const;
/** From here on a batch takes its partition into the transaction by itself (KIP-890). */
const JOINS_TRANSACTION = 12;

/** Produce: one record batch for each partition. */
export const produce: Api = {
  key: 0,
  // Versions before 3 are told of but not answered: librdkafka takes the lowest for a sign of what a broker can do (KAFKA-18659).
  versions: { told: 0, from: 3, to: 13, flexible: 9 },
  answer({ broker }, body, response) {
    const transactionalId = body.nullableString();
    const acks = body.int16();
    body.int32();
    const sent = readTopics(body, (reader) => ({ partition: reader.int32(), bytes: reader.nullableBytes() }), {
      topics: broker.topics,
      since: 13,
    });
    const faultOf = (batch: Batch, partition: Partition) =>
      abortableSince(11, body, faultInTransaction(broker, batch, partition, transactionalId, body.version));
    const mayAppend = acks === ACKS.none || acks === ACKS.leader || acks === ACKS.all;
    const outcomes = mapPartitions(sent, (topic, { partition, bytes }, absent) => ({
      partition,
      start: broker.topics.partition(topic, partition)?.start ?? NO_OFFSET,
      appended: mayAppend
        ? (append(broker, topic, partition, bytes, faultOf) ?? refused(absent))
        : refused(ErrorCode.INVALID_REQUIRED_ACKS),
    }));
    if (acks === ACKS.none) {
      return outcomes.some(({ partitions }) => partitions.some(({ appended }) => appended.kind === 'refused'))
        ? 'hang-up'
        : 'none';
    }
    return writeTopics(response, outcomes, (writer, { partition, start, appended }) => {
      const isAppended = appended.kind === 'appended';
      writer
        .int32(partition)
        .int16(isAppended ? ErrorCode.NONE : appended.code)
        .int64(isAppended ? appended.baseOffset : NO_OFFSET)
        .int64(NO_APPEND_TIME)
        .since(5, (to) => to.int64(isAppended ? start : NO_OFFSET))
        .since(8, (to) => to.structs([], doNothing).string(null));
    }).since(1, noThrottle);
  },
};

/** Why a batch cannot be part of its producer's transaction; undefined when it can. */
function faultInTransaction(
  { transactions }: Broker,
  { producerId, producerEpoch }: Batch,
  partition: Partition,
  transactionalId: string | null,
  version: number,
): ErrorCode | undefined {
  if (transactionalId === null) return ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
  return version < JOINS_TRANSACTION
    ? transactions.faultOf(producerId, producerEpoch, partition)
    : transactions.addPartitions({ transactionalId, producerId, producerEpoch }, [partition]);
}

/** Undefined when there is no such partition. */
function append(
  { topics, now }: Broker,
  topic: string,
  number: number,
  bytes: Buffer | null,
  faultOf: (batch: Batch, partition: Partition) => ErrorCode | undefined,
): Appended | undefined {
  const rules = topics.get(topic)?.rules;
  const partition = topics.partition(topic, number);
  if (rules === undefined || partition === undefined) return undefined;
  if (bytes === null) return refused(ErrorCode.INVALID_RECORD);
  return partition.produce(bytes, rules, now(), (batch) => faultOf(batch, partition));
}

function refused(code: ErrorCode): Appended {
  return { kind: 'refused', code };
}

function doNothing(): void {}
