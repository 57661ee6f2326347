import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestSchema } from '../../../functions/shared/settings/index.ts';
import { testRegistry } from '../../../mapping/registry/test-registry.ts';

const noFile = (path: string) => assert.fail(`there is no ${path}`);

/** What the sink reads of JSON that is written by a schema. */
async function readBack(schema: TestSchema, json: string, kind: 'confluent' | 'glue' = 'confluent'): Promise<string> {
  const registry = testRegistry([schema], kind, noFile);
  const bytes = registry.write(Buffer.from(json), undefined);
  const values = registry.open().batch({ remainingMs: () => 1_000 });
  const { schema: read, ...value } = await values.read(bytes.toString('base64'));
  return read.json(value.bytes, value.from, value.to);
}

const avro = (...fields: readonly [name: string, type: unknown, fallback?: unknown][]): TestSchema => ({
  schema: {
    type: 'record',
    name: 'Reading',
    namespace: 'plant',
    fields: fields.map(([name, type, fallback]) => ({
      name,
      type,
      ...(fallback !== undefined && { default: fallback }),
    })),
  },
});

const proto = (fields: string, before = ''): TestSchema => ({
  schemaType: 'PROTOBUF',
  schema: `syntax = "proto3"; package p; ${before} message M { ${fields} }`,
});

const IMPORTS = ['timestamp', 'duration', 'struct', 'wrappers']
  .map((name) => `import "google/protobuf/${name}.proto";`)
  .concat('import "confluent/type/decimal.proto";')
  .join(' ');

describe('a value of JSON that is written by a schema of Avro', () => {
  const cases: readonly [type: unknown, given: string, read: string][] = [
    ['long', '9223372036854775807', '9223372036854775807'],
    ['long', '"-9007199254740993"', '-9007199254740993'],
    ['int', '-5', '-5'],
    ['double', '0.1', '0.1'],
    ['float', '"NaN"', '"NaN"'],
    ['string', '"ü"', '"\\u00fc"'],
    ['bytes', '"AQI="', '"AQI="'],
    ['boolean', 'true', 'true'],
    [{ type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 }, '"-12.5"', '-12.50'],
    [{ type: 'fixed', name: 'F', size: 8, logicalType: 'decimal', precision: 18, scale: 3 }, '12.345', '12.345'],
    [{ type: 'int', logicalType: 'date' }, '"2024-05-01"', '19844'],
    [{ type: 'long', logicalType: 'timestamp-millis' }, '"2024-05-01T08:00:00.25Z"', '1714550400250'],
    [{ type: 'long', logicalType: 'timestamp-micros' }, '"2024-05-01T10:00:00+02:00"', '1714550400000000'],
    [{ type: 'long', logicalType: 'local-timestamp-millis' }, '"2024-05-01T08:00:00"', '1714550400000'],
    [{ type: 'long', logicalType: 'timestamp-millis' }, '1714550400250', '1714550400250'],
    [
      { type: 'fixed', name: 'U', size: 16, logicalType: 'uuid' },
      '"00112233-4455-6677-8899-aabbccddeeff"',
      '"00112233-4455-6677-8899-aabbccddeeff"',
    ],
    [['null', 'long', 'string'], 'null', 'null'],
    [['null', 'long', 'string'], '5', '5'],
    [['null', 'long', 'string'], '"x"', '"x"'],
    [['null', 'long', 'string'], '{"string":"5"}', '"5"'],
    [['null', { type: 'long', logicalType: 'timestamp-millis' }], '"2024-05-01T08:00:00Z"', '1714550400000'],
    [{ type: 'array', items: ['null', 'int'] }, '[1,null]', '[1,null]'],
    [{ type: 'map', values: 'long' }, '{"a":1}', '{"a":1}'],
    [{ type: 'enum', name: 'E', symbols: ['ON', 'OFF'] }, '"OFF"', '"OFF"'],
    [{ type: { type: 'int' } }, '1', '1'],
  ];
  for (const [type, given, read] of cases) {
    it(`of ${JSON.stringify(type)} is read back: ${given}`, async () =>
      assert.equal(await readBack(avro(['v', type]), `{"v":${given}}`), `{"v":${read}}`));
  }

  it('has the defaults of fields that it leaves out', async () =>
    assert.equal(
      await readBack(avro(['v', 'long'], ['w', 'long', 7], ['o', ['null', 'string'], null]), '{"v":1}'),
      '{"v":1,"w":7,"o":null}',
    ));

  it('may be of types that other schemas have', async () => {
    const place = { type: 'record', name: 'Place', namespace: 'plant', fields: [{ name: 'hall', type: 'string' }] };
    const schema = { ...avro(['place', 'plant.Place']), references: [{ name: 'plant.Place', schema: place }] };
    assert.equal(await readBack(schema, '{"place":{"hall":"a"}}'), '{"place":{"hall":"a"}}');
  });

  for (const [type, given, problem] of [
    ['long', '1.5', 'v: must be a whole number'],
    ['long', '9223372036854775808', 'v: must be a whole number of 64 bits'],
    ['int', '2147483648', 'v: must be a whole number of 32 bits'],
    [['null', 'long'], '"x"', 'v: must be a whole number'],
    [['long', 'boolean'], '"x"', 'v: must be one of long, boolean'],
    [{ type: 'bytes', logicalType: 'decimal', precision: 10, scale: 1 }, '1.25', 'v: must be a decimal with at most 1'],
    [{ type: 'array', items: 'int' }, '[1,"x"]', 'v.1: must be a whole number'],
    ['string', '1, "x": 2', 'x: the schema has no such field'],
    ['string', '1', 'v: must be text'],
  ] as const) {
    it(`is refused where it does not fit ${JSON.stringify(type)}: ${given}`, async () => {
      await assert.rejects(readBack(avro(['v', type]), `{"v":${given}}`), (error) => {
        assert.ok(error instanceof Error);
        assert.ok(error.message.startsWith(`the value does not fit schema 1: ${problem}`), error.message);
        return true;
      });
    });
  }

  it('is refused without a field that has no default', async () => {
    await assert.rejects(readBack(avro(['v', 'long']), '{}'), /v: is missing, and the schema gives it no default/);
  });
});

describe('a value of JSON that is written by a schema of Protobuf', () => {
  const cases: readonly [fields: string, given: string, read: string][] = [
    ['int64 v = 1;', '9223372036854775807', '9223372036854775807'],
    ['uint64 v = 1;', '18446744073709551615', '18446744073709551615'],
    ['fixed64 v = 1;', '"18446744073709551615"', '18446744073709551615'],
    ['sint32 v = 1;', '-1', '-1'],
    ['double v = 1;', '"Infinity"', '"Infinity"'],
    ['bytes v = 1;', '"AQI="', '"AQI="'],
    ['E v = 1; enum E { OFF = 0; ON = 1; }', '"ON"', '"ON"'],
    ['repeated int32 v = 1;', '[1,2]', '[1,2]'],
    ['map<int64, string> v = 1;', '{"9007199254740993":"a"}', '{"9007199254740993":"a"}'],
    ['google.protobuf.Timestamp v = 1;', '"1969-12-31T23:59:59.5Z"', '-500000000'],
    ['google.protobuf.Duration v = 1;', '"-1.5s"', '-1500000000'],
    ['google.protobuf.Int64Value v = 1;', '9007199254740993', '9007199254740993'],
    ['google.protobuf.StringValue v = 1;', '"x"', '"x"'],
    ['google.protobuf.Struct v = 1;', '{"a":[1,null,{"b":"c"}]}', '{"a":[1,null,{"b":"c"}]}'],
    ['google.protobuf.Value v = 1;', 'null', 'null'],
    ['confluent.type.Decimal v = 1;', '"-12.50"', '-12.50'],
    ['I v = 1; message I { int32 some_value = 1; }', '{"someValue":1}', '{"some_value":1}'],
  ];
  for (const [fields, given, read] of cases) {
    it(`of ${fields} is read back: ${given}`, async () =>
      assert.equal(await readBack(proto(fields, IMPORTS), `{"v":${given}}`), `{"v":${read}}`));
  }

  it('is of the message that the schema of the test names, in either registry’s wire format', async () => {
    const schema = { ...proto('int32 a = 1;', 'message Z { message N { int32 b = 1; } map<string, int32> m = 1; }') };
    for (const kind of ['confluent', 'glue'] as const) {
      assert.equal(await readBack({ ...schema, message: 'p.M' }, '{"a":1}', kind), '{"a":1}');
      assert.equal(await readBack({ ...schema, message: 'p.Z.N' }, '{"b":1}', kind), '{"b":1}');
    }
    await assert.rejects(
      readBack({ ...schema, message: 'p.X' }, '{}'),
      /the schema has no message p\.X; it has p\.Z, p\.Z\.N, p\.M/,
    );
  });

  for (const [fields, given, problem] of [
    ['uint32 v = 1;', '-1', 'v: must be a whole number that uint32 holds'],
    ['E v = 1; enum E { OFF = 0; }', '"ON"', 'v: must be OFF, or a number'],
    ['int32 w = 1;', '1', 'v: the schema has no such field'],
    ['google.protobuf.Timestamp v = 1;', '"2024-05-01T08:00:00"', 'v: must be a time in ISO 8601 with its zone'],
    ['repeated I v = 1; message I { string s = 1; }', '[{"s":1}]', 'v.0.s: must be text'],
  ] as const) {
    it(`is refused where it does not fit ${fields}: ${given}`, async () => {
      await assert.rejects(readBack(proto(fields, IMPORTS), `{"v":${given}}`), (error) => {
        assert.ok(error instanceof Error);
        assert.equal(error.message, `the value does not fit schema 1: ${problem}`);
        return true;
      });
    });
  }
});
