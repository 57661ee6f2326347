import { Kafka, logLevel, type RetryOptions } from 'kafkajs';

/** A kafkajs client for the local side: gives up on a silent broker within seconds, and writes nothing by itself. */
export function kafkaClient(brokers: string, retry: RetryOptions = { initialRetryTime: 100, retries: 5 }): Kafka {
  return new Kafka({
    clientId: 'tdkafka-local',
    brokers: brokers.split(','),
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry,
    logLevel: logLevel.NOTHING,
  });
}
