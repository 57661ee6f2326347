import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OperationError } from '../../../operations/operation-error.ts';
import { openAws } from '../../../operations/target/aws.ts';
import { connectorNamed, readDeployment } from '../../../operations/target/deployment.ts';
import { connectorKafka, withAdmin } from '../../../operations/target/kafka.ts';
import { readMappings } from '../../../operations/target/mappings.ts';
import type { Target } from '../../../operations/target/target.ts';
import { connectorTDengine } from '../../../operations/target/tdengine.ts';
import { startLocalDeployment } from '../../local/aws/local-deployment.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';

const deployment = await forThisFile(startLocalDeployment());
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const aws = openAws({ endpointUrl: deployment.url, credentials });
await forThisFile(Promise.resolve({ close: async () => aws.close() }));
const target: Target = {
  ...{ deployment: 'd', placed: undefined, aws, regions: ['us-east-1'], local: undefined },
  close: () => {},
};

describe('a deployment that is reached by the APIs of AWS', () => {
  it('has its connectors with all that its stacks tell of them', async () => {
    const { connectors, broken } = await readDeployment(target);
    assert.deepEqual(
      [connectors.map(({ name, kind, region }) => [name, kind, region]), broken],
      [
        [
          ['meters', 'sink', 'us-east-1'],
          ['test', 'source', 'us-east-1'],
        ],
        [],
      ],
    );
    const [sink, source] = connectors;
    assert.deepEqual([sink?.scheduleNames, sink?.tableName], [[], undefined]);
    assert.deepEqual([source?.scheduleNames.length, typeof source?.tableName], [3, 'string']);
    for (const each of connectors) assert.match(each.settingsParameter, /\/settings$/);
  });

  it('says what was meant by a name that is near, and which there are', async () => {
    await assert.rejects(
      connectorNamed(target, 'metres'),
      new OperationError('asked-wrongly', 'deployment d has no connector metres; did you mean meters?'),
    );
    await assert.rejects(
      connectorNamed(target, 'test', 'sink'),
      new OperationError('asked-wrongly', 'deployment d has no sink test; it has meters'),
    );
  });

  it('has a mapping of a sink for each topic, with its consumer group', async () => {
    const mappings = await readMappings(target, await connectorNamed(target, 'meters'));
    assert.deepEqual(
      mappings.map(({ topic, consumerGroupId }) => [topic, consumerGroupId]),
      [
        ['meters', 'd-meters-meters'],
        ['other', 'd-meters-other'],
      ],
    );
  });

  it('leads to the Kafka and the TDengine that its functions work with', async () => {
    const source = await connectorNamed(target, 'test', 'source');
    const topics = await withAdmin(await connectorKafka(target, source), (admin) => admin.listTopics());
    assert.ok(topics.includes('meters'), topics.join());
    const { rows } = await (await connectorTDengine(target, source)).query('SELECT SERVER_STATUS()');
    assert.equal(rows.length, 1);
  });

  it('says which brokers cannot be reached from here, and what to do', async () => {
    const sink = await connectorNamed(target, 'meters');
    const kafka = await connectorKafka(target, sink, { brokers: '127.0.0.1:1', authentication: 'plaintext' });
    await assert.rejects(
      withAdmin(kafka, (admin) => admin.listTopics()),
      (error) =>
        error instanceof OperationError &&
        error.code === 'not-reachable' &&
        /^the brokers 127\.0\.0\.1:1 cannot be reached from here: .*--brokers HOST:PORT/.test(error.message),
    );
  });
});
