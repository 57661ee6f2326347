import { describe } from 'node:test';

const real = process.env.KAFKA_BROKERS;

/** Describes the same on the embedded Kafka and on a real one, or says loudly that there is none. */
export function onEachKafka(what: string, tests: (kafka: string | undefined) => void): void {
  describe(`${what}, on the embedded Kafka`, () => tests(undefined));
  const skip = real === undefined && 'NO REAL KAFKA: set KAFKA_BROKERS to HOST:PORT of one';
  describe(`${what}, on a real Kafka`, { skip }, () => tests(real));
}
