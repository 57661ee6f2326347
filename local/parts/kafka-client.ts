import { Kafka, logLevel } from 'kafkajs';
import '../../functions/shared/kafka/kafkajs-internals.ts';

/** How patient a client is. */
interface Patience {
  readonly requestTimeout: number;
  readonly retries: number;
}

const PATIENT: Patience = { requestTimeout: 10_000, retries: 5 };

/** For a first look whether anybody is there. */
export const IMPATIENT: Patience = { requestTimeout: 3_000, retries: 0 };

/** A kafkajs client for the local side: gives up on a silent broker within seconds, and writes nothing by itself. */
export function kafkaClient(brokers: string, { requestTimeout, retries }: Patience = PATIENT): Kafka {
  return new Kafka({
    clientId: 'tdkafka-local',
    brokers: brokers.split(','),
    connectionTimeout: 3_000,
    requestTimeout,
    retry: { initialRetryTime: 100, retries },
    logLevel: logLevel.NOTHING,
  });
}
