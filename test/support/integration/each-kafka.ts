import { describe } from 'node:test';
import { realBrokers, realTDengine } from '../servers/real-servers.ts';

const real = realBrokers();
const tdengine = realTDengine() === undefined ? '' : ' and a real TDengine';

/** Describes the same on the embedded Kafka and on a real one, or says loudly that there is none. */
export function onEachKafka(what: string, tests: (kafka: string | undefined) => void): void {
  describe(`${what}, on the embedded Kafka${tdengine}`, () => tests(undefined));
  const skip = real === undefined && 'NO REAL KAFKA: set KAFKA_BROKERS to HOST:PORT of one';
  describe(`${what}, on a real Kafka${tdengine}`, { skip }, () => tests(real));
}

/**
 * Describes what an operator does, on a real Kafka where there is one and on the embedded one elsewhere: each command takes
 * seconds, and contract tests hold the two brokers against each other.
 */
export function onOneKafka(what: string, tests: (kafka: string | undefined) => void): void {
  describe(`${what}, on ${real === undefined ? 'the embedded' : 'a real'} Kafka${tdengine}`, () => tests(real));
}
