import { connectorsFile } from '../../../functions/shared/settings/index.ts';
import { createTDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { startAwsEndpoint } from '../../../local/aws/endpoint.ts';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { startParts } from '../../../local/parts/parts.ts';
import { startRunner } from '../../../local/runner/runner.ts';

/** A sink and a source that run on embedded parts, with an endpoint that answers for them as AWS. */
export async function startLocalDeployment() {
  const file = connectorsFile.parse({
    deployment: 'd',
    kafka: { bootstrapServers: 'real:9092', authentication: 'tls' },
    tdengine: { url: 'https://real:6041', passwordParameter: '/real/password' },
    sinks: {
      meters: {
        ...{ topics: ['meters', 'other'], database: 'power', batchSize: 50 },
        ...{ reservedConcurrentExecutions: 7, maximumBatchingWindowSeconds: 0 },
      },
    },
    sources: {
      test: {
        ...{ database: 'test', topicPrefix: 't', shards: 2, schedule: 'rate(5 minutes)' },
        ...{ memoryMb: 256, timeoutSeconds: 60 },
      },
    },
  });
  const parts = await startParts({});
  const tdengine = createTDengine(parts.tdengine);
  await tdengine.execute('CREATE DATABASE test');
  await tdengine.execute('CREATE TABLE test.t (ts TIMESTAMP, v INT)');
  const runner = await startRunner(file, parts);
  const server = await startAwsEndpoint(file, parts, runner, 0);
  return {
    file,
    tdengine,
    url: server.url,
    /** What a connector's function has in its environment. */
    environment: (connector: string) =>
      runner.deployer.functions.find((one) => one.connector === connector)?.environment ?? {},

    async send(topic: string, ...values: readonly string[]): Promise<void> {
      const producer = kafkaClient(parts.brokers).producer();
      await producer.connect();
      await producer.send({ topic, messages: values.map((value) => ({ value })) });
      await producer.disconnect();
    },

    async close(): Promise<void> {
      await server.close();
      await runner.stop();
      await parts.close();
    },
  };
}
