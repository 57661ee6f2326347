import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { createTDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { importedHandler } from '../../support/handlers/imported-handler.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestKafka } from '../../support/servers/test-kafka.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { eventOf, failuresFrom, recordsOf } from '../../support/sink/records.ts';

const lines = readFileSync(join(import.meta.dirname, '../../../examples/tutorial/meters.line'), 'utf8')
  .trimEnd()
  .split('\n');

const [ssm, server, kafka] = await Promise.all([
  forThisFile(startSsm()),
  forThisFile(startTestTDengine()),
  forThisFile(startTestKafka()),
]);
ssm.put({ name: '/tdengine/password', value: server.password, type: 'SecureString' });
ssm.put({ name: '/tdengine/wrong', value: '{"a":"b"}', type: 'SecureString' });

describe('the sink’s handler', () => {
  let documents = 0;

  /** A container with these settings; the parameter is its own. */
  function container(document: unknown, variables: Readonly<Record<string, string>> = {}) {
    const name = `/tdkafka/test/sink${documents++}/settings`;
    if (document !== undefined) ssm.put({ name, value: JSON.stringify(document), type: 'String' });
    return importedHandler('sink', {
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      POWERTOOLS_DEV: 'false',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      DEPLOYMENT_NAME: 'test',
      CONNECTOR_NAME: 'meters',
      SETTINGS_PARAMETER: name,
      TDENGINE_URL: server.url,
      TDENGINE_USER: server.user,
      TDENGINE_PASSWORD_PARAMETER: '/tdengine/password',
      KAFKA_AUTHENTICATION: 'plaintext',
      KAFKA_BOOTSTRAP_SERVERS: kafka.brokers,
      REPORT_BATCH_ITEM_FAILURES: 'false',
      ...variables,
    });
  }

  it('writes the tutorial’s records, and sends the bad one among them to the dead letter topic', async () => {
    const database = server.nextDatabase();
    const deadLetterTopic = kafka.nextTopic('meters-dead');
    const invoke = await container({ database, errors: { tolerance: 'all', deadLetterTopic } });
    const values = lines.toSpliced(2, 0, 'errorline');
    assert.equal(await invoke(eventOf(recordsOf(values))), undefined);

    const { rows } = await server.tdengine.query(
      `SELECT tbname, CAST(_ts AS VARCHAR), current, voltage, phase, location, groupid FROM ${database}.meters ORDER BY tbname, _ts`,
    );
    assert.deepEqual(rows, [
      ['t_10b65f71ff8970369c8c18de0d6be028', '1648432611249000000', 10.8, 223, 0.29, 'California.LosAngeles', '3'],
      ['t_10b65f71ff8970369c8c18de0d6be028', '1648432611250000000', 11.3, 221, 0.35, 'California.LosAngeles', '3'],
      ['t_be97833a0e1f523fcdaeb6291d6fdf27', '1648432611249000000', 11.8, 221, 0.28, 'California.LosAngeles', '2'],
      ['t_be97833a0e1f523fcdaeb6291d6fdf27', '1648432611250000000', 13.4, 223, 0.29, 'California.LosAngeles', '2'],
    ]);

    const dead = await readFirst(kafka.brokers, deadLetterTopic);
    assert.equal(String(dead.value), 'errorline');
    assert.equal(
      String(dead.headers?.['__connect.errors.exception.message']),
      'topic meters, partition 0, offset 2: line 1: there is no field',
    );
  });

  it('tells Lambda which records to send again when it takes partial responses', async () => {
    const invoke = await container({ database: server.nextDatabase() }, { REPORT_BATCH_ITEM_FAILURES: 'true' });
    assert.deepEqual(await invoke(eventOf(recordsOf([...lines, 'errorline']))), {
      batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 4 } }],
    });
  });

  it('fails for records to send again when Lambda takes no partial responses', async () => {
    const invoke = await container({ database: server.nextDatabase() });
    await assert.rejects(invoke(eventOf(recordsOf([...lines, 'errorline']))), /offset 4: line 1: there is no field/);
  });

  it('fails with a wrong password, which is used as it is even when it looks like JSON', async () => {
    const invoke = await container({ database: 'power' }, { TDENGINE_PASSWORD_PARAMETER: '/tdengine/wrong' });
    await assert.rejects(invoke(eventOf(recordsOf(lines))), /offset 0: TDengine 0x0357: /);
  });

  it('writes nothing to a TDengine that is too old, and names the oldest supported version', async (test) => {
    const old = await startTDengine({ version: '3.2.3' });
    test.after(() => old.close());
    for (const reportsPartially of [false, true]) {
      const variables = { TDENGINE_URL: old.url, REPORT_BATCH_ITEM_FAILURES: String(reportsPartially) };
      const answer = (await container({ database: 'power' }, variables))(eventOf(recordsOf(lines)));
      if (reportsPartially) assert.deepEqual(await answer, failuresFrom('meters-0', 0, lines.length));
      else await assert.rejects(answer, /TDengine 3\.2\.3\.0 is too old: the oldest that is supported is 3\.3\.0/);
    }
    const { rows } = await createTDengine({ url: old.url, user: 'root', password: 'taosdata' }).query('SHOW DATABASES');
    assert.deepEqual(rows, [['information_schema'], ['performance_schema']]);
  });

  it('fails with the name of settings that cannot be used or are missing', async () => {
    for (const [document, reason] of [
      [
        { database: 'power', format: 'xml' },
        /\/settings: format: must be one of line, telnet, opentsdb-json, json, csv, text; got "xml"/,
      ],
      [{ database: 'power', colour: 'red' }, /\/settings: colour: unknown setting/],
      [undefined, /\/settings: does not exist/],
    ] as const) {
      const invoke = await container(document);
      await assert.rejects(invoke(eventOf(recordsOf(lines))), reason);
    }
  });
});

/** The first record of a topic. */
async function readFirst(brokers: string, topic: string) {
  const consumer = kafkaClient(brokers).consumer({ groupId: topic });
  const { promise, resolve } = Promise.withResolvers<{
    readonly value: Buffer | null;
    readonly headers?: Readonly<Record<string, unknown>>;
  }>();
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => resolve(message) });
    return await promise;
  } finally {
    await consumer.disconnect();
  }
}
