import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { runTests } from '../../../mapping/test/run-tests.ts';
import { readPage } from '../../docs/pages.ts';
import { fileOf } from '../../support/mapping-file.ts';
import { avroBytes, framed, register } from '../../support/registry/framed.ts';
import { runTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('infer-');
const samples = join(folder, 'samples.ndjson');

/** Blocks of the page, by what they begin with. */
function block(begin: string): string {
  const text = readPage('docs/mapping-tests.md')
    .split('```')
    .find((one) => one.replace(/^\w*\n/, '').startsWith(begin));
  assert.ok(text, begin);
  return text.replace(/^\w*\n/, '');
}

const kafka = await forThisFile(startKafka({ port: 0 }));

describe('tdkafka infer', () => {
  it('prints what docs/mapping-tests.md shows for its samples', async () => {
    writeFileSync(samples, block('{"type":"reading"'));
    const { code, out, err } = await runTdkafka(['infer', samples, '--topic', 'plant', '--explain']);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(out.slice(0, out.indexOf('    tests:\n')), block('# databasePrecision'));
  });

  it('reads samples from a topic', async () => {
    const producer = kafkaClient(`127.0.0.1:${kafka.port}`).producer();
    await producer.connect();
    const value = (at: number) => `{"deviceId":"d1","ts":${1_714_550_400_000 + at},"v":1.5}`;
    const values = [value(0), value(1), 'x'];
    // In one partition, so that they come in their order.
    const messages = values.map((text) => ({ key: 'k', value: text, partition: 0 }));
    await producer.send({ topic: 'plant', messages });
    await producer.disconnect();
    const args = ['--kafka', `127.0.0.1:${kafka.port}`, '--topic', 'plant'];
    const { code, out } = await runTdkafkaHere(['infer', ...args, '--count', '2']);
    assert.equal(code, 0);
    assert.match(out, /^sinks:\n {2}plant:\n/);
    assert.match(out, /subtable: \$\{deviceId\}/);
    assert.match((await runTdkafkaHere(['infer', ...args])).out, /^# Note: sample 3: its value is not JSON\n/);
  });

  it('reads values by the schemas of a registry, which give the types', async () => {
    const registry = await forThisFile(startSchemaRegistry());
    const fields = [
      { name: 'deviceId', type: 'string' },
      { name: 'ts', type: { type: 'long', logicalType: 'timestamp-micros' } },
      { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 6, scale: 2 } },
    ];
    const schema = { type: 'record', name: 'Reading', fields };
    const id = await register(registry.url, 'framed-value', { schema: JSON.stringify(schema) });
    const value = { deviceId: 'd1', ts: 1_714_550_400_000_001, price: Buffer.of(4, 0xe2) };
    const given = [framed(id, avroBytes(schema, value)), framed(9, Buffer.alloc(1))];
    const lines = given.map((bytes) => JSON.stringify({ topic: 'framed', valueBase64: bytes.toString('base64') }));
    const path = join(folder, 'framed.ndjson');
    writeFileSync(path, lines.join('\n'));
    const { code, out, err } = await runTdkafkaHere(['infer', path, '--registry', registry.url]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^# Note: sample 2: the schema registry has no schema 9\n/);
    const { sinks } = fileOf(out);
    const [route] = sinks.framed?.routes ?? [];
    assert.deepEqual(route?.timestamp, { field: 'ts', unit: 'us' });
    assert.deepEqual(route.columns, [{ path: 'price', name: 'price' }]);
    const report = await runTests({ sinks, readFile: () => Buffer.alloc(0), now: Date.now(), clock: () => 0 });
    assert.deepEqual(
      report.tests.map(({ differences, rows }) => [differences, rows]),
      [[[], 1]],
    );
  });

  it('says why it proposes nothing', async () => {
    const lines = join(folder, 'meters.line');
    writeFileSync(lines, 'meters v=1\n');
    assert.deepEqual(await runTdkafkaHere(['infer', lines]), {
      code: 1,
      out: '',
      err: 'error: there is no sample to go by\n  sample 1: its value is not JSON\n',
    });
    assert.equal((await runTdkafkaHere(['infer'])).code, 2);
  });
});
