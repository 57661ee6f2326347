import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { KafkaEnvironment } from '../../../functions/shared/environment.ts';
import { connectProducer } from '../../../functions/shared/kafka/connect-producer.ts';
import { record } from '../../support/kafka-contract/functions-producer.ts';
import { authorityOf, onEachGuardedBroker, PASSWORD } from '../../support/kafka-contract/guarded.ts';
import { read, values } from '../../support/kafka-contract/read.ts';
import { fresh } from '../../support/kafka-contract/targets.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startSecrets } from '../../support/servers/secrets-server.ts';

const secrets = await forThisFile(startSecrets());

// signing-in.contract.ts holds the embedded broker's sign-in to a real one's; here it is the functions' own producer that signs in.
onEachGuardedBroker('the functions’ producer signs in', (target) => {
  const authority = () => secrets.put({ certificate: authorityOf(target) });

  async function produce(changes: Partial<KafkaEnvironment>, topic: string): Promise<void> {
    const environment: KafkaEnvironment = {
      bootstrapServers: target.saslTls(),
      clusterArn: undefined,
      authentication: 'scram-sha-512',
      secretArn: undefined,
      serverRootCaCertificateSecretArn: authority(),
      ...changes,
    };
    const producer = await connectProducer(environment, 30_000, { topicCreation: { partitions: 1, config: {} } });
    try {
      await producer.produce([record(topic, 'k', 'v')]);
    } finally {
      await producer.close();
    }
  }

  it('by SCRAM-SHA-512, over TLS with a private CA', async () => {
    const topic = fresh('scram');
    const secretArn = secrets.put({ username: 'test', password: PASSWORD });
    await produce({ secretArn }, topic);
    assert.deepEqual(values(await read(target, topic, 1)), ['v']);
  });

  it('not with a wrong password, which fails at once with an error that does not show it', async () => {
    const secretArn = secrets.put({ username: 'test', password: 'hunter2' });
    const began = performance.now();
    await assert.rejects(produce({ secretArn }, fresh('refused')), (error: Error) => {
      assert.match(error.message, /cannot be reached: .*authentication failed.*SCRAM-SHA-512/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
    assert.ok(performance.now() - began < 20_000);
  });

  it('without authentication, over TLS with a private CA', async () => {
    const topic = fresh('tls');
    await produce({ bootstrapServers: target.tls(), authentication: 'tls' }, topic);
    assert.deepEqual(values(await read(target, topic, 1)), ['v']);
  });
});
