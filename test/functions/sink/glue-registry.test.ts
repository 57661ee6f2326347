import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { avroBytes } from '../../support/registry/framed.ts';
import { glueFramed, startGlueServer } from '../../support/registry/glue-server.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { type Run, runSink } from '../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());
const glue = await startGlueServer();
after(() => glue.close());
Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'very-secret',
  AWS_ENDPOINT_URL_GLUE: glue.url,
});
beforeEach(() => {
  glue.answer = undefined;
});

const reading = {
  type: 'record',
  name: 'Reading',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'v', type: 'long' },
  ],
};
const proto =
  'syntax = "proto3"; package p; message Other { int32 x = 1; } message Reading { string id = 1; int64 v = 2; }';
const route = {
  stable: 'readings',
  subtable: `\${id}`,
  timestamp: { source: 'record' },
  columns: [{ path: 'v' }],
  tags: [{ path: 'id' }],
};

async function run(values: readonly Buffer[]): Promise<{ readonly run: Run; readonly rows: readonly unknown[] }> {
  const database = server.nextDatabase();
  const done = await runSink(server.tdengine, recordsOf(values), {
    settings: {
      ...{ database, format: 'json', routes: [route], databasePrecision: 'ms' },
      valueSchemaRegistry: { glueRegistryArn: 'arn:aws:glue:eu-west-1:123456789012:registry/meters' },
      errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
    },
  });
  if (done.batch.written === 0) return { run: done, rows: [] };
  const sql = `SELECT tbname, CAST(v AS VARCHAR(20)) FROM ${database}.readings ORDER BY tbname`;
  return { run: done, rows: (await server.tdengine.query(sql)).rows };
}

const value = (id: string, v: number | bigint) => avroBytes(reading, { id, v });

describe('values with a schema in AWS Glue', () => {
  it('are written in all of its formats, packed or not, with one call for each schema, signed for its region', async () => {
    const avro = glue.add('AVRO', JSON.stringify(reading));
    const protobuf = glue.add('PROTOBUF', proto);
    const json = glue.add('JSON', '{"type":"object","properties":{"v":{"type":"integer"}}}');
    const before = glue.asked.length;
    const { run: done, rows } = await run([
      glueFramed(avro, value('a', 9_007_199_254_740_993n)),
      glueFramed(avro, value('b', 2), 'zlib'),
      glueFramed(protobuf, Buffer.from([1, 0x0a, 1, 0x63, 0x10, 3])),
      glueFramed(json, Buffer.from('{"id":"d","v":4}'), 'zlib'),
    ]);
    assert.equal(done.answer, undefined, JSON.stringify(done.log));
    assert.deepEqual(rows, [
      ['a', '9007199254740993'],
      ['b', '2'],
      ['c', '3'],
      ['d', '4'],
    ]);
    const asked = glue.asked.slice(before);
    assert.equal(asked.length, 3);
    for (const each of asked) {
      assert.deepEqual(each, { target: 'AWSGlue.GetSchemaVersion', scope: 'eu-west-1/glue/aws4_request' });
    }
  });

  it('are rejected when there is no such version, or they cannot be unpacked', async () => {
    const avro = glue.add('AVRO', JSON.stringify(reading));
    const packed = glueFramed(avro, Buffer.alloc(0));
    packed[1] = 5;
    const bomb = deflateSync(Buffer.alloc(80 * 1_048_576));
    const unknown = '00000000-1111-2222-3333-444444444444';
    const { run: done } = await run([
      glueFramed(unknown, value('a', 1)),
      Buffer.concat([packed, Buffer.from('no zlib')]),
      Buffer.concat([packed, bomb]),
      Buffer.from([3, 0, 1]),
      Buffer.concat([Buffer.of(3, 9), packed.subarray(2)]),
    ]);
    assert.equal(done.batch.rejected, 5);
    const log = JSON.stringify(done.log);
    for (const reason of [
      `AWS Glue has no schema version ${unknown}`,
      'it is not packed by zlib, as its second byte says',
      'unpacked it has more than 67108864 bytes',
      'the value does not begin as one of AWS Glue’s schema registry does',
    ]) {
      assert.ok(log.includes(reason), reason);
    }
  });

  for (const [answer, reason] of [
    [
      { status: 500, body: '{"__type":"InternalServiceException"}' },
      /AWS Glue gives no schema version .*InternalServiceException/,
    ],
    [
      { status: 400, body: '{"__type":"ThrottlingException","message":"Rate exceeded"}' },
      /ThrottlingException: Rate exceeded/,
    ],
    [
      { status: 400, body: '{"__type":"AccessDeniedException","Message":"not authorized"}' },
      /AccessDeniedException: not authorized/,
    ],
    [{ status: 200, body: '<html>' }, /AWS Glue’s answer for schema version .* is no schema/],
  ] as const) {
    it(`are sent again when AWS Glue answers ${answer.status} ${answer.body.slice(0, 40)}`, async () => {
      glue.answer = answer;
      const { run: done } = await run([glueFramed(glue.add('AVRO', JSON.stringify(reading)), value('a', 1))]);
      assert.ok(done.answer instanceof Error);
      assert.match(done.answer.message, reason);
      assert.doesNotMatch(JSON.stringify(done.log), /very-secret/);
    });
  }
});
