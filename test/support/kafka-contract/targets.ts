import { randomBytes } from 'node:crypto';
import { after, before, describe } from 'node:test';
import { type EmbeddedKafka, startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { realBrokers } from '../servers/real-servers.ts';

/** A broker that the contract is checked on. */
export interface Target {
  readonly name: string;
  /** `host:port`; only known once the tests run. */
  brokers(): string;
}

/**
 * Declares the same tests for every broker: the embedded one, and the real one that the environment variable KAFKA_BROKERS names, so that
 * what the embedded one is held to is what Kafka does. Tests run side by side: each uses topics and groups of its own.
 */
export function onEachBroker(title: string, declare: (target: Target) => void): void {
  describe(`${title}, on the embedded broker`, { concurrency: true }, () => {
    let kafka: EmbeddedKafka | undefined;
    before(async () => {
      kafka = await startKafka();
    });
    after(() => kafka?.close());
    declare({ name: 'embedded', brokers: () => kafka?.brokers ?? 'not started' });
  });
  const real = realBrokers();
  if (real === undefined) return;
  describe(`${title}, on a real Kafka`, { concurrency: true }, () => {
    declare({ name: 'real', brokers: () => real });
  });
}

/** A name that no other test uses, on a broker that other runs may have used. */
export function fresh(name: string): string {
  return `${name}-${randomBytes(6).toString('hex')}`;
}
