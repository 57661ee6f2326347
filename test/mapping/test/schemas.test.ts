import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differenceText } from '../../../mapping/test/difference.ts';
import { runTests } from '../../../mapping/test/run-tests.ts';
import { sinkOf } from '../../support/mapping-file.ts';
import { avroBytes, framed } from '../../support/registry/framed.ts';

const NOW = Date.parse('2024-05-01T08:00:00Z');
const AT = '2024-05-01T08:00:00.250Z';

const READING = {
  type: 'record',
  name: 'Reading',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'ts', type: { type: 'long', logicalType: 'timestamp-millis' } },
    {
      name: 'price',
      type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 4 }],
      default: null,
    },
    { name: 'count', type: 'long', default: 0 },
  ],
};
const NEWER = { ...READING, fields: [...READING.fields, { name: 'load', type: 'float', default: 0 }] };

const SINK = {
  topics: ['meters'],
  database: 'power',
  databasePrecision: 'ms',
  format: 'json',
  valueSchemaRegistry: { url: 'https://registry.example.com' },
  routes: [
    {
      name: 'readings',
      stable: 'readings',
      subtable: `\${id}`,
      timestamp: { field: 'ts', unit: 'ms' },
      tags: [{ path: 'id', type: 'VARCHAR(16)' }],
      remaining: {},
    },
  ],
};

/** How one test of a sink ends. */
async function endOf(test: object, files: Readonly<Record<string, Buffer>> = {}, settings: object = {}) {
  const tests = [{ name: 'test', ...test }];
  const { tests: ended } = await runTests({
    sinks: { sink: sinkOf({ ...SINK, ...settings, tests }) },
    readFile: (path) => files[path] ?? assert.fail(`there is no ${path}`),
    now: NOW,
    clock: () => 0,
  });
  return ended.flatMap(({ differences }) => differences.map(differenceText));
}

describe('a test with schemas of the registry', () => {
  it('has types by them, with all digits, and columns of a newer one', async () => {
    const count = '9007199254740993';
    assert.deepEqual(
      await endOf({
        schemas: [{ schema: READING }, { schema: NEWER }],
        records: [
          { schema: 1, value: `{"id":"a","ts":"${AT}","price":"0.1250","count":${count}}` },
          { schema: 2, value: { id: 'b', ts: AT, price: 12.5, load: 0.5 } },
        ],
        rows: [
          { subtable: 'a', time: AT, columns: { price: '0.1250', count, load: null } },
          { subtable: 'b', time: AT, columns: { price: '12.5000', count: 0, load: 0.5 } },
        ],
      }),
      [],
    );
  });

  it('reads bytes by the ids that are in them, and rejects those of an id that it does not have', async () => {
    const bytes = (id: number) => framed(id, avroBytes(READING, { id: 'a', ts: NOW, price: null, count: 1 }));
    assert.deepEqual(
      await endOf(
        {
          schemas: [{ id: 12, file: 'reading.avsc' }],
          records: [{ valueFile: 'reading.avro-wire' }, { valueBase64: bytes(13).toString('base64') }, { value: null }],
          rows: [{ subtable: 'a', columns: { count: 1 } }],
          rejected: { stage: 'decode', reason: 'the schema registry has no schema 13' },
          skipped: 'tombstone',
        },
        { 'reading.avsc': Buffer.from(JSON.stringify(READING)), 'reading.avro-wire': bytes(12) },
      ),
      [],
    );
  });

  it('writes lines of files by them', async () => {
    const line = (id: string) => JSON.stringify({ id, ts: AT });
    assert.deepEqual(
      await endOf(
        {
          schemas: [{ schema: READING }],
          records: [{ file: 'values.ndjson' }, { file: 'records.ndjson', lines: 'records' }],
          rows: [{ subtable: 'a' }, { subtable: 'b' }, { subtable: 'c' }],
        },
        {
          'values.ndjson': Buffer.from(`${line('a')}\n${line('b')}\n`),
          'records.ndjson': Buffer.from(`{"value":${line('c')}}\n`),
        },
      ),
      [],
    );
  });

  it('may have schemas of Protobuf, and JSON Schemas', async () => {
    const proto = `syntax = "proto3"; import "google/protobuf/timestamp.proto"; import "place.proto";
      message Other { int32 x = 1; }
      message Reading { string id = 1; google.protobuf.Timestamp ts = 2; uint64 count = 3; Place place = 4; }`;
    const files = {
      'reading.proto': Buffer.from(proto),
      'place.proto': Buffer.from('syntax = "proto3"; message Place { string hall = 1; }'),
    };
    const references = [{ name: 'place.proto', file: 'place.proto' }];
    const routes = SINK.routes.map((route) => ({ ...route, timestamp: { field: 'ts', unit: 'ns' } }));
    assert.deepEqual(
      await endOf(
        {
          schemas: [{ file: 'reading.proto', message: 'Reading', references }],
          records: [{ value: { id: 'a', ts: AT, count: '18446744073709551615', place: { hall: 'x' } } }],
          rows: [{ time: AT, columns: { count: '18446744073709551615', place_hall: 'x' } }],
        },
        files,
        { routes },
      ),
      [],
    );
    const schema = { type: 'object', properties: { count: { type: 'integer' } } };
    assert.deepEqual(
      await endOf({
        schemas: [{ schemaType: 'JSON', schema }],
        records: [{ value: { id: 'a', ts: NOW, count: 1 } }],
        rows: [{ columns: { count: 1 } }],
      }),
      [],
    );
  });

  it('may have ids of AWS Glue', async () => {
    const valueSchemaRegistry = { glueRegistryArn: 'arn:aws:glue:eu-west-1:123456789012:registry/meters' };
    const id = '0011aabb-4455-6677-8899-aabbccddeeff';
    const value = { id: 'a', ts: AT };
    for (const schemas of [[{ schema: READING }], [{ id, schema: READING }]]) {
      assert.deepEqual(await endOf({ schemas, records: [{ value }], rows: 1 }, {}, { valueSchemaRegistry }), []);
    }
  });

  it('takes change events of Debezium apart by their schemas', async () => {
    const row = { ...READING, name: 'Value' };
    const envelope = {
      type: 'record',
      name: 'Envelope',
      fields: [
        { name: 'before', type: ['null', row], default: null },
        { name: 'after', type: ['null', 'Value'], default: null },
        { name: 'op', type: 'string' },
        { name: 'ts_ms', type: ['null', 'long'], default: null },
      ],
    };
    const after = { id: 'a', ts: AT, price: '1.5' };
    assert.deepEqual(
      await endOf(
        {
          schemas: [{ schema: envelope }],
          records: [{ value: { after, op: 'c', ts_ms: NOW } }, { value: { before: after, op: 'd' } }],
          rows: [{ subtable: 'a', columns: { price: '1.5000' } }],
          skipped: 'deleted',
        },
        {},
        { debezium: { deletes: 'skip' } },
      ),
      [],
    );
  });

  it('has keys in the wire format where the sink says so, and rejects those that are not', async () => {
    const routes = SINK.routes.map((route) => ({ ...route, subtable: `\${key}`, provenance: { key: 'k' } }));
    const place = { type: 'record', name: 'Place', fields: [{ name: 'hall', type: 'string' }] };
    const schemas = [{ schema: READING }, { schema: 'string' }, { schema: place }, { schema: 'long' }];
    const value = { id: 'a', ts: AT };
    assert.deepEqual(
      await endOf(
        {
          schemas,
          records: [
            { schema: 1, value, keySchema: 2, key: 'press 1' },
            { schema: 1, value, keySchema: 3, key: '{"hall":"x"}' },
            { schema: 1, value, keySchema: 4, key: '9007199254740993' },
            { schema: 1, value, key: 'plain' },
          ],
          rows: [
            { subtable: 'press 1', columns: { k: 'press 1' } },
            { subtable: '{"hall":"x"}' },
            { subtable: '9007199254740993' },
          ],
          rejected: "the record's key: it does not begin as one of a schema registry of Confluent does",
        },
        {},
        { routes, keySchemaRegistry: true },
      ),
      [],
    );
  });

  it('fails by a value that does not fit its schema, with its place', async () => {
    const schemas = [{ schema: READING }];
    assert.deepEqual(await endOf({ schemas, records: [{ value: { id: 1, ts: AT } }], rows: 1 }), [
      'the test: expected to run, got records[0]: the value does not fit schema 1: id: must be text',
    ]);
    assert.deepEqual(await endOf({ schemas, records: [{ value: '{' }], rows: 1 }), [
      'the test: expected to run, got records[0]: the value is not JSON',
    ]);
  });
});

describe('a test without schemas', () => {
  it('has values that stand for what a registry has read', async () => {
    assert.deepEqual(await endOf({ records: [{ value: { id: 'a', ts: NOW, count: 1 } }], rows: 1 }), []);
  });
});
