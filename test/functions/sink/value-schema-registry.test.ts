import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, describe, it } from 'node:test';
import { startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { listen, shut } from '../../../local/parts/http.ts';
import { avroBytes, framed, register } from '../../support/registry/framed.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());
const registry = await startSchemaRegistry();
after(() => registry.close());

const reading = {
  type: 'record',
  name: 'Reading',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'ts', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'v', type: 'long' },
  ],
};
const withCurrent = { ...reading, fields: [...reading.fields, { name: 'current', type: 'float', default: 0 }] };

const route = {
  stable: 'readings',
  subtable: `\${id}`,
  timestamp: { field: 'ts', unit: 'ms' },
  tags: [{ path: 'id', type: 'VARCHAR(20)' }],
  remaining: {},
};

function settingsFor(database: string, url: string, others: object = {}): object {
  return {
    ...{ database, format: 'json', routes: [route], databasePrecision: 'ms', valueSchemaRegistry: { url } },
    errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
    ...others,
  };
}

const idOf = (schema: object) => register(registry.url, 'meters-value', { schema: JSON.stringify(schema) });
const time = 1_700_000_000_000;

/** Runs the sink beside a server that answers as it is told. */
async function besideRegistry(
  answer: (path: string) => readonly [status: number, body: string] | undefined,
  others = {},
) {
  let asked = 0;
  const stub = createServer((request, response) => {
    asked++;
    const answered = answer(request.url ?? '');
    if (answered !== undefined) response.writeHead(answered[0]).end(answered[1]);
  });
  const port = await listen(stub, 0);
  const database = server.nextDatabase();
  const value = framed(1, avroBytes(reading, { id: 'a', ts: time, v: 1 }));
  const run = await runSink(server.tdengine, recordsOf([value, value, value]), {
    settings: settingsFor(database, `http://127.0.0.1:${port}`),
    ...others,
  });
  await shut(stub);
  return { run, asked };
}

describe('values with a schema in a registry', () => {
  it('are written with the types of their schemas, and a field of a newer schema becomes a column', async () => {
    const database = server.nextDatabase();
    const [old, newer] = [await idOf(reading), await idOf(withCurrent)];
    const values = [
      framed(old, avroBytes(reading, { id: 'a', ts: time, v: 9_007_199_254_740_993n })),
      framed(newer, avroBytes(withCurrent, { id: 'a', ts: time + 1, v: 2, current: 0.5 })),
      null,
    ];
    const run = await runSink(server.tdengine, recordsOf(values), { settings: settingsFor(database, registry.url) });
    assert.equal(run.answer, undefined);
    const { received, written, skipped, rejected } = run.batch;
    assert.deepEqual([received, written, skipped, rejected], [3, 2, 1, 0]);
    const { rows } = await server.tdengine.query(
      `SELECT CAST(v AS VARCHAR(20)), current FROM ${database}.readings ORDER BY v`,
    );
    assert.deepEqual(rows, [
      ['2', 0.5],
      ['9007199254740993', null],
    ]);
    const { rows: columns } = await server.tdengine.query(`DESCRIBE ${database}.readings`);
    const types = columns.map(([name, type]) => `${name} ${type}`);
    for (const wanted of ['_ts TIMESTAMP', 'v BIGINT', 'current FLOAT'])
      assert.ok(types.includes(wanted), types.join());
  });

  it('are rejected with a reason when the registry does not know the id, which is asked for once a batch', async () => {
    const { run, asked } = await besideRegistry(() => [404, '{"error_code":40403,"message":"Schema 1 not found"}']);
    assert.equal(run.answer, undefined);
    assert.equal(run.batch.rejected, 3);
    assert.equal(asked, 1);
    assert.match(JSON.stringify(run.log), /the schema registry has no schema 1/);
  });

  it('are rejected when their schema cannot be understood, or their bytes do not fit it', async () => {
    const database = server.nextDatabase();
    const id = await idOf(reading);
    const run = await runSink(server.tdengine, recordsOf([framed(id, Buffer.from([2]))]), {
      settings: settingsFor(database, registry.url),
    });
    assert.equal(run.batch.rejected, 1);
    assert.match(JSON.stringify(run.log), /the value does not fit its schema: it ends too early/);
    const broken = JSON.stringify({ schema: '{"type":"record","name":"R"}' });
    const other = await besideRegistry(() => [200, broken]);
    assert.equal(other.run.batch.rejected, 3);
    assert.match(JSON.stringify(other.run.log), /schema 1: the schema is not one of Avro: a record has no fields/);
  });

  const away: readonly [what: string, answer: readonly [number, string] | undefined, reason: RegExp][] = [
    ['answers 500', [500, '{"error_code":50001}'], /the schema registry answers 500 for schema 1, error 50001/],
    ['answers 429', [429, ''], /the schema registry answers 429 for schema 1/],
    ['answers 401', [401, '{"error_code":401}'], /the schema registry answers 401 for schema 1, error 401/],
    ['answers 404 to all, as another server does', [404, 'not here'], /the schema registry answers 404 for schema 1/],
    [
      'answers what is no schema',
      [200, '<html>secret</html>'],
      /the schema registry’s answer for schema 1 is no schema/,
    ],
    ['is silent', undefined, /the schema registry at 127\.0\.0\.1:\d+: no answer within \d+ ms/],
  ];
  for (const [what, answer, reason] of away) {
    it(`are sent again when the registry ${what}`, async () => {
      const { run, asked } = await besideRegistry(() => answer, { remainingMs: 300 });
      assert.ok(run.answer instanceof Error);
      assert.match(run.answer.message, reason);
      assert.equal(run.batch.retried, 3);
      assert.ok(asked <= 3, String(asked));
      assert.doesNotMatch(JSON.stringify(run.log), /secret/);
    });
  }

  it('are sent again when nobody listens at the address', async () => {
    const database = server.nextDatabase();
    const run = await runSink(server.tdengine, recordsOf([framed(1, Buffer.alloc(1))]), {
      settings: settingsFor(database, 'http://127.0.0.1:1'),
    });
    assert.ok(run.answer instanceof Error);
    assert.match(run.answer.message, /the schema registry at 127\.0\.0\.1:1: .*ECONNREFUSED/);
  });

  it('are rejected when they have no frame, or that of another registry', async () => {
    const database = server.nextDatabase();
    const glue = Buffer.concat([Buffer.from([3, 0]), Buffer.alloc(20, 1)]);
    const run = await runSink(server.tdengine, recordsOf(['{"id":"a"}', glue]), {
      settings: settingsFor(database, registry.url),
    });
    assert.equal(run.batch.rejected, 2);
    assert.match(JSON.stringify(run.log), /the value does not begin as one of a schema registry of Confluent does/);
    assert.match(JSON.stringify(run.log), /the value begins as one of AWS Glue’s schema registry/);
  });
});

describe('values that a schema registry’s serializer wrote, where no registry is set', () => {
  for (const format of ['json', 'line', 'telnet', 'opentsdb-json']) {
    it(`are rejected by format ${format} with a reason that says so`, async () => {
      const settings = {
        ...{ database: server.nextDatabase(), format, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
        ...(format === 'json' && { routes: [route] }),
      };
      const values = [
        Buffer.from('AAAAAAx7InYiOjF9', 'base64'),
        framed(1, avroBytes(reading, { id: 'ä', ts: time, v: 128 })),
        Buffer.concat([Buffer.from([3, 5]), Buffer.alloc(20, 0xff)]),
      ];
      const run = await runSink(server.tdengine, recordsOf(values), { settings });
      assert.equal(run.batch.rejected, 3);
      const log = JSON.stringify(run.log);
      assert.match(log, /the value begins with the bytes that serializers with a Confluent schema registry write/);
      assert.match(log, /serializers with AWS Glue’s schema registry write before it: set format json and/);
      assert.doesNotMatch(log, /U\+0000/);
    });
  }
});
