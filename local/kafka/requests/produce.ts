import { ErrorCode } from '../errors.ts';
import type { Appended } from '../partition/partition.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, type Broker, NO_THROTTLE, only } from './api.ts';
import { mapPartitions, readTopics, writeTopics } from './topic-partitions.ts';

const NO_OFFSET = -1n;
/** Records keep the time their producer gave them (`message.timestamp.type` is CreateTime). */
const NO_APPEND_TIME = -1n;
const ACKS = { none: 0, leader: 1, all: -1 } as const;

/** Produce v7: one record batch for each partition. */
export const produce: Api = {
  key: 0,
  ...only(7),
  answer({ broker }, body) {
    const transactionalId = body.nullableString();
    const acks = body.int16();
    body.int32();
    const sent = readTopics(body, (reader) => ({ partition: reader.int32(), bytes: reader.nullableBytes() }));
    const mayAppend = acks === ACKS.none || acks === ACKS.leader || acks === ACKS.all;
    const outcomes = mapPartitions(sent, (topic, { partition, bytes }) => ({
      partition,
      start: broker.topics.partition(topic, partition)?.start ?? NO_OFFSET,
      appended: mayAppend
        ? append({ broker, transactionalId }, topic, partition, bytes)
        : refused(ErrorCode.INVALID_REQUIRED_ACKS),
    }));
    if (acks === ACKS.none) {
      return outcomes.some(({ partitions }) => partitions.some(({ appended }) => appended.kind === 'refused'))
        ? 'hang-up'
        : 'none';
    }
    return writeTopics(new Writer(), outcomes, (writer, { partition, start, appended }) =>
      appended.kind === 'appended'
        ? writer.int32(partition).int16(ErrorCode.NONE).int64(appended.baseOffset).int64(NO_APPEND_TIME).int64(start)
        : writer.int32(partition).int16(appended.code).int64(NO_OFFSET).int64(NO_APPEND_TIME).int64(NO_OFFSET),
    ).int32(NO_THROTTLE);
  },
};

interface Sender {
  readonly broker: Broker;
  readonly transactionalId: string | null;
}

function append({ broker, transactionalId }: Sender, topic: string, number: number, bytes: Buffer | null): Appended {
  const rules = broker.topics.get(topic)?.rules;
  const partition = broker.topics.partition(topic, number);
  if (rules === undefined || partition === undefined) return refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  if (bytes === null) return refused(ErrorCode.INVALID_RECORD);
  return partition.produce(bytes, rules, broker.now(), ({ producerId, producerEpoch }) =>
    transactionalId === null
      ? ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
      : broker.transactions.faultOf(producerId, producerEpoch, partition),
  );
}

function refused(code: ErrorCode): Appended {
  return { kind: 'refused', code };
}
