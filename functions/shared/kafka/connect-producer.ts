import { systemClock } from '../clock.ts';
import { withDeadline } from '../deadlines.ts';
import type { KafkaEnvironment } from '../environment.ts';
import { kafkaSecurity } from './auth.ts';
import { bootstrapBrokers } from './bootstrap.ts';
import type { ProducerOptions, TimeLimit } from './produce/open-producer.ts';
import type { RecordProducer } from './producer.ts';

/**
 * Connects to Kafka. Partitions are chosen as Kafka's own clients do (murmur2 of the key) and every record is
 * acknowledged by all in-sync replicas. Times more than 55 minutes ahead are replaced, see encodeBatch. Close the
 * producer before the invocation ends.
 * @param remainingMs time in which all must have ended; what is unfinished then is rejected, and the end of the
 * connection is waited for no longer.
 * @throws Error when no broker can be reached or the brokers refuse the credentials.
 */
export async function connectProducer(
  kafka: KafkaEnvironment,
  remainingMs: number,
  options: ProducerOptions = {},
): Promise<RecordProducer> {
  const deadline = systemClock.now() + remainingMs;
  const timeLeft = () => deadline - systemClock.now();
  const within: TimeLimit['within'] = (promise, who, mostMs = Number.POSITIVE_INFINITY) =>
    withDeadline(promise, Math.min(mostMs, timeLeft()), who);
  // kafkajs is loaded while AWS is asked.
  const [brokers, security, { openProducer }] = await Promise.all([
    within(bootstrapBrokers(kafka), `Amazon MSK, asked for the brokers of ${kafka.clusterArn},`),
    within(kafkaSecurity(kafka), 'Secrets Manager, asked for what brokers want,'),
    import('./produce/open-producer.ts'),
  ]);
  return openProducer({ brokers, security }, { remainingMs, timeLeft, within }, options);
}
