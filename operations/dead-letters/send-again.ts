import { withDeadline } from '../../functions/shared/deadlines.ts';
import type { ProducerRecord, RecordProducer } from '../../functions/shared/kafka/producer.ts';
import type { ConnectorKafka } from '../target/kafka.ts';
import { type DeadLetter, placeText, REPLAY_HEADERS } from './letter.ts';

/** Longest wait for the brokers to take a chunk, in ms. */
const SEND_MS = 60_000;

/** Connects a producer that has its time anew for each chunk. @throws Error when no broker can be reached */
export async function replayProducer({ brokers, config }: ConnectorKafka): Promise<RecordProducer> {
  const { openProducer } = await import('../../functions/shared/kafka/produce/open-producer.ts');
  let deadline = Date.now() + SEND_MS;
  const timeLeft = () => deadline - Date.now();
  const producer = await openProducer(
    { brokers, security: config },
    {
      remainingMs: SEND_MS,
      timeLeft,
      within: (promise, who, mostMs = Number.POSITIVE_INFINITY) =>
        withDeadline(promise, Math.min(mostMs, timeLeft()), who),
    },
    {},
  );
  return {
    produce(records, refused) {
      deadline = Date.now() + SEND_MS;
      return producer.produce(records, refused);
    },
    close() {
      deadline = Date.now() + SEND_MS;
      return producer.close();
    },
  };
}

/** The record as it was, byte for byte, with headers that say that it was replayed, and where it was first. */
export function replayed({ record, ownHeaders, origin, attempts }: DeadLetter, replayId: string): ProducerRecord {
  const names: readonly string[] = [REPLAY_HEADERS.id, REPLAY_HEADERS.attempts];
  const kept = ownHeaders.filter(([name]) => !names.includes(name));
  const isFirst = !kept.some(([name]) => name === REPLAY_HEADERS.from);
  const { topic, partition = 0, offset = 0 } = origin;
  return {
    topic,
    key: record.key,
    value: record.value,
    timestamp: record.timestamp,
    headers: [
      ...kept,
      ...(isFirst ? [[REPLAY_HEADERS.from, `${topic} ${placeText({ partition, offset })}`] as const] : []),
      [REPLAY_HEADERS.id, replayId],
      [REPLAY_HEADERS.attempts, String(attempts + 1)],
    ],
  };
}
