import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { createTDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { followTopic, type TextRecord } from '../../../local/parts/topic-records.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { tutorialLines } from '../../../local/tutorial/files.ts';
import { importedHandler } from '../../support/handlers/imported-handler.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestKafka } from '../../support/servers/test-kafka.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';

const [ssm, server, kafka, dynamoDb] = await Promise.all([
  forThisFile(startSsm()),
  forThisFile(startTestTDengine()),
  forThisFile(startTestKafka()),
  forThisFile(startDynamoDb({ checkpointTable: 'checkpoints' })),
]);
ssm.put({ name: '/tdengine/password', value: server.password, type: 'SecureString' });

describe('the source’s handler', () => {
  let database: string;
  let topicPrefix: string;
  let settings = 0;

  beforeEach(async () => {
    database = server.nextDatabase();
    topicPrefix = kafka.nextTopic('tdengine');
    await load('source.sql');
  });

  /** Runs the statements of a file of the tutorial, in the test's own database. */
  async function load(file: string, tdengine = server.tdengine): Promise<void> {
    for (const sql of tutorialLines(file)) await tdengine.execute(sql.replaceAll(/\btest\b/g, database));
  }

  /** A container with these settings; connector and parameter are its own unless named. */
  function container(document: unknown, connector = `c${settings++}`, url = server.url) {
    const name = `/tdkafka/test/${connector}/settings`;
    ssm.put({ name, value: JSON.stringify(document), type: 'String', overwrite: true });
    return importedHandler('source', {
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      DEPLOYMENT_NAME: 'test',
      CONNECTOR_NAME: connector,
      SETTINGS_PARAMETER: name,
      TDENGINE_URL: url,
      TDENGINE_USER: server.user,
      TDENGINE_PASSWORD_PARAMETER: '/tdengine/password',
      KAFKA_AUTHENTICATION: 'plaintext',
      KAFKA_BOOTSTRAP_SERVERS: kafka.brokers,
      CHECKPOINT_TABLE: 'checkpoints',
    });
  }

  /** The records of a topic, once there are so many. */
  async function recordsOf(topic: string, count: number): Promise<readonly TextRecord[]> {
    const reader = await followTopic(kafkaClient(kafka.brokers), topic);
    try {
      await waitUntil(`${count} records in ${topic}`, 10_000, () => reader.records.length >= count || undefined);
      return reader.records;
    } finally {
      await reader.close();
    }
  }

  async function recordsIn(topic: string): Promise<number> {
    const admin = kafkaClient(kafka.brokers).admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic);
    await admin.disconnect();
    return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  }

  const document = () => ({ database, topicPrefix, delayMs: 0 });

  it('sends the tutorial’s eight records, then the two of later rows, and nothing twice', async () => {
    const connector = 'tutorial';
    const topic = `${topicPrefix}-${database}-meters`;
    const invoke = await container(document(), connector);
    assert.deepEqual(await invoke(), {
      tables: [
        {
          database,
          table: 'meters',
          topic,
          rows: 8,
          lateRows: 0,
          lateByMs: 0,
          tooLateRows: 0,
          leftOut: 0,
          // A header of each of the eight names the database.
          bytes: 1459 + 8 * database.length,
          position: '1538577496800',
          paused: false,
          caughtUp: true,
        },
      ],
      caughtUp: true,
    });
    const records = await recordsOf(topic, 8);
    assert.deepEqual(records.map(({ key, value }) => `${key} ${value}`).sort(), [
      'd1001 meters,location=California.SanFrancisco,groupid=2 current=10.3f32,voltage=219i32,phase=0.31f32 1538577485000000000',
      'd1001 meters,location=California.SanFrancisco,groupid=2 current=12.3f32,voltage=221i32,phase=0.31f32 1538577496800000000',
      'd1001 meters,location=California.SanFrancisco,groupid=2 current=12.6f32,voltage=218i32,phase=0.33f32 1538577495000000000',
      'd1002 meters,location=California.SanFrancisco,groupid=3 current=10.3f32,voltage=218i32,phase=0.25f32 1538577496650000000',
      'd1003 meters,location=California.LosAngeles,groupid=2 current=11.8f32,voltage=221i32,phase=0.28f32 1538577485500000000',
      'd1003 meters,location=California.LosAngeles,groupid=2 current=13.4f32,voltage=223i32,phase=0.29f32 1538577496600000000',
      'd1004 meters,location=California.LosAngeles,groupid=3 current=10.8f32,voltage=223i32,phase=0.29f32 1538577485000000000',
      'd1004 meters,location=California.LosAngeles,groupid=3 current=11.5f32,voltage=221i32,phase=0.35f32 1538577486500000000',
    ]);
    assert.deepEqual(records[0]?.headers, { database, stable: 'meters', subtable: records[0]?.key });

    await load('source-later.sql');
    await waitUntil('the later rows', 10_000, async () => {
      await invoke();
      return (await recordsIn(topic)) >= 10 || undefined;
    });
    const restarted = await container(document(), connector);
    assert.deepEqual(await restarted(), await invoke());
    assert.equal(await recordsIn(topic), 10);
  });

  it('sends JSON with outFormat json', async () => {
    const invoke = await container({ ...document(), outFormat: 'json', dataPrecision: 'iso', topicPerStable: false });
    await invoke();
    const values = (await recordsOf(`${topicPrefix}-${database}`, 8)).map(({ value }) => value);
    assert.ok(
      values.includes(
        '{"ts":"2018-10-03T14:38:05.000Z","current":10.3,"voltage":219,"phase":0.31,"tags":{"location":"California.SanFrancisco","groupid":2}}',
      ),
      values[0],
    );
  });

  it('reads nothing from a TDengine that is too old, and names the oldest supported version', async (test) => {
    const old = await startTDengine({ version: '3.2.3' });
    test.after(() => old.close());
    const ofOld = createTDengine({ url: old.url, user: 'root', password: 'taosdata' });
    await load('source.sql', ofOld);
    const invoke = await container(document(), 'old', old.url);
    await assert.rejects(invoke(), /TDengine 3\.2\.3\.0 is too old: the oldest that is supported is 3\.3\.0/);
    // The same connector, once the server is one that is supported, begins at the beginning.
    const upgraded = await container(document(), 'old');
    await upgraded();
    assert.equal((await recordsOf(`${topicPrefix}-${database}-meters`, 8)).length, 8);
  });

  it('fails with what is wrong in its settings, without reading anything', async () => {
    const invoke = await container({ ...document(), topicPrefx: 'x' });
    await assert.rejects(invoke(), /settings:[\s\S]*topicPrefx: unknown setting/);
  });

  it('fails when its database is missing, and gives its lease back', async () => {
    const invoke = await container({ ...document(), database: 'nowhere' });
    await assert.rejects(invoke(), /database nowhere does not exist/);
    await assert.rejects(invoke(), /database nowhere does not exist/);
  });
});
