import { connectProducer } from '../../../functions/shared/kafka/connect-producer.ts';
import type { ProducerOptions } from '../../../functions/shared/kafka/produce/open-producer.ts';
import type { ProducerRecord, RecordProducer } from '../../../functions/shared/kafka/producer.ts';

/** How `withFunctionsProducer` connects. */
export interface FunctionsProducerOptions extends ProducerOptions {
  /** @default 30000 */
  readonly remainingMs?: number;
}

/** Connects the producer of the functions to plaintext brokers (`host:port`) for the time of `use`. */
export async function withFunctionsProducer<T>(
  brokers: string,
  use: (producer: RecordProducer) => Promise<T>,
  { remainingMs = 30_000, ...options }: FunctionsProducerOptions = {},
): Promise<T> {
  const environment = {
    bootstrapServers: brokers,
    clusterArn: undefined,
    authentication: 'plaintext',
    secretArn: undefined,
    serverRootCaCertificateSecretArn: undefined,
  } as const;
  const producer = await connectProducer(environment, remainingMs, options);
  try {
    return await use(producer);
  } finally {
    await producer.close();
  }
}

/** A record of now, without headers. */
export function record(topic: string, key: string | null, value: string | Buffer | null): ProducerRecord {
  return { topic, key, value, timestamp: Date.now(), headers: [] };
}
