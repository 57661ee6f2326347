import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import protobuf from 'protobufjs';
import { protobufSchema } from '../../../../../functions/sink/decode/registry/protobuf/protobuf-schema.ts';
import type { SchemaReference } from '../../../../../functions/sink/decode/registry/schema-source.ts';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';
import { framedMapper, type MapOptions, shown } from '../../../../support/route/mapped.ts';

/** A file with one message of these fields. */
const file = (fields: string, before = '') => `syntax = "proto3"; package p; ${before} message M { ${fields} }`;

/** The bytes of a message by protobufjs, which is not what the sink reads by; behind the index of the first message. */
function encoded(text: string, object: object, name = 'p.M', indexes: readonly number[] = [0]): Buffer {
  const root = new protobuf.Root();
  for (const each of ['timestamp', 'duration', 'struct', 'wrappers']) {
    const nested = protobuf.common.get(`google/protobuf/${each}.proto`)?.nested;
    if (nested !== undefined) root.addJSON(nested);
  }
  protobuf.parse(text, root, { keepCase: true });
  const type = root.resolveAll().lookupType(name);
  return Buffer.concat([Buffer.from(indexes), type.encode(type.fromObject(object)).finish()]);
}

/** JSON of bytes by a schema. */
function json(text: string, bytes: Buffer, references: readonly SchemaReference[] = []): string {
  const value = protobufSchema(text, references, 'confluent').value(bytes, 0, bytes.length);
  return value.schema.json(value.bytes, value.from, value.to);
}

/** The columns of a value, as `name TYPE literal`. */
function columnsOf(text: string, bytes: Buffer, route: object, options: MapOptions = {}): string[] {
  const map = framedMapper([{ name: 'r', stable: 's', subtable: 't', ...route }], options);
  const rows = map(protobufSchema(text, [], 'confluent').value(bytes, 0, bytes.length));
  assert.ok(typeof rows !== 'string');
  return rows.flatMap(shown);
}

function cell(fields: string, object: object, column: object = {}, options: MapOptions = {}): string {
  const text = file(fields, IMPORTS);
  const columns = [{ path: 'v', ...column }];
  return columnsOf(text, encoded(text, object), { columns }, options).join().replace(/^v /, '');
}

const IMPORTS = ['timestamp', 'duration', 'struct', 'wrappers']
  .map((name) => `import "google/protobuf/${name}.proto";`)
  .concat('enum E { OFF = 0; ON = 1; }')
  .join(' ');

const long = (text: string) => text;

describe('a value of Protobuf', () => {
  const typed: readonly [fields: string, object: object, cell: string][] = [
    ['double v = 1;', { v: 0.1 }, 'DOUBLE 0.1'],
    ['float v = 1;', { v: 0.5 }, 'FLOAT 0.5'],
    ['int32 v = 1;', { v: -2_147_483_648 }, 'INT -2147483648'],
    ['int64 v = 1;', { v: long('-9223372036854775808') }, 'BIGINT -9223372036854775808'],
    ['int64 v = 1;', { v: long('9007199254740993') }, 'BIGINT 9007199254740993'],
    ['uint32 v = 1;', { v: 4_294_967_295 }, 'INT UNSIGNED 4294967295'],
    ['uint64 v = 1;', { v: long('18446744073709551615') }, 'BIGINT UNSIGNED 18446744073709551615'],
    ['sint32 v = 1;', { v: -5 }, 'INT -5'],
    ['sint64 v = 1;', { v: long('-9007199254740993') }, 'BIGINT -9007199254740993'],
    ['fixed32 v = 1;', { v: 4_294_967_295 }, 'INT UNSIGNED 4294967295'],
    ['fixed64 v = 1;', { v: long('18446744073709551615') }, 'BIGINT UNSIGNED 18446744073709551615'],
    ['sfixed32 v = 1;', { v: -1 }, 'INT -1'],
    ['sfixed64 v = 1;', { v: long('-9007199254740993') }, 'BIGINT -9007199254740993'],
    ['bool v = 1;', { v: true }, 'BOOL true'],
    ['string v = 1;', { v: 'ü' }, "VARCHAR 'ü'"],
    ['bytes v = 1;', { v: Buffer.from([1, 2]) }, "VARBINARY '\\x0102'"],
    ['E v = 1;', { v: 'ON' }, "VARCHAR 'ON'"],
    ['E v = 1;', { v: 7 }, "VARCHAR '7'"],
    ['repeated int32 v = 1;', { v: [1, 2] }, "VARCHAR '[1,2]'"],
    ['repeated int32 v = 1 [packed = false];', { v: [1, 2] }, "VARCHAR '[1,2]'"],
    ['repeated string v = 1;', { v: ['a', 'b'] }, 'VARCHAR \'["a","b"]\''],
    ['map<string, int64> v = 1;', { v: { a: 1 } }, 'VARCHAR \'{"a":1}\''],
    ['map<int32, E> v = 1;', { v: { 48: 'ON', 0: 'OFF' } }, 'VARCHAR \'{"0":"OFF","48":"ON"}\''],
    ['map<bool, google.protobuf.Timestamp> v = 1;', { v: { true: { seconds: 1 } } }, 'VARCHAR \'{"true":1000000000}\''],
    [
      'google.protobuf.Timestamp v = 1;',
      { v: { seconds: 1_700_000_000, nanos: 123_456_789 } },
      'TIMESTAMP 1700000000123',
    ],
    ['google.protobuf.Duration v = 1;', { v: { seconds: -1, nanos: -5 } }, 'BIGINT -1000000005'],
    ['google.protobuf.Int64Value v = 1;', { v: { value: 5 } }, 'BIGINT 5'],
    ['google.protobuf.DoubleValue v = 1;', { v: {} }, 'DOUBLE 0'],
    ['google.protobuf.StringValue v = 1;', { v: { value: 'x' } }, "VARCHAR 'x'"],
    ['google.protobuf.BoolValue v = 1;', { v: { value: true } }, 'BOOL true'],
    ['google.protobuf.UInt32Value v = 1;', { v: { value: 5 } }, 'INT UNSIGNED 5'],
    [
      'google.protobuf.Struct v = 1;',
      {
        v: { fields: { a: { numberValue: 1 }, b: { listValue: { values: [{ nullValue: 0 }, { boolValue: true }] } } } },
      },
      'VARCHAR \'{"a":1,"b":[null,true]}\'',
    ],
    ['google.protobuf.Struct v = 1;', { v: {} }, "VARCHAR '{}'"],
    ['google.protobuf.ListValue v = 1;', { v: {} }, "VARCHAR '[]'"],
    ['int32 v = 1;', {}, 'INT 0'],
    ['string v = 1;', {}, "VARCHAR ''"],
    ['bool v = 1;', {}, 'BOOL false'],
    ['E v = 1;', {}, "VARCHAR 'OFF'"],
    ['repeated int32 v = 1;', {}, "VARCHAR '[]'"],
    ['map<string, int32> v = 1;', {}, "VARCHAR '{}'"],
    ['optional int32 v = 1;', { v: 0 }, 'INT 0'],
    ['oneof o { int32 v = 1; int32 w = 2; }', { v: 0 }, 'INT 0'],
  ];
  for (const [fields, object, expected] of typed) {
    it(`of ${fields} ${JSON.stringify(object)} becomes ${expected}`, () =>
      assert.equal(cell(fields, object), expected));
  }

  for (const fields of ['optional int32 v = 1;', 'google.protobuf.Int64Value v = 1;', 'oneof o { int32 v = 1; }']) {
    it(`has no field of ${fields} that was not written`, () => {
      assert.equal(cell(`${fields} int32 w = 9;`, {}, { default: -1 }).split(' ').at(-1), '-1');
    });
  }

  it('has messages inside, whose fields are named as they are written, by their paths', () => {
    const text = file('Inner in_it = 1; repeated Inner list = 2; message Inner { int64 some_value = 1; M again = 2; }');
    const bytes = encoded(text, { in_it: { some_value: 1 }, list: [{ some_value: 2 }, {}] });
    assert.equal(json(text, bytes), '{"in_it":{"some_value":1},"list":[{"some_value":2},{"some_value":0}]}');
    assert.deepEqual(columnsOf(text, bytes, { columns: [{ path: 'in_it.some_value' }] }), [
      'in_it_some_value BIGINT 1',
    ]);
    const exploded = { explode: 'list', columns: [{ path: 'list.some_value', name: 'x' }] };
    assert.deepEqual(columnsOf(text, bytes, exploded), ['x BIGINT 2', 'x BIGINT 0']);
  });

  it('may have one message in parts, and of other fields and of a oneof the last counts', () => {
    const text = file(
      'I i = 1; int32 n = 2; oneof o { int32 a = 3; string b = 4; } message I { int32 x = 1; int32 y = 2; }',
    );
    const parts = [
      { i: { x: 1 }, n: 1, a: 5 },
      { i: { y: 2 }, n: 2, b: 'z' },
    ].map((each) => encoded(text, each, 'p.M', []));
    assert.equal(json(text, Buffer.concat([Buffer.of(0), ...parts])), '{"i":{"x":1,"y":2},"n":2,"b":"z"}');
  });

  it('may have fields that the schema does not have', () => {
    const wide = file('int32 a = 1; string b = 2; fixed64 c = 3; fixed32 d = 4; repeated int32 e = 5;');
    const bytes = encoded(wide, { a: 1, b: 'x', c: 2, d: 3, e: [4] });
    assert.equal(json(file('int32 a = 1;'), bytes), '{"a":1}');
  });

  it('of syntax proto2 has groups, and no field that was not written', () => {
    const text =
      'syntax = "proto2"; package p; message M { required int32 a = 1; optional group G = 2 { optional int32 x = 1; } optional int32 c = 3 [default = 7]; }';
    const bytes = Buffer.from([0, 0x08, 1, 0x13, 0x08, 5, 0x14]);
    assert.match(json(text, bytes), /^\{"a":1,"[gG]":\{"x":5\}\}$/);
  });

  it('is of the message that its indexes say', () => {
    const text = `syntax = "proto3"; package p; message A { int32 a = 1; message B { int32 b = 1; } message C { int32 c = 1; } } message D { int32 d = 1; }`;
    const cases: readonly [name: string, indexes: readonly number[], json: string][] = [
      ['p.A', [0], '{"a":1}'],
      ['p.A', [2, 0], '{"a":1}'],
      ['p.D', [2, 2], '{"d":1}'],
      ['p.A.B', [4, 0, 0], '{"b":1}'],
      ['p.A.C', [4, 0, 2], '{"c":1}'],
    ];
    for (const [name, indexes, expected] of cases) {
      const field = name.at(-1)?.toLowerCase() ?? '';
      assert.equal(json(text, encoded(text, { [field]: 1 }, name, indexes)), expected, indexes.join());
    }
    for (const indexes of [[2, 4], [4, 0, 4], [2, 1], [1], [6, 0, 0, 0]]) {
      assert.throws(
        () => json(text, Buffer.from([...indexes, 8, 1])),
        /it is of no message that the schema has/,
        indexes.join(),
      );
    }
  });

  it('of AWS Glue is of the message that has its place among all names, with those of map entries', () => {
    const text =
      'syntax = "proto3"; package p; message B { map<string, int32> c_d = 1; message C { int32 c = 1; } message A { message D { int32 d = 1; } } }';
    const bytes = [Buffer.of(2, 8, 7), Buffer.of(3, 8, 7)];
    const [ofD, ofC] = bytes.map((each) => {
      const value = protobufSchema(text, [], 'glue').value(each, 0, each.length);
      return value.schema.json(value.bytes, value.from, value.to);
    });
    assert.deepEqual([ofD, ofC], ['{"d":7}', '{"c":7}']);
    const behind = protobufSchema(text.replace('C {', 'Cz {'), [], 'glue').value(Buffer.of(4, 8, 7), 0, 3);
    assert.equal(behind.schema.json(behind.bytes, behind.from, behind.to), '{"c":7}');
  });
});

describe('a schema of Protobuf', () => {
  it('may import files that the registry has beside it, and that everybody knows', () => {
    const inner = { name: 'a/inner.proto', text: 'syntax = "proto3"; package q; message I { int32 x = 1; }' };
    const middle = {
      name: 'm.proto',
      text: 'syntax = "proto3"; package q; import "a/inner.proto"; message N { I i = 1; }',
    };
    const text = `syntax = "proto3"; package p; import "m.proto"; import "confluent/meta.proto";
      import "confluent/type/decimal.proto"; import "google/type/date.proto";
      message M { q.N n = 1; confluent.type.Decimal d = 2; google.type.Date day = 3; }`;
    const bytes = Buffer.from([
      0, 0x0a, 4, 0x0a, 2, 0x08, 9, 0x12, 8, 0x0a, 2, 0x04, 0xd2, 0x10, 4, 0x18, 2, 0x1a, 2, 0x10, 5,
    ]);
    assert.equal(
      json(text, bytes, [inner, middle]),
      '{"n":{"i":{"x":9}},"d":12.34,"day":{"year":0,"month":5,"day":0}}',
    );
  });

  for (const [text, reason] of [
    ['message M {', /the schema is not one of Protobuf/],
    [file('Other v = 1;'), /no such .*Other/],
    [file('int32 v = 1;', 'import "x/y.proto";'), /it imports x\/y\.proto, which the registry does not have beside it/],
  ] as const) {
    it(`is refused: ${text.slice(0, 60)}`, () => {
      assert.throws(
        () => json(text, Buffer.of(0)),
        (error) => error instanceof RecordError && reason.test(error.message),
      );
    });
  }
});

describe('bytes that do not fit a schema of Protobuf', () => {
  const M = 'int32 i = 1; string s = 2; M m = 3; repeated int32 r = 4; map<string, int32> k = 5; fixed64 f = 6;';
  for (const [bytes, reason] of [
    [[], /it ends too early/],
    [[0, 0x08], /it ends too early/],
    [[0, 0x12, 5, 0x61], /it ends too early/],
    [[0, 0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], /it ends too early/],
    [[0, 0x12, 1, 0xff], /a string of the value is not UTF-8/],
    [[0, 0x31, 1], /it ends too early/],
    [[0, 0x0a, 1, 1], /field i is not of the type that the schema gives it/],
    [[0, 0x10, 1], /field s is not of the type that the schema gives it/],
    [[0, 0x00], /a field has no number/],
    [[0, 0x0f], /field i is not of the type/],
    [[0, 0x7f], /a field is of no type that there is/],
    [[0, 0x7c], /a group ends that has not begun/],
    [[0, 0x7b, 0x08, 1], /it ends too early/],
    [[0, 0x7b, 0x08, 1, 0x74], /a group ends that has not begun/],
    [[0, 0x22, 2, 1, 0x80], /it ends too early|a list ends behind its length/],
    [[0, 0x22, 1, 0x80, 0x08, 1], /a list ends behind its length/],
    [[0, 0x1a, 1, 0x08, 0x08, 1], /a field ends behind its message/],
    [[0, ...Array(2_000).fill(0x7b)], /nested deeper than 512/],
  ] as const) {
    it(`are refused: ${Buffer.from(bytes).toString('hex', 0, 12)}, since ${reason.source}`, () => {
      assert.throws(
        () => json(file(M), Buffer.from(bytes)),
        (error) => error instanceof RecordError && reason.test(error.message),
      );
    });
  }

  it('are refused when they are nested without end', () => {
    let bytes = Buffer.alloc(0);
    for (let depth = 0; depth < 600; depth++) {
      const size = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
      bytes = Buffer.concat([Buffer.of(0x1a, ...size), bytes]);
    }
    assert.throws(() => json(file(M), Buffer.concat([Buffer.of(0), bytes])), /nested deeper than 512/);
  });
});
