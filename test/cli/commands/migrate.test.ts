import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { readConnectorsFile } from '../../../functions/shared/settings/file/read-file.ts';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { migrateJson } from '../../../operations/migrate/report.ts';
import { runTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('migrate-');
const demo = (name: string) => join(import.meta.dirname, `../../fixtures/kafka-connect/${name}-demo.json`);
const KAFKA = ['--brokers', 'kafka.example.com:9092', '--authentication', 'plaintext', '--deployment', 'plant'];

describe('tdkafka migrate', () => {
  it('writes a file that is right of the plugin’s own two examples, tells of every option, and ends with 1 for what is open', async () => {
    const path = join(folder, 'both.yaml');
    const args = ['migrate', demo('sink'), demo('source'), ...KAFKA, '--output', path, '--json'];
    const { code, out, err } = await runTdkafkaHere(args);
    assert.deepEqual([code, err], [1, '']);
    const { sinks, sources } = readConnectorsFile(path);
    assert.equal(sinks.tdenginesinkconnector?.consumerGroupId, 'connect-TDengineSinkConnector');
    assert.equal(sources.tdenginesourceconnector?.topicPrefix, 'tdengine');
    const { connectors } = migrateJson.parse(JSON.parse(out));
    for (const [index, name] of (['sink', 'source'] as const).entries()) {
      const { config } = JSON.parse(readFileSync(demo(name), 'utf8'));
      const told = new Set(connectors[index]?.keys.map(({ key }) => key));
      for (const key of Object.keys(config)) assert.ok(told.has(key), key);
    }
    const open = connectors.flatMap(({ keys }) =>
      keys.filter(({ outcome }) => outcome === 'open' || outcome === 'unknown'),
    );
    assert.deepEqual(
      open.map(({ key }) => key),
      ['subscription.from'],
    );
  });

  it('ends with 0 when all is said, shows no password, and prints the cut-over', async () => {
    const args = [
      'migrate',
      demo('sink'),
      demo('source'),
      ...KAFKA,
      '--source-from',
      '2024-06-01T00:00:00Z',
      '--dry-run',
    ];
    const { code, out, err } = await runTdkafka(args, { cwd: folder });
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^# Made of .*\ndeployment: plant\n/);
    assert.match(out, /\n {2}changed {2}connection\.password → tdengine\.passwordParameter\n/);
    assert.match(out, /\nThe cut-over:\n1\. /);
    assert.doesNotMatch(out, /taosdata$|"taosdata"|: taosdata/m);
    assert.ok(!existsSync(join(folder, 'connectors.yaml')));
  });

  it('goes on at what Kafka Connect’s topic of offsets tells, and says when it tells nothing of a source', async () => {
    const kafka = await startKafka();
    try {
      const client = kafkaClient(kafka.brokers);
      const admin = client.admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: 'offsets', numPartitions: 2 }] });
      await admin.disconnect();
      const producer = client.producer();
      await producer.connect();
      const key = '["plant",{"table":"meters"}]';
      const value = JSON.stringify({ timestamp_millisecond: 1_700_000_000_123, timestamp_nanosecond: 123_000_000 });
      await producer.send({ topic: 'offsets', messages: [{ key, value }] });
      await producer.disconnect();
      const migrated = (name: string) => {
        const config = join(folder, `${name}.properties`);
        writeFileSync(
          config,
          `name=${name}\nconnector.class=TDengineSourceConnector\nread.method=query\nconnection.database=d\ntopic.prefix=t\nconnection.url=jdbc:TAOS://td.example.com\n`,
        );
        const own = ['--brokers', kafka.brokers, '--authentication', 'plaintext', '--offsets-topic', 'offsets'];
        return runTdkafkaHere(['migrate', config, ...own, '--unread-from', 'earliest', '--dry-run']);
      };
      const { code, out, err } = await migrated('plant');
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, /timestampInitial: earliest\n/);
      assert.match(out, /checkpoint move plant meters --to 2023-11-14T22:13:20\.123Z /);
      const none = await migrated('other');
      assert.deepEqual([none.code, none.err], [1, 'topic offsets has no position of other\n']);
    } finally {
      await kafka.close();
    }
  });

  it('writes over no file, and says what is missing', async () => {
    const path = join(folder, 'mine.yaml');
    writeFileSync(path, 'mine');
    const there = await runTdkafkaHere(['migrate', demo('sink'), ...KAFKA, '--output', path]);
    assert.deepEqual([there.code, readFileSync(path, 'utf8')], [3, 'mine']);
    const none = await runTdkafkaHere(['migrate', ...KAFKA]);
    assert.equal(none.code, 2);
    assert.match(none.err, /name files, or a worker with --worker/);
    assert.equal((await runTdkafkaHere(['migrate', join(folder, 'none.json'), ...KAFKA, '--dry-run'])).code, 2);
    assert.equal((await runTdkafkaHere(['migrate', '--worker', 'http://127.0.0.1:1', ...KAFKA, '--dry-run'])).code, 4);
  });
});
