import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { type EmbeddedKafka, startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { certificateAuthority } from '../servers/certificates.ts';
import type { Target } from './targets.ts';

/** A broker with listeners for those who sign in, by SCRAM-SHA-512 or PLAIN as the user `test`, and for those who need not. */
export interface GuardedTarget extends Target {
  /** Of the listener that encrypts and has nobody sign in. */
  readonly tls: () => string;
  /** Of the listener that encrypts and has everyone sign in. */
  readonly saslTls: () => string;
  /** Path of the certificate of the authority that both show one of, PEM. */
  readonly caFile: () => string;
}

/** Password of the user `test`. */
export const PASSWORD = 'test-secret';

const MECHANISMS = ['SCRAM-SHA-512', 'PLAIN'] as const;

/** Declares the same tests for the embedded broker and, where the environment names all its listeners, a real one; one after the other. */
export function onEachGuardedBroker(title: string, declare: (target: GuardedTarget) => void): void {
  describe(`${title}, on the embedded broker`, () => {
    let kafka: EmbeddedKafka | undefined;
    let folder = '';
    before(async () => {
      const authority = certificateAuthority('brokers');
      folder = mkdtempSync(join(tmpdir(), 'brokers-'));
      writeFileSync(join(folder, 'ca.pem'), authority.pem);
      const sasl = { mechanisms: MECHANISMS, users: { test: PASSWORD } };
      kafka = await startKafka({
        otherListeners: [{ tls: authority.issue() }, { tls: authority.issue(), sasl }],
      });
    });
    after(async () => {
      await kafka?.close();
      rmSync(folder, { recursive: true, force: true });
    });
    declare({
      name: 'embedded',
      brokers: () => kafka?.brokers ?? '',
      tls: () => kafka?.otherListeners[0]?.brokers ?? '',
      saslTls: () => kafka?.otherListeners[1]?.brokers ?? '',
      caFile: () => join(folder, 'ca.pem'),
    });
  });
  const { KAFKA_BROKERS, KAFKA_SSL_BROKERS, KAFKA_SASL_SSL_BROKERS, KAFKA_CA_FILE } = process.env;
  if (!KAFKA_BROKERS || !KAFKA_SSL_BROKERS || !KAFKA_SASL_SSL_BROKERS || !KAFKA_CA_FILE) return;
  describe(`${title}, on a real Kafka`, () => {
    declare({
      name: 'real',
      brokers: () => KAFKA_BROKERS,
      tls: () => KAFKA_SSL_BROKERS,
      saslTls: () => KAFKA_SASL_SSL_BROKERS,
      caFile: () => KAFKA_CA_FILE,
    });
  });
}

/** The authority's certificate itself. */
export function authorityOf(target: GuardedTarget): string {
  return readFileSync(target.caFile(), 'utf8');
}
