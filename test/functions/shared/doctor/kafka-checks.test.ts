import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { type Check, type CheckResult, runChecks } from '../../../../functions/shared/doctor/check.ts';
import { KAFKA_CHECKS } from '../../../../functions/shared/doctor/kafka-checks.ts';
import {
  type DoctorAsks,
  type DoctorPorts,
  doctorPorts,
  type KafkaWay,
} from '../../../../functions/shared/doctor/ports.ts';
import { kafkaClient } from '../../../../local/parts/kafka-client.ts';
import { startTcpProxy } from '../../../support/proxies/tcp-proxy.ts';
import { certificateAuthority } from '../../../support/servers/certificates.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';

const authority = certificateAuthority('Plant CA');
const kafka = await forThisFile(
  startKafka({
    otherListeners: [
      { tls: authority.issue(), sasl: { mechanisms: ['SCRAM-SHA-512'], users: { alice: 'in-wonderland' } } },
    ],
  }),
);
const [secure] = kafka.otherListeners;
const admin = kafkaClient(kafka.brokers).admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic: 'meters', numPartitions: 3 }] });
after(() => admin.disconnect());

const given = (name: string): Check<DoctorPorts> => ({
  ...{ name, needs: [], limitMs: 1_000, tried: () => '' },
  run: async () => ({ verdict: 'ok', answer: '' }),
});

async function linesWith(way: Partial<KafkaWay>, more: Partial<DoctorAsks> = {}): Promise<readonly CheckResult[]> {
  const unused = () => Promise.reject(new Error('not asked for here'));
  const ports = doctorPorts({
    ...{ kind: 'sink', from: 'here', addresses: unused, connection: unused, needsKafka: async () => true },
    wanted: async () => ({
      ...{ databases: ['power'], mayCreateDatabase: true, deadLetterTopic: 'meters-dead' },
      mayCreateTopics: undefined,
    }),
    openTDengine: () => assert.fail('not asked for here'),
    kafka: async () => ({ brokers: [kafka.brokers], security: {}, authentication: 'plaintext', ...way }),
    topics: async () => [
      { topic: 'meters', group: 'readers' },
      { topic: 'missing', group: 'readers' },
    ],
    now: Date.now,
    ...more,
  });
  try {
    return await runChecks([given('function'), given('settings'), ...KAFKA_CHECKS], ports);
  } finally {
    await ports.close();
  }
}

const only = (lines: readonly CheckResult[], check: string, subject?: string) =>
  lines.find((line) => line.check === check && (subject ?? line.subject) === line.subject) ??
  assert.fail(`there is no line ${check}`);

describe('the checks of Kafka', () => {
  it('tell topics, what may be done with them, and groups, and make none of them', async () => {
    const lines = await linesWith({});
    assert.equal(only(lines, 'Kafka sign-in').verdict, 'ok');
    assert.deepEqual(only(lines, 'topic', 'meters').answer, '3 partitions, READ is allowed');
    assert.equal(only(lines, 'topic', 'missing').verdict, 'fail');
    assert.match(only(lines, 'dead letter topic').answer, /does not exist yet/);
    assert.match(only(lines, 'consumer group').answer, /nobody has read/);
    assert.deepEqual(await admin.listTopics(), ['meters']);
  });

  it('look at the certificate of a broker, and sign in as the function does', async () => {
    const ssl = { ca: authority.pem };
    const sasl = { mechanism: 'scram-sha-512', username: 'alice', password: 'in-wonderland' } as const;
    const lines = await linesWith({ brokers: [secure?.brokers ?? ''], security: { ssl, sasl } });
    assert.match(only(lines, 'Kafka TLS').answer, /by Plant CA/);
    assert.equal(only(lines, 'Kafka sign-in').verdict, 'ok');
    assert.equal(only(lines, 'topic', 'meters').verdict, 'ok');
  });

  it('say that a password is refused, and what was not tried for that', async () => {
    const ssl = { ca: authority.pem };
    const sasl = { mechanism: 'scram-sha-512', username: 'alice', password: 'guessed' } as const;
    const way = { brokers: [secure?.brokers ?? ''], security: { ssl, sasl }, authentication: 'scram-sha-512' } as const;
    const lines = await linesWith(way);
    const line = only(lines, 'Kafka sign-in');
    assert.equal(line.verdict, 'fail');
    assert.match(line.answer, /authentication failed/i);
    assert.equal(line.section?.heading, 'Sign in to Kafka');
    assert.match(only(lines, 'topic').answer, /not tried: it needs Kafka sign-in/);
    assert.doesNotMatch(JSON.stringify(lines), /guessed/);
  });

  it('say that an authority is not trusted, and do not sign in', async () => {
    const lines = await linesWith({ brokers: [secure?.brokers ?? ''], security: { ssl: {} } });
    assert.match(only(lines, 'Kafka TLS').answer, /SELF_SIGNED_CERT_IN_CHAIN/);
    assert.match(only(lines, 'Kafka sign-in').answer, /not tried: it needs Kafka TLS/);
  });

  it('say that a listener wants another way in', async () => {
    const lines = await linesWith({ brokers: [secure?.brokers ?? ''] });
    assert.equal(only(lines, 'Kafka TCP').verdict, 'ok');
    assert.equal(only(lines, 'Kafka sign-in').verdict, 'fail');
    assert.match(only(lines, 'Kafka sign-in').advice ?? '', /kafka\.authentication|TLS/);
  });

  it('go on with a broker that lets one in when another does not', async () => {
    const lines = await linesWith({ brokers: ['127.0.0.1:1', kafka.brokers] });
    assert.equal(only(lines, 'Kafka TCP', '127.0.0.1:1').verdict, 'fail');
    assert.equal(only(lines, 'topic', 'meters').verdict, 'ok');
  });

  it('look at the addresses to which brokers send their clients, where these are others', async () => {
    const proxy = await startTcpProxy(`http://${kafka.brokers}`);
    try {
      const lines = await linesWith({ brokers: [new URL(proxy.url).host] });
      assert.equal(only(lines, 'Kafka advertised', kafka.brokers).verdict, 'ok');
    } finally {
      await proxy.close();
    }
  });

  it('ask no broker where the function needs none', async () => {
    const wanted = { databases: [], mayCreateDatabase: true, deadLetterTopic: undefined, mayCreateTopics: undefined };
    const none = { needsKafka: async () => false, wanted: async () => wanted };
    const lines = await linesWith({ brokers: ['127.0.0.1:1'] }, none);
    assert.deepEqual(
      lines
        .filter(({ check }) => check !== 'function' && check !== 'settings')
        .map(({ check, verdict }) => [check, verdict]),
      [['Kafka brokers', 'ok']],
    );
  });
});
