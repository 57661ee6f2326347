import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { fileText } from '../../support/mapping-file.ts';
import { avroBytes, framed } from '../../support/registry/framed.ts';
import { runTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('preview-');
const path = join(folder, 'connectors.yaml');
const samples = join(folder, 'samples.ndjson');
const routes = [{ name: 'all', table: 't', timestamp: { source: 'record' }, columns: [{ path: 'v' }] }];
const schema = {
  type: 'record',
  name: 'Reading',
  fields: [{ name: 'v', type: { type: 'bytes', logicalType: 'decimal', precision: 6, scale: 2 } }],
};
writeFileSync(path, fileText({ plants: { topics: ['plant'], database: 'plants', format: 'json', routes } }));
writeFileSync(
  samples,
  '{"topic":"plant","value":{"v":1}}\n{"topic":"plant","value":{"w":1}}\n{"topic":"plant","value":{}}\n',
);

describe('tdkafka preview', () => {
  it('prints what records become, with --json as JSON', async () => {
    const { code, out } = await runTdkafka(['preview', path, '--records', samples, '--count', '2', '--json']);
    assert.equal(code, 0);
    const { sink, records } = JSON.parse(out);
    assert.equal(sink, 'plants');
    assert.deepEqual(
      records.map(({ offset, outcome }: { offset: number; outcome: object }) => ({ offset, outcome })),
      [
        { offset: 0, outcome: { kind: 'written', reason: null, stage: null, route: null, column: null } },
        {
          offset: 1,
          outcome: {
            kind: 'rejected',
            reason: 'route all: the record has none of the columns',
            stage: 'route',
            route: 'all',
            column: null,
          },
        },
      ],
    );
  });

  it('says what is wrong with its arguments or with TDengine, and never a password', async () => {
    const away = 'http://root:hidden@127.0.0.1:1';
    const { code, err } = await runTdkafkaHere(['preview', path, '--record', '{"v":1}', '--tdengine', away]);
    assert.equal(code, 4);
    assert.match(err, /^error: TDengine: .*ECONNREFUSED.*--tdengine/);
    assert.doesNotMatch(err, /hidden/);
    const bare = await runTdkafkaHere(['preview']);
    assert.deepEqual(bare, {
      code: 2,
      out: '',
      err: "error: missing required argument 'FILE'\nsee tdkafka preview --help\n",
    });
    for (const [args, error] of [
      [[path, '--sink', 'x', '--record', '1'], '--sink must be one of plants; got "x"'],
      [[path, '--topic', 'x', '--record', '1'], '--topic must be one of plant; got "x"'],
      [[path, '--count', '0', '--record', '1'], '--count must be a whole number from 1 to 9999999; got "0"'],
    ] as const) {
      const ended = await runTdkafkaHere(['preview', ...args]);
      assert.deepEqual(ended, { code: 2, out: '', err: `error: ${error}; see tdkafka preview --help\n` });
    }
  });
});

describe('tdkafka preview, of a sink with a schema registry', () => {
  const framedPath = join(folder, 'framed.yaml');
  const reading = join(folder, 'reading.avsc');
  const valueSchemaRegistry = {
    url: 'https://registry.example.com',
    basicAuthUserInfoParameter: '/registry/user-info',
  };
  const sink = { topics: ['plant'], database: 'plants', format: 'json', routes, valueSchemaRegistry };
  writeFileSync(framedPath, fileText({ plants: sink }));
  writeFileSync(reading, JSON.stringify(schema));

  it('writes values by the schema of a file and reads them as in production', async () => {
    const args = ['--record', '{"v":"12.5"}', '--schema', reading, '--json'];
    const { code, out, err } = await runTdkafkaHere(['preview', framedPath, ...args]);
    assert.deepEqual([code, err], [0, '']);
    const [record] = JSON.parse(out).records;
    assert.deepEqual(record.rows[0].columns, { v: { type: 'DECIMAL', value: '12.50' } });
  });

  it('asks the registry for the schemas of a topic’s records, and prints no secret', async () => {
    const kafka = await forThisFile(startKafka({ port: 0 }));
    const userInfo = 'alice:open-sesame';
    const registry = await forThisFile(startSchemaRegistry({ userInfo }));
    const authorization = `Basic ${Buffer.from(userInfo).toString('base64')}`;
    await fetch(`${registry.url}/subjects/plant-value/versions`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify({ schema: JSON.stringify(schema) }),
    });
    const producer = kafkaClient(`127.0.0.1:${kafka.port}`).producer();
    await producer.connect();
    const value = framed(1, avroBytes(schema, { v: Buffer.of(4, 0xe2) }));
    const unknown = framed(9, Buffer.alloc(1));
    const messages = [value, unknown].map((each) => ({ value: each, partition: 0 }));
    await producer.send({ topic: 'plant', messages });
    await producer.disconnect();
    const args = ['preview', framedPath, '--kafka', `127.0.0.1:${kafka.port}`, '--registry', registry.url, '--json'];
    const { code, out, err } = await runTdkafkaHere([...args, '--registry-user-info', userInfo]);
    assert.deepEqual([code, err], [0, '']);
    const [first, second] = JSON.parse(out).records;
    assert.deepEqual(first.rows[0].columns, { v: { type: 'DECIMAL', value: '12.50' } });
    assert.equal(second.outcome.reason, 'the schema registry has no schema 9');
    assert.match((await runTdkafkaHere(args)).err, /put it into SCHEMA_REGISTRY_USER_INFO/);
    const wrong = await runTdkafkaHere([...args, '--registry-user-info', 'alice:guessed']);
    assert.match(wrong.out, /the schema registry answers 401/);
    for (const text of [out, wrong.out, wrong.err]) assert.doesNotMatch(text, /sesame|guessed/);
  });
});
