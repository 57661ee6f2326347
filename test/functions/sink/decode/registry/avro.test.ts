import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { avroSchema } from '../../../../../functions/sink/decode/registry/avro/avro-schema.ts';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';
import { avroBytes } from '../../../../support/registry/framed.ts';
import { framedMapper, type MapOptions, shown } from '../../../../support/route/mapped.ts';

const record = (type: unknown) => ({ type: 'record', name: 'R', fields: [{ name: 'v', type }] });

/** The columns of a value of one field `v`, as `name TYPE literal`. */
function columnsOf(schema: object, bytes: Buffer, route: object, options: MapOptions = {}): string[] {
  const map = framedMapper([{ name: 'r', stable: 's', subtable: 't', ...route }], options);
  const rows = map(avroSchema(JSON.stringify(schema), []).value(bytes, 0, bytes.length));
  assert.ok(typeof rows !== 'string');
  return rows.flatMap(shown);
}

function cell(type: unknown, value: unknown, column: object = {}, options: MapOptions = {}): string {
  const schema = record(type);
  const columns = [{ path: 'v', ...column }];
  return columnsOf(schema, avroBytes(schema, { v: value }), { columns }, options)
    .join()
    .replace(/^v /, '');
}

/** JSON of bytes by a schema. */
function json(schema: unknown, bytes: Buffer, references: readonly string[] = []): string {
  return avroSchema(JSON.stringify(schema), references)
    .value(bytes, 0, bytes.length)
    .schema.json(bytes, 0, bytes.length);
}

const logical = (type: string, logicalType: string, others: object = {}) => ({ type, logicalType, ...others });
const named = (type: string, name: string) => ({ type, 'connect.name': name, 'connect.version': 1 });
const fixed = (size: number, others: object = {}) => ({ type: 'fixed', name: 'F', size, ...others });

describe('a value of Avro', () => {
  const typed: readonly [type: unknown, value: unknown, cell: string][] = [
    ['int', -1, 'INT -1'],
    ['int', 2_147_483_647, 'INT 2147483647'],
    ['int', -2_147_483_648, 'INT -2147483648'],
    [{ type: 'int', 'connect.type': 'int8' }, 1, 'TINYINT 1'],
    [{ type: 'int', 'connect.type': 'int16' }, 1, 'SMALLINT 1'],
    ['long', 9_223_372_036_854_775_807n, 'BIGINT 9223372036854775807'],
    ['long', -9_007_199_254_740_993n, 'BIGINT -9007199254740993'],
    ['long', 9_007_199_254_740_993n, 'BIGINT 9007199254740993'],
    ['long', 0, 'BIGINT 0'],
    ['float', 0.5, 'FLOAT 0.5'],
    ['double', 0.1, 'DOUBLE 0.1'],
    ['double', 1e-300, 'DOUBLE 1e-300'],
    ['double', -0, 'DOUBLE -0'],
    ['boolean', true, 'BOOL true'],
    ['boolean', false, 'BOOL false'],
    ['string', "it's ü😀", "VARCHAR 'it\\'s ü😀'"],
    ['string', '', "VARCHAR ''"],
    ['bytes', Buffer.from([1, 2]), "VARBINARY '\\x0102'"],
    [fixed(2), Buffer.from([1, 2]), "VARBINARY '\\x0102'"],
    [{ type: 'enum', name: 'E', symbols: ['ON', 'OFF'] }, 'OFF', "VARCHAR 'OFF'"],
    [['null', 'int'], null, 'INT NULL'],
    [['null', 'int'], { int: 3 }, 'INT 3'],
    [['string', 'null'], { string: 'x' }, "VARCHAR 'x'"],
    [['null', 'int', 'string'], { string: 'x' }, "VARCHAR 'x'"],
    [['null', 'int', 'string'], { int: 4 }, 'DOUBLE 4'],
    [['null', 'int', 'long'], { int: 4 }, 'BIGINT 4'],
    [['int', 'double'], { int: 4 }, 'DOUBLE 4'],
    [{ type: 'array', items: 'int' }, [1, 2], "VARCHAR '[1,2]'"],
    [{ type: 'map', values: 'long' }, { a: 1 }, 'VARCHAR \'{"a":1}\''],
    [logical('bytes', 'decimal', { precision: 20, scale: 2 }), Buffer.from('fb2e', 'hex'), "DECIMAL(20, 2) '-12.34'"],
    [logical('bytes', 'decimal', { precision: 4 }), Buffer.from('04d2', 'hex'), "DECIMAL(4, 0) '1234'"],
    [
      fixed(4, { logicalType: 'decimal', precision: 9, scale: 9 }),
      Buffer.from('00000001', 'hex'),
      "DECIMAL(9, 9) '0.000000001'",
    ],
    [logical('int', 'date'), 19_675, 'TIMESTAMP 1699920000000'],
    [logical('int', 'time-millis'), 86_399_999, 'INT 86399999'],
    [logical('long', 'time-micros'), 86_399_999_999, 'BIGINT 86399999999'],
    [logical('long', 'timestamp-millis'), 1_700_000_000_123, 'TIMESTAMP 1700000000123'],
    [logical('long', 'timestamp-micros'), 1_700_000_000_123_456, 'TIMESTAMP 1700000000123'],
    [logical('long', 'timestamp-nanos'), 1_700_000_000_123_456_789n, 'TIMESTAMP 1700000000123'],
    [logical('long', 'local-timestamp-millis'), 1_700_000_000_123, 'TIMESTAMP 1700000000123'],
    [logical('long', 'local-timestamp-micros'), 1_700_000_000_123_456, 'TIMESTAMP 1700000000123'],
    [logical('long', 'local-timestamp-nanos'), 1_700_000_000_123_456_789n, 'TIMESTAMP 1700000000123'],
    [
      logical('string', 'uuid'),
      '00112233-4455-6677-8899-aabbccddeeff',
      "VARCHAR '00112233-4455-6677-8899-aabbccddeeff'",
    ],
    [
      fixed(16, { logicalType: 'uuid' }),
      Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
      "VARCHAR '00112233-4455-6677-8899-aabbccddeeff'",
    ],
    [named('int', 'io.debezium.time.Date'), 19_675, 'TIMESTAMP 1699920000000'],
    [named('long', 'io.debezium.time.Timestamp'), 1_700_000_000_123, 'TIMESTAMP 1700000000123'],
    [named('long', 'io.debezium.time.MicroTimestamp'), 1_700_000_000_123_456, 'TIMESTAMP 1700000000123'],
    [named('long', 'io.debezium.time.NanoTimestamp'), 1_700_000_000_123_456_789n, 'TIMESTAMP 1700000000123'],
    [named('string', 'io.debezium.time.ZonedTimestamp'), '2023-11-14T22:13:20.123Z', 'TIMESTAMP 1700000000123'],
    [named('int', 'io.debezium.time.Time'), 5, 'INT 5'],
    [named('long', 'io.debezium.time.MicroTime'), 5, 'BIGINT 5'],
    [named('string', 'io.debezium.data.Json'), '{"a":1}', 'VARCHAR \'{"a":1}\''],
    [['null', logical('long', 'timestamp-millis')], null, 'TIMESTAMP NULL'],
  ];
  for (const [type, value, expected] of typed) {
    it(`of ${JSON.stringify(type)} becomes ${expected}`, () => assert.equal(cell(type, value), expected));
  }

  it('goes into a column of a declared type as JSON does', () => {
    assert.equal(cell('int', 7, { type: 'DOUBLE' }), 'DOUBLE 7');
    assert.equal(cell('long', 9_007_199_254_740_993n, { type: 'VARCHAR(20)' }), "VARCHAR '9007199254740993'");
    const decimal = logical('bytes', 'decimal', { precision: 20, scale: 2 });
    assert.equal(cell(decimal, Buffer.from('04d2', 'hex'), { type: 'DECIMAL(10, 3)' }), "DECIMAL(10, 3) '12.340'");
    assert.equal(cell(decimal, Buffer.from('04d2', 'hex'), { type: 'VARCHAR(20)' }), "VARCHAR '12.34'");
  });

  it('keeps microseconds and nanoseconds in databases that have them', () => {
    const nanos = 1_700_000_000_123_456_789n;
    assert.equal(cell(logical('long', 'timestamp-nanos'), nanos, {}, { precision: 'ns' }), `TIMESTAMP ${nanos}`);
    const micros = logical('long', 'timestamp-micros');
    assert.equal(cell(micros, 1_700_000_000_123_456, {}, { precision: 'us' }), 'TIMESTAMP 1700000000123456');
  });

  it('has records inside, whose fields are named by their paths, also where all fields are taken', () => {
    const schema = record({
      type: 'record',
      name: 'Inner',
      fields: [
        { name: 'a', type: 'int' },
        { name: 'b', type: ['null', logical('long', 'timestamp-millis')] },
      ],
    });
    const bytes = avroBytes(schema, { v: { a: 1, b: { long: 1_700_000_000_123 } } });
    assert.deepEqual(columnsOf(schema, bytes, { remaining: {} }), ['v_a INT 1', 'v_b TIMESTAMP 1700000000123']);
  });

  it('has arrays of records, each of which becomes a row', () => {
    const schema = record({
      type: 'array',
      items: { type: 'record', name: 'Item', fields: [{ name: 'n', type: 'long' }] },
    });
    const bytes = avroBytes(schema, { v: [{ n: 1 }, { n: 2 }] });
    const exploded = { explode: 'v', columns: [{ path: 'v.n', name: 'n' }], timestamp: { field: 'v.n', unit: 'ms' } };
    assert.deepEqual(columnsOf(schema, bytes, exploded), ['n BIGINT 1', 'n BIGINT 2']);
  });
});

describe('a schema of Avro', () => {
  it('knows named types by their names in namespaces, and records inside themselves', () => {
    const schema = {
      type: 'record',
      name: 'Node',
      namespace: 'a.b',
      fields: [
        { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['X'] } },
        { name: 'again', type: 'a.b.Kind' },
        { name: 'next', type: ['null', 'Node'] },
        { name: 'other', type: { type: 'fixed', name: 'c.F', size: 1 } },
        { name: 'same', type: 'c.F' },
      ],
    };
    const leaf = { kind: 'X', again: 'X', next: null, other: Buffer.from('a'), same: Buffer.from('b') };
    const bytes = avroBytes(schema, { ...leaf, next: { 'a.b.Node': leaf } });
    const text = '"kind":"X","again":"X","next":null,"other":"YQ==","same":"Yg=="';
    assert.equal(json(schema, bytes), `{${text.replace('null', `{${text}}`)}}`);
  });

  it('may use types of schemas that it refers to', () => {
    const inner = { type: 'record', name: 'In', namespace: 'x', fields: [{ name: 'i', type: 'int' }] };
    const middle = { type: 'record', name: 'Mid', namespace: 'x', fields: [{ name: 'in', type: 'In' }] };
    const whole = record({ ...middle, fields: [{ name: 'in', type: inner }] });
    const bytes = avroBytes(whole, { v: { in: { i: 5 } } });
    assert.equal(
      json(
        record('x.Mid'),
        bytes,
        [inner, middle].map((each) => JSON.stringify(each)),
      ),
      '{"v":{"in":{"i":5}}}',
    );
  });

  it('may be the name of a primitive type, with quotes or without', () => {
    for (const text of ['"long"', 'long', '{"type":"long"}']) {
      const { schema, bytes, from, to } = avroSchema(text, []).value(Buffer.from([6]), 0, 1);
      assert.equal(schema.json(bytes, from, to), '3', text);
    }
  });

  const wrong: readonly [schema: unknown, reason: RegExp][] = [
    [{ type: 'record', name: 'R' }, /a record has no fields/],
    [{ type: 'record', fields: [] }, /a named type has no name/],
    [record('Other'), /it uses a type that it does not define/],
    [{ type: 'enum', name: 'E' }, /an enum has no symbols/],
    [fixed(-1), /a fixed has no size/],
    [7, /a type is neither a name, nor an object, nor a list/],
    [logical('bytes', 'decimal', { precision: 2_000, scale: 1_001 }), /a decimal has no sensible scale/],
    ...[
      ['{"type":"array","items":', '}'],
      ['{"type":"map","values":', '}'],
      ['{"type":', '}'],
      ['["null",', ']'],
      ['{"type":"record","name":"r","fields":[{"name":"f","type":', '}]}'],
    ].map(([open = '', close = '']): [unknown, RegExp] => [
      JSON.parse(`${open.repeat(600)}"int"${close.repeat(600)}`),
      /nested deeper than 500/,
    ]),
  ];
  for (const [schema, reason] of wrong) {
    it(`is refused: ${reason.source}`, () => {
      assert.throws(() => avroSchema(JSON.stringify(schema), []), reason);
      assert.throws(() => avroSchema(JSON.stringify(schema), []), RecordError);
    });
  }

  it('is refused when it is not JSON', () => assert.throws(() => avroSchema('{', []), /it is not JSON/));
});

describe('bytes that do not fit a schema of Avro', () => {
  const varint = (...bytes: number[]) => Buffer.from(bytes);
  const most = varint(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
  const huge = varint(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40);
  const wrong: readonly [schema: unknown, bytes: Buffer, reason: RegExp][] = [
    ['int', varint(), /it ends too early/],
    ['int', varint(0x80), /it ends too early/],
    ['int', varint(0x80, 0x80, 0x80, 0x80, 0x10), /an int has more than 32 bits/],
    ['int', most, /an int has more than 32 bits/],
    ['long', varint(...Array(10).fill(0xff), 0x01), /more than 64 bits/],
    ['long', varint(...Array(9).fill(0xff), 0x02), /more than 64 bits/],
    ['long', varint(2, 2), /bytes follow it/],
    ['float', varint(1, 2, 3), /it ends too early/],
    ['double', varint(1, 2, 3), /it ends too early/],
    ['boolean', varint(2), /a boolean is neither 0 nor 1/],
    ['string', varint(4, 0x61), /it ends too early/],
    ['string', varint(1), /it ends too early/],
    ['string', most, /it ends too early/],
    ['string', varint(2, 0xff), /a string of the value is not UTF-8/],
    ['string', varint(4, 0xc0, 0x80), /a string of the value is not UTF-8/],
    ['string', varint(6, 0xed, 0xa0, 0x80), /a string of the value is not UTF-8/],
    ['string', varint(2, 0xc3), /a string of the value is not UTF-8/],
    ['bytes', huge, /it ends too early/],
    [fixed(1_000_000), varint(1), /it ends too early/],
    [{ type: 'enum', name: 'E', symbols: ['A'] }, varint(2), /no such place for a symbol of an enum/],
    [['null', 'int'], varint(4), /no such place for a branch of a union/],
    [['null', 'int'], varint(1), /no such place for a branch of a union/],
    [{ type: 'array', items: 'int' }, huge, /it ends too early/],
    [{ type: 'array', items: 'null' }, huge, /more than 100000 elements without bytes/],
    [{ type: 'array', items: 'null' }, most, /a block has no count/],
    [{ type: 'map', values: 'null' }, huge, /it ends too early/],
    [{ type: 'array', items: record({ type: 'array', items: 'null' }) }, huge, /it ends too early/],
    [
      logical('bytes', 'decimal', { precision: 5 }),
      Buffer.concat([varint(0x80, 0x80, 0x04), Buffer.alloc(32_768)]),
      /the Decimal has more digits than any type takes/,
    ],
  ];
  for (const [schema, bytes, reason] of wrong) {
    it(`are refused: ${JSON.stringify(schema).slice(0, 60)} of ${bytes.toString('hex', 0, 12)}, since ${reason.source}`, () => {
      assert.throws(
        () => json(schema, bytes),
        (error) => error instanceof RecordError && reason.test(error.message),
      );
    });
  }

  it('are refused when they are nested without end', () => {
    const node = { type: 'record', name: 'N', fields: [{ name: 'n', type: ['null', 'N'] }] };
    assert.throws(() => json(node, Buffer.alloc(100_000, 2)), /nested deeper than 512/);
  });

  it('are refused when few of them become very much', () => {
    const wide = {
      type: 'record',
      name: 'W',
      fields: Array.from({ length: 1_000 }, (_, index) => ({ name: `f${index}`, type: 'null' })),
    };
    assert.throws(() => json({ type: 'array', items: wide }, huge), /more than 67108864 bytes of JSON/);
  });
});
