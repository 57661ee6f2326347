import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { isIntegerType, TYPE_NAMES, TYPES } from '../../../../functions/shared/tdengine/types/types.ts';
import { errorOf, type MapOptions, reasonOf, rowsOf, shown } from '../../../support/route/mapped.ts';

/** The integer types with the least and the most that each holds. */
const INTEGERS = TYPE_NAMES.filter(isIntegerType).map((type) => [type, TYPES[type].range] as const);

type Column = Readonly<Record<string, unknown>>;

function routeFor(column: Column): object {
  return { name: 'r', stable: 's', subtable: 't', columns: [{ path: 'v', ...column }] };
}

/** The column `v` of the record `{"v": <json>}` as `TYPE literal`. */
function cell(json: string, column: Column, options: MapOptions = {}): string {
  const [row] = rowsOf(`{"v":${json}}`, [routeFor(column)], options);
  assert.ok(row);
  return shown(row).join().replace(/^v /, '');
}

function refusal(json: string, column: Column, options: MapOptions = {}): string {
  const error = errorOf(`{"v":${json}}`, [routeFor(column)], options);
  assert.equal(error.stage, 'route');
  assert.equal(error.column, 'v');
  assert.equal(error.route, 'r');
  return error.message.replace(/^route r: column v: /, '');
}

describe('a value for a column without a declared type', () => {
  const inferred: readonly [json: string, cell: string][] = [
    ['0', 'DOUBLE 0'],
    ['-0', 'DOUBLE -0'],
    ['-17', 'DOUBLE -17'],
    ['999999999999999', 'DOUBLE 999999999999999'],
    ['-999999999999999', 'DOUBLE -999999999999999'],
    ['1000000000000000', 'BIGINT 1000000000000000'],
    ['-1000000000000000', 'BIGINT -1000000000000000'],
    ['9223372036854775807', 'BIGINT 9223372036854775807'],
    ['-9223372036854775808', 'BIGINT -9223372036854775808'],
    ['9223372036854775808', 'BIGINT UNSIGNED 9223372036854775808'],
    ['18446744073709551615', 'BIGINT UNSIGNED 18446744073709551615'],
    ['18446744073709551616', 'DOUBLE 18446744073709551616'],
    ['-9223372036854775809', 'DOUBLE -9223372036854775809'],
    ['123456789012345678901234567890123', 'DOUBLE 1.2345678901234569e+32'],
    ['1.50', 'DOUBLE 1.50'],
    ['1e3', 'DOUBLE 1000'],
    ['0.1234567890123456789012345678901', 'DOUBLE 0.12345678901234568'],
    ['true', 'BOOL true'],
    ['false', 'BOOL false'],
    ['null', 'NULL NULL'],
    ['""', "VARCHAR ''"],
    ['"a b"', "VARCHAR 'a b'"],
    ['"O\'Brien"', "VARCHAR 'O\\'Brien'"],
    ['"\\\\ \\"\\n\\u00e4"', "VARCHAR '\\\\ \"\nä'"],
    ['"日本"', "VARCHAR '日本'"],
    ['{"a": [1, "x\'"]}', 'VARCHAR \'{"a": [1, "x\\\'"]}\''],
    ['[1,2]', "VARCHAR '[1,2]'"],
  ];
  for (const [json, expected] of inferred)
    it(`${json} is written as ${expected}`, () => assert.equal(cell(json, {}), expected));

  it('is NCHAR text when the settings say so', () => {
    assert.equal(cell('"x"', {}, { settings: { inferStrings: 'NCHAR' } }), "NCHAR 'x'");
  });

  it('is BIGINT when it is a whole number and the sink or the route says so', () => {
    const route = { ...routeFor({}), inferNumbers: 'BIGINT' };
    for (const [routes, settings] of [
      [[routeFor({})], { inferNumbers: 'BIGINT' }],
      [[route], {}],
    ] as const) {
      const [row] = rowsOf('{"v":-17}', routes, { settings });
      assert.deepEqual(row && shown(row), ['v BIGINT -17']);
    }
    const [row] = rowsOf('{"v":5}', [{ ...route, inferNumbers: 'DOUBLE' }], { settings: { inferNumbers: 'BIGINT' } });
    assert.deepEqual(row && shown(row), ['v DOUBLE 5']);
  });

  it('is BIGINT when it is a whole number in a tag', () => {
    const [row] = rowsOf('{"v":1,"floor":3}', [{ ...routeFor({}), tags: [{ path: 'floor' }] }]);
    assert.deepEqual(row && shown(row.table.tags), ['floor BIGINT 3']);
  });

  it('is DOUBLE when it is a whole number of at most 15 digits in a remaining field', () => {
    const route = { stable: 's', subtable: 't', remaining: {} };
    const [row] = rowsOf('{"a":20,"id":1234567890123456}', [route]);
    assert.deepEqual(row && shown(row), ['a DOUBLE 20', 'id BIGINT 1234567890123456']);
  });

  it('is refused when it is a number beyond DOUBLE', () => {
    assert.equal(refusal('1e400', {}), "the number is out of DOUBLE's range");
    assert.equal(refusal('1e-320', {}), 'SQL cannot store a subnormal number');
  });
});

describe('a value for a column with a declared type', () => {
  const accepted: readonly [type: string, json: string, literal: string][] = [
    ['TINYINT', '127', '127'],
    ['TINYINT', '-128', '-128'],
    ['SMALLINT', '-32768', '-32768'],
    ['INT', '2147483647', '2147483647'],
    ['INT', '1.0', '1'],
    ['INT', '1e3', '1000'],
    ['INT', '250e-1', '25'],
    ['INT', '"-42"', '-42'],
    ['INT', '"+7"', '7'],
    ['INT', '-0', '0'],
    ['BIGINT', '9223372036854775807.000', '9223372036854775807'],
    ['BIGINT', '"9223372036854775807"', '9223372036854775807'],
    ['TINYINT UNSIGNED', '255', '255'],
    ['SMALLINT UNSIGNED', '65535', '65535'],
    ['INT UNSIGNED', '4294967295', '4294967295'],
    ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615'],
    ['FLOAT', '11.8', '11.8'],
    ['FLOAT', '3.4028234663852886e38', '3.4028234663852886e+38'],
    ['FLOAT', '"1e-3"', '0.0010000000474974513'],
    ['DOUBLE', '1.7976931348623157e308', '1.7976931348623157e+308'],
    ['DOUBLE', '"12.5"', '12.5'],
    ['DOUBLE', '-0.0', '-0.0'],
    ['DECIMAL(10, 2)', '12.3', "'12.30'"],
    ['DECIMAL(10,2)', '"12.300"', "'12.30'"],
    ['DECIMAL(10, 2)', '-1e-2', "'-0.01'"],
    ['DECIMAL(10, 2)', '0', "'0.00'"],
    ['DECIMAL(3)', '999', "'999'"],
    ['DECIMAL(38, 10)', '1234567890123456789012345678.0123456789', "'1234567890123456789012345678.0123456789'"],
    ['BOOL', 'true', 'true'],
    ['BOOL', '"false"', 'false'],
    ['BOOL', '1', 'true'],
    ['BOOL', '0', 'false'],
    ['VARCHAR(8)', '1.50', "'1.50'"],
    ['VARCHAR', 'false', "'false'"],
    ['BINARY(8)', '"x"', "'x'"],
    ['NCHAR', '"日"', "'日'"],
    ['NCHAR', '[1, 2]', "'[1, 2]'"],
    ['VARBINARY(4)', '"AQL/"', "'\\x0102ff'"],
    ['VARBINARY', '""', "'\\x'"],
    ['BLOB', '"AQL/"', "'\\x0102ff'"],
    ['BLOB', 'null', 'NULL'],
    ['GEOMETRY(64)', '"POINT(1 2)"', "'POINT(1 2)'"],
    ['BIGINT', 'null', 'NULL'],
    ['NCHAR(3)', 'null', 'NULL'],
  ];
  for (const [type, json, literal] of accepted) {
    it(`is written to ${type}: ${json}`, () => {
      const expected = type.replace('BINARY(8)', 'VARCHAR').replace('VARVARCHAR', 'VARBINARY');
      const stored = expected.startsWith('DECIMAL') ? expected : expected.replace(/ ?\(.*/, '');
      const name = stored.replace('(10,2)', '(10, 2)').replace('(3)', '(3, 0)');
      assert.equal(cell(json, { type }), `${name} ${literal}`);
    });
  }

  const refused: readonly [type: string, json: string, reason: string][] = [
    ['TINYINT', '128', "the number is out of TINYINT's range"],
    ['TINYINT', '-129', "the number is out of TINYINT's range"],
    ['TINYINT UNSIGNED', '-1', "the number is out of TINYINT UNSIGNED's range"],
    ['INT UNSIGNED', '4294967296', "the number is out of INT UNSIGNED's range"],
    ['BIGINT', '9223372036854775808', "the number is out of BIGINT's range"],
    ['BIGINT UNSIGNED', '1e30', "the number is out of BIGINT UNSIGNED's range"],
    ['BIGINT', '1e999999999', "the number is out of BIGINT's range"],
    ['INT', '1.5', 'INT takes whole numbers only'],
    ['INT', '1e-999999999', 'INT takes whole numbers only'],
    ['INT', '"0x10"', 'INT takes whole numbers only'],
    ['INT', '" 5"', 'INT takes whole numbers only'],
    ['INT', 'true', 'INT takes a whole number, not a boolean'],
    ['INT', '{}', 'INT takes a whole number, not an object'],
    ['FLOAT', '1e39', "the number is out of FLOAT's range"],
    ['FLOAT', '1e-60', 'the number is too small for FLOAT'],
    ['DOUBLE', '"nan"', 'the text is not a number'],
    ['DOUBLE', '"Infinity"', 'the text is not a number'],
    ['DOUBLE', '[1]', 'DOUBLE takes a number, not an array'],
    ['DECIMAL(4, 2)', '1.234', 'the number has more than 2 digits after the point'],
    ['DECIMAL(4, 2)', '100', "the number is out of DECIMAL(4, 2)'s range"],
    ['DECIMAL(4, 2)', '"abc"', 'the text is not a number'],
    ['DECIMAL(4, 2)', 'true', 'DECIMAL takes a number, not a boolean'],
    ['BOOL', '2', 'BOOL takes true, false, 0 or 1 only'],
    ['BOOL', '"yes"', 'BOOL takes true, false, 0 or 1 only'],
    ['BOOL', '1.0', 'BOOL takes true, false, 0 or 1, not a number'],
    ['VARBINARY', '"AQL"', 'the text is not base64'],
    ['VARBINARY', '1', 'VARBINARY takes base64 text, not a number'],
    ['BLOB', '1', 'BLOB takes base64 text, not a number'],
    ['GEOMETRY', '"POINT(1)"', 'the value is not a geometry in well-known text'],
    ['GEOMETRY', '{}', 'GEOMETRY takes well-known text, not an object'],
    ['VARCHAR', '"\\u0000"', 'the text holds U+0000, which SQL cannot carry'],
    ['NCHAR', '"\\ud800x"', 'the text holds half a surrogate pair, which is not Unicode'],
    ['VARCHAR', JSON.stringify('x'.repeat(65_518)), 'the value has 65518 bytes, TDengine stores at most 65517'],
    ['NCHAR', JSON.stringify('日'.repeat(16_380)), 'the value has 16380 characters, TDengine stores at most 16379'],
  ];
  for (const [type, json, reason] of refused) {
    it(`is refused for ${type}: ${json.slice(0, 30)}: ${reason}`, () => assert.equal(refusal(json, { type }), reason));
  }

  it('is written to VARBINARY as hexadecimal digits when the column says so', () => {
    const column = { type: 'VARBINARY', encoding: 'hex' };
    assert.equal(cell('"01fF"', column), "VARBINARY '\\x01ff'");
    for (const json of ['"0"', '"0g"', '"\\\\x01"']) assert.equal(refusal(json, column), 'the text is not hex', json);
  });

  it('is written to BLOB up to four mebibytes', () => {
    const column = { type: 'BLOB', encoding: 'hex' };
    const most = `"${'00'.repeat(4_194_304)}"`;
    assert.deepEqual(rowsOf(`{"v":${most}}`, [routeFor(column)])[0]?.lengths, []);
    assert.equal(
      refusal(most.replace('"', '"00'), column),
      'the value has 4194305 bytes, TDengine stores at most 4194304',
    );
  });

  it('has the bytes of its text as its length, whatever the type’s length', () => {
    const [row] = rowsOf('{"v":"aä日😀"}', [routeFor({ type: 'NCHAR(100)' })]);
    assert.deepEqual(row?.lengths, [10]);
    assert.deepEqual(row?.table.declared, new Map([['v', 100]]));
  });
});

describe('NaN and infinite numbers in a JSON record', () => {
  const settings = { nonFinite: 'null' };

  it('are NULL in every column of numbers with nonFinite null, with and without quotes', () => {
    for (const type of ['DOUBLE', 'FLOAT', 'INT', 'DECIMAL(10, 2)']) {
      for (const json of ['"NaN"', '"-inf"', 'NaN', '-Infinity']) {
        assert.match(cell(json, { type }, { settings }), / NULL$/);
      }
    }
  });

  it('stay text with quotes in a column of text or without a type', () => {
    assert.equal(cell('"nan"', { type: 'VARCHAR(8)' }, { settings }), "VARCHAR 'nan'");
    assert.equal(cell('"NaN"', {}, { settings }), "VARCHAR 'NaN'");
  });

  it('are NULL without quotes in a column without a type', () => {
    assert.equal(cell('nan', {}, { settings }), 'NULL NULL');
  });

  it('reject the record by default', () => {
    assert.match(refusal('"NaN"', { type: 'DOUBLE' }), /the text is not a number/);
    assert.match(errorOf('{"v":NaN}', [routeFor({})]).message, /JSON/);
  });

  it('do not make other invalid JSON accepted', () => {
    assert.match(errorOf('{"v":NaN,}', [routeFor({})], { settings }).message, /JSON/);
  });
});

describe('numbers written in any way', () => {
  const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,40})(\.\d{1,20})?([eE][+-]?\d{1,2})?$/);

  const limits = fc
    .tuple(fc.constantFrom(7n, 8n, 15n, 16n, 31n, 32n, 63n, 64n), fc.constantFrom(-1n, 1n), fc.bigInt(-2n, 2n))
    .map(([bits, sign, near]) => String(sign * 2n ** bits + near));
  const zeros = fc.constantFrom('', '.0', '.000', 'e0', 'E-0', '.0e+0');
  const nearLimits = fc.tuple(limits, zeros).map((parts) => parts.join(''));

  it('become an integer of the same value, or are refused', () => {
    const given = fc.tuple(fc.oneof(digits, nearLimits, fc.bigInt(-300n, 300n).map(String)), fc.boolean());
    fc.assert(
      fc.property(given, fc.constantFrom(...INTEGERS), ([number, isText], [type, { least, most }]) => {
        const json = isText ? `"${number}"` : number;
        const exact = scaled(number, 0n);
        if (exact === undefined) assert.equal(refusal(json, { type }), `${type} takes whole numbers only`);
        else if (exact < least || exact > most)
          assert.match(refusal(json, { type }), /the number is out of .*'s range$/);
        else assert.equal(cell(json, { type }), `${type} ${exact}`);
      }),
    );
  });

  it('become a time of the same value, cut to the precision, or are refused', () => {
    const times = fc.oneof(digits, nearLimits, fc.bigInt(-(10n ** 20n), 10n ** 20n).map(String));
    const powers = { s: 0n, ms: 3n, us: 6n, ns: 9n } as const;
    const unit = fc.constantFrom('s', 'ms', 'us', 'ns');
    const precision = fc.constantFrom('ms', 'us', 'ns');
    fc.assert(
      fc.property(times, fc.boolean(), unit, precision, (number, isText, from, to) => {
        const json = isText ? `"${number}"` : number;
        const column = { type: 'TIMESTAMP', unit: from };
        // Cut, as BigInt divides: towards zero.
        const exact = (scaled(number, 150n + powers[to] - powers[from]) ?? 0n) / 10n ** 150n;
        if (exact > 2n ** 63n - 1n || exact < -(2n ** 63n)) {
          assert.match(refusal(json, column, { precision: to }), /out of the range of a .* database$/);
        } else assert.equal(cell(json, column, { precision: to }), `TIMESTAMP ${exact}`);
      }),
    );
  });

  it('become a DECIMAL of the same value, or are refused', () => {
    fc.assert(
      fc.property(digits, (json) => {
        const route = [routeFor({ type: 'DECIMAL(38, 10)' })];
        const exact = scaled(json, 10n);
        if (exact === undefined || (exact < 0n ? -exact : exact) >= 10n ** 38n) {
          assert.match(reasonOf(`{"v":${json}}`, route), /more than 10 digits after the point|out of DECIMAL/);
        } else {
          const text = cell(json, { type: 'DECIMAL(38, 10)' }).replace(/^DECIMAL\(38, 10\) '|'$/g, '');
          assert.equal(BigInt(text.replace('.', '')), exact);
        }
      }),
    );
  });

  it('become a DOUBLE of the value that JavaScript reads', () => {
    fc.assert(
      fc.property(digits, (json) => {
        const [, literal] = /^DOUBLE (.*)$/.exec(cell(json, { type: 'DOUBLE' })) ?? [];
        assert.equal(Number(literal), Number(json));
      }),
    );
  });
});

/** The number times ten to the power; undefined when that is no whole number. */
function scaled(json: string, power: bigint): bigint | undefined {
  const [mantissa = '', exponent = '0'] = json.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = BigInt(exponent) - BigInt(fraction.length) + power;
  const value = BigInt(whole + fraction);
  if (shift >= 0n) return value * 10n ** shift;
  return value % 10n ** -shift === 0n ? value / 10n ** -shift : undefined;
}
