import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { errorOf, type MapOptions, mapper, rowsOf, shown } from '../../../support/route/mapped.ts';

const ENABLED: MapOptions = { settings: { schemasEnable: true } };
const TIMESTAMP = 'org.apache.kafka.connect.data.Timestamp';
const DATE = 'org.apache.kafka.connect.data.Date';
const TIME = 'org.apache.kafka.connect.data.Time';
const DECIMAL = 'org.apache.kafka.connect.data.Decimal';

/** An envelope of JsonConverter whose struct has one field `v`; the payload is JSON text. */
function envelope(schema: object, json: string): string {
  const struct = { type: 'struct', fields: [{ field: 'v', ...schema }], optional: false };
  return `{"schema":${JSON.stringify(struct)},"payload":{"v":${json}}}`;
}

/** The column of such an envelope, as `TYPE literal`. */
function cell(schema: object, json: string, column: object = {}): string {
  const route = { name: 'r', stable: 's', subtable: 't', columns: [{ path: 'v', ...column }] };
  const [row] = rowsOf(envelope(schema, json), [route], ENABLED);
  return row === undefined ? '' : shown(row).join().replace(/^v /, '');
}

describe('an envelope of Kafka Connect’s JsonConverter', () => {
  const typed: readonly [schema: object, json: string, cell: string][] = [
    [{ type: 'int8' }, '1', 'TINYINT 1'],
    [{ type: 'int16' }, '-1', 'SMALLINT -1'],
    [{ type: 'int32' }, '1', 'INT 1'],
    [{ type: 'int64' }, '9223372036854775807', 'BIGINT 9223372036854775807'],
    [{ type: 'float' }, '1.5', 'FLOAT 1.5'],
    [{ type: 'double' }, '1', 'DOUBLE 1'],
    [{ type: 'boolean' }, 'true', 'BOOL true'],
    [{ type: 'string' }, '"x"', "VARCHAR 'x'"],
    [{ type: 'bytes' }, '"AQI="', "VARBINARY '\\x0102'"],
    [{ type: 'int32', optional: true }, 'null', 'INT NULL'],
    [{ type: 'string', optional: true }, 'null', 'VARCHAR NULL'],
    [{ type: 'array', items: { type: 'int32' } }, '[1,2]', "VARCHAR '[1,2]'"],
    [{ type: 'struct', fields: [] }, '{"a":1}', 'VARCHAR \'{"a":1}\''],
    [{ type: 'int64', name: TIMESTAMP }, '1700000000123', 'TIMESTAMP 1700000000123'],
    [{ type: 'int32', name: DATE }, '19675', 'TIMESTAMP 1699920000000'],
    [{ type: 'int32', name: TIME }, '86399999', 'INT 86399999'],
    [{ type: 'bytes', name: DECIMAL, parameters: { scale: '2' } }, '"BNI="', "DECIMAL(38, 2) '12.34'"],
    [{ type: 'bytes', name: DECIMAL, parameters: { scale: '2' } }, '"+y4="', "DECIMAL(38, 2) '-12.34'"],
    [{ type: 'bytes', name: DECIMAL, parameters: { scale: '0' } }, '"AA=="', "DECIMAL(38, 0) '0'"],
    [{ type: 'bytes', name: DECIMAL, parameters: { scale: '2' } }, '12.3', "DECIMAL(38, 2) '12.30'"],
    [
      { type: 'bytes', name: DECIMAL, parameters: { scale: '2', 'connect.decimal.precision': '10' } },
      '"BNI="',
      "DECIMAL(10, 2) '12.34'",
    ],
  ];
  for (const [schema, json, expected] of typed) {
    it(`with schema ${JSON.stringify(schema)} makes ${json} ${expected}`, () =>
      assert.equal(cell(schema, json), expected));
  }

  it('writes a Decimal to a column of any declared type, with all its digits', () => {
    const schema = { type: 'bytes', name: DECIMAL, parameters: { scale: '2' } };
    assert.equal(cell(schema, '"BNI="', { type: 'DECIMAL(6, 3)' }), "DECIMAL(6, 3) '12.340'");
    assert.equal(cell(schema, '"BNI="', { type: 'DOUBLE' }), 'DOUBLE 12.34');
    assert.equal(cell(schema, '"BNI="', { type: 'VARCHAR(8)' }), "VARCHAR '12.34'");
  });

  /** Base64 of -850, as JsonConverter writes it, and the same as a number. */
  const BOTH = ['"/K4="', '-8.50'] as const;
  const declared: readonly [column: object, cell: string][] = [
    [{ type: 'DECIMAL(6, 3)' }, "DECIMAL(6, 3) '-8.500'"],
    [{ type: 'DOUBLE' }, 'DOUBLE -8.50'],
    [{ type: 'FLOAT' }, 'FLOAT -8.50'],
    [{ type: 'VARCHAR(8)' }, "VARCHAR '-8.50'"],
    [{ type: 'NCHAR(8)' }, "NCHAR '-8.50'"],
    [{ type: 'TIMESTAMP', unit: 's' }, 'TIMESTAMP -8500'],
  ];
  for (const [column, expected] of declared) {
    it(`writes a Decimal, in base64 or as a number, to ${JSON.stringify(column)}`, () => {
      const schema = { type: 'bytes', name: DECIMAL, parameters: { scale: '2' } };
      for (const json of BOTH) assert.equal(cell(schema, json, column), expected);
    });
  }

  it('writes a Decimal to an integer column if it is whole, and to no type that takes no numbers', () => {
    const schema = { type: 'bytes', name: DECIMAL, parameters: { scale: '2' } };
    for (const json of ['"BLA="', '12', '12.00']) assert.equal(cell(schema, json, { type: 'BIGINT' }), 'BIGINT 12');
    const refused: readonly [column: object, reason: string][] = [
      [{ type: 'INT' }, 'INT takes whole numbers only'],
      [{ type: 'BOOL' }, 'BOOL takes true, false, 0 or 1, not a number'],
      [{ type: 'VARBINARY' }, 'VARBINARY takes base64 text, not a number'],
      [{ type: 'GEOMETRY' }, 'GEOMETRY takes well-known text, not a number'],
    ];
    for (const [column, reason] of refused) {
      for (const json of BOTH)
        assert.throws(() => cell(schema, json, column), { message: `route r: column v: ${reason}` });
    }
  });

  it('is rejected for a Decimal with an invalid scale or precision, whatever its value', () => {
    const wrong: readonly [parameters: object, reason: string][] = [
      [{ scale: '1001' }, 'its Decimal has no sensible scale'],
      [{ scale: '39' }, 'its Decimal has a scale that TDengine does not have'],
      [{ scale: '0', 'connect.decimal.precision': '0' }, 'its Decimal has no sensible connect.decimal.precision'],
      [{ scale: '0', 'connect.decimal.precision': '1.5' }, 'its Decimal has no sensible connect.decimal.precision'],
    ];
    for (const [parameters, reason] of wrong) {
      const schema = { type: 'bytes', name: DECIMAL, parameters };
      assert.throws(() => cell(schema, '1'), { message: `route r: column v: ${reason}` });
    }
    const schema = { type: 'bytes', name: DECIMAL, parameters: { scale: { toString: 1 } } };
    assert.equal(cell(schema, '1'), "DECIMAL(38, 0) '1'");
  });

  it('is rejected for a Decimal with more digits than the longest text has', () => {
    const schema = { type: 'bytes', name: DECIMAL, parameters: { scale: '0' } };
    const json = (bytes: number) => JSON.stringify(Buffer.alloc(bytes, 1).toString('base64'));
    const text = cell(schema, json(27_206), { type: 'VARCHAR' });
    assert.equal(text.length, "VARCHAR ''".length + 65_517);
    assert.throws(() => cell(schema, json(27_207), { type: 'VARCHAR' }), {
      message: 'route r: column v: the Decimal has more digits than any type takes',
    });
  });

  it('is rejected for a Date beyond 64 bits, however many digits it has', () => {
    const schema = { type: 'int32', name: DATE };
    assert.equal(cell(schema, '106751991167'), 'TIMESTAMP 9223372036828800000');
    for (const json of ['106751991168', '-106751991168', '9'.repeat(30)]) {
      assert.throws(() => cell(schema, json), /is out of the range of a/, json);
    }
  });

  it('has the exact value of every Decimal', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), fc.nat({ max: 10 }), (unscaled, scale) => {
        const schema = { type: 'bytes', name: DECIMAL, parameters: { scale: String(scale) } };
        const text = cell(schema, JSON.stringify(twosComplement(unscaled).toString('base64')));
        assert.equal(BigInt(text.replace(/^.* '|[.']/g, '')), unscaled);
      }),
    );
  });

  it('has fields of structs, maps and exploded arrays at their paths', () => {
    const inner = {
      type: 'struct',
      fields: [
        { field: 'x', type: 'int8' },
        { field: 'm', type: 'map', keys: { type: 'string' }, values: { type: 'int16' } },
      ],
    };
    const schema = {
      type: 'struct',
      fields: [
        { field: 'a', type: 'array', items: inner },
        { field: 'n', type: 'float' },
      ],
    };
    const payload = { a: [{ x: 1, m: { k: 2 } }, { x: 3 }], n: 0.5 };
    const route = {
      stable: 's',
      subtable: 't',
      explode: 'a',
      columns: [{ path: 'a.x' }, { path: 'a.m.k' }, { path: 'n' }],
    };
    assert.deepEqual(rowsOf({ schema, payload }, [route], ENABLED).map(shown), [
      ['a_x TINYINT 1', 'a_m_k SMALLINT 2', 'n FLOAT 0.5'],
      ['a_x TINYINT 3', 'n FLOAT 0.5'],
    ]);
  });

  it('has all remaining fields with the types of its schema', () => {
    const route = { stable: 's', subtable: 't', remaining: {} };
    const [row] = rowsOf(envelope({ type: 'int16' }, '5'), [route], ENABLED);
    assert.deepEqual(row && shown(row), ['v SMALLINT 5']);
  });

  it('is read by its own schema, whatever schema came before', () => {
    const map = mapper([{ stable: 's', subtable: 't', columns: [{ path: 'v' }], tags: [] }], ENABLED);
    const cells = (['int8', 'int64', 'int8', 'float'] as const).map((type) => {
      const rows = map(envelope({ type }, '5'));
      return typeof rows === 'string' || rows[0] === undefined ? rows : shown(rows[0]).join();
    });
    assert.deepEqual(cells, ['v TINYINT 5', 'v BIGINT 5', 'v TINYINT 5', 'v FLOAT 5']);
  });

  it('may have a null schema and a null payload, but must have both', () => {
    const route = [{ name: 'r', stable: 's', columns: [{ path: 'v' }] }];
    const [row] = rowsOf('{"schema":null,"payload":{"v":5}}', route, ENABLED);
    assert.deepEqual(row && shown(row), ['v DOUBLE 5']);
    assert.deepEqual(rowsOf('{"schema":null,"payload":null}', route, ENABLED), []);
    assert.equal(errorOf('{"v":1}', route, ENABLED).message, 'the value has no payload, as schemasEnable wants it');
    assert.equal(
      errorOf('{"schema":{},"payload":{"v":1}}', route, ENABLED).message,
      'the schema is not one of Kafka Connect',
    );
  });
});

function twosComplement(value: bigint): Buffer {
  const digits = BigInt.asUintN(136, value).toString(16).padStart(34, '0');
  return Buffer.from(digits, 'hex');
}
