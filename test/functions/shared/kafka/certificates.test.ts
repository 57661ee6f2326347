import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import type { KafkaEnvironment } from '../../../../functions/shared/environment.ts';
import { connectProducer } from '../../../../functions/shared/kafka/connect-producer.ts';
import { certificateAuthority, type Identity } from '../../../support/servers/certificates.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startSecrets } from '../../../support/servers/secrets-server.ts';

/** Pauses take half of it, so that the last reason is told before time is up. */
const PATIENCE_MS = 6_000;

const brokersAuthority = certificateAuthority('brokers');
const clientsAuthority = certificateAuthority('clients');
const another = certificateAuthority('another');
const accepted = clientsAuthority.issue();
const refused = brokersAuthority.issue();

const secrets = await forThisFile(startSecrets());
const tls = { ...brokersAuthority.issue(), requestCert: true, rejectUnauthorized: true, ca: clientsAuthority.pem };
const kafka = await forThisFile(startKafka({ tls }));

describe('a producer whose brokers ask for certificates', { concurrency: true }, () => {
  /** Sends a record with what a secret has, and gives the bytes sent. */
  async function produce(changes: Partial<KafkaEnvironment>, remainingMs = PATIENCE_MS): Promise<number> {
    const environment: KafkaEnvironment = {
      bootstrapServers: kafka.brokers,
      clusterArn: undefined,
      authentication: 'mtls',
      secretArn: client(accepted),
      serverRootCaCertificateSecretArn: secrets.put({ certificate: brokersAuthority.pem }),
      ...changes,
    };
    const topicCreation = { partitions: 1, config: {} };
    const producer = await connectProducer(environment, remainingMs, { topicCreation });
    try {
      return await producer.produce([{ topic: 'sealed', key: 'k', value: 'v', timestamp: 0, headers: [] }]);
    } finally {
      await producer.close();
    }
  }

  /** The secret of a client's certificate. */
  function client({ cert, key }: Identity): string {
    return secrets.put({ certificate: cert, privateKey: key });
  }

  it('shows its own, trusts their CA, and creates topics over the same connection', async () => {
    assert.ok((await produce({}, 20_000)) > 0);
  });

  it('fails when they refuse its certificate', async () => {
    const secretArn = client(refused);
    await assert.rejects(produce({ secretArn }), /^Error: Kafka at 127\.0\.0\.1:\d+ cannot be reached: /);
  });

  it('fails with the reason when it has none', async () => {
    await assert.rejects(
      produce({ authentication: 'tls', secretArn: undefined }),
      /^Error: Kafka at 127\.0\.0\.1:\d+ cannot be reached: .*certificate required/,
    );
  });

  it('sends nothing to brokers of another CA, or of a private CA without being told to trust it', async () => {
    await Promise.all(
      [secrets.put({ certificate: another.pem }), undefined].map((serverRootCaCertificateSecretArn) =>
        assert.rejects(
          produce({ serverRootCaCertificateSecretArn }),
          /^Error: Kafka at 127\.0\.0\.1:\d+ cannot be reached: .*(self-signed|verify|issuer)/,
        ),
      ),
    );
  });

  it('fails with the name of a secret that does not exist', async () => {
    const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:nobody-a1B2c3';
    await assert.rejects(produce({ secretArn }), {
      message:
        /^secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:nobody-a1B2c3 cannot be read: ResourceNotFound/,
    });
  });
});
