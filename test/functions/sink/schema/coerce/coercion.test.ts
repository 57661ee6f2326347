import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DatabasePrecision } from '../../../../../functions/sink/decode/time.ts';
import type { ValueType } from '../../../../../functions/sink/rows/row.ts';
import { coercionOf, takenBy } from '../../../../../functions/sink/schema/coerce/coercion.ts';

/** The literal to write, or undefined for a value that is not taken. */
function coerce(value: ValueType, column: string, sql: string, precision: DatabasePrecision = 'ms') {
  const coercion = coercionOf(value, column, precision);
  return coercion === 'same' ? sql : coercion?.(sql);
}

/** Cases of one pair of types: literals that are taken, with what is written, and literals that are not. */
interface Pair {
  readonly value: ValueType;
  readonly column: string;
  /** A text alone is written as it is. */
  readonly taken: readonly (string | readonly [sql: string, written: string])[];
  readonly refused: readonly string[];
}

function testPairs(pairs: readonly Pair[]): void {
  for (const { value, column, taken, refused } of pairs) {
    for (const entry of taken) {
      const [sql, written] = typeof entry === 'string' ? [entry, entry] : entry;
      it(`${value} ${sql} is written to ${column} as ${written}`, () => {
        assert.equal(coerce(value, column, sql), written);
      });
    }
    for (const sql of refused) {
      it(`${value} ${sql} is not written to ${column}`, () => {
        assert.equal(coerce(value, column, sql), undefined);
      });
    }
    it(`NULL of ${value} is written to ${column}`, () => {
      assert.equal(coerce(value, column, 'NULL'), 'NULL');
    });
  }
}

describe('an integer', () => {
  testPairs([
    { value: 'BIGINT', column: 'TINYINT', taken: ['-128', '127', '0'], refused: ['-129', '128'] },
    { value: 'INT', column: 'SMALLINT', taken: ['-32768', '32767'], refused: ['-32769', '32768'] },
    { value: 'BIGINT', column: 'INT', taken: ['2147483647'], refused: ['2147483648', '9223372036854775807'] },
    { value: 'BIGINT', column: 'BIGINT UNSIGNED', taken: ['0', '9223372036854775807'], refused: ['-1'] },
    {
      value: 'BIGINT UNSIGNED',
      column: 'BIGINT',
      taken: ['9223372036854775807'],
      refused: ['9223372036854775808', '18446744073709551615'],
    },
    { value: 'BIGINT', column: 'INT UNSIGNED', taken: ['4294967295'], refused: ['4294967296', '-1'] },
    { value: 'BIGINT', column: 'TINYINT UNSIGNED', taken: ['255'], refused: ['256', '-1'] },
    { value: 'BIGINT', column: 'SMALLINT UNSIGNED', taken: ['65535'], refused: ['65536', '-1'] },
    { value: 'TINYINT', column: 'BIGINT', taken: ['-128'], refused: [] },
    { value: 'BIGINT', column: 'FLOAT', taken: ['16777216', '16777218'], refused: ['16777217', '123456789'] },
    {
      value: 'BIGINT',
      column: 'DOUBLE',
      taken: ['9007199254740992', '-9223372036854775808', '1000000000000000000'],
      refused: ['9007199254740993', '9223372036854775807'],
    },
    { value: 'INT', column: 'DOUBLE', taken: ['2147483647'], refused: [] },
    { value: 'SMALLINT', column: 'FLOAT', taken: ['-32768'], refused: [] },
    {
      value: 'BIGINT',
      column: 'DECIMAL(10, 2)',
      taken: [
        ['99999999', "'99999999'"],
        ['-1', "'-1'"],
        ['0', "'0'"],
      ],
      refused: ['100000000'],
    },
    { value: 'BIGINT', column: 'BOOL', taken: ['0', '1'], refused: ['2', '-1', '10'] },
    { value: 'BIGINT', column: 'VARCHAR', taken: [['-42', "'-42'"]], refused: [] },
    { value: 'BIGINT', column: 'NCHAR', taken: [['42', "'42'"]], refused: [] },
  ]);
});

describe('a floating number', () => {
  testPairs([
    {
      value: 'DOUBLE',
      column: 'FLOAT',
      taken: [
        '10.3',
        '0.5',
        '-0',
        '0',
        '3.4028234663852886e+38',
        ['3.4028235e+38', '3.4028234663852886e+38'],
        ['-3.4028235e+38', '-3.4028234663852886e+38'],
      ],
      refused: ['10.123456789', '0.3333333333333333', '16777217', '3.5e+38', '1e-50', '1E-50', '7e300'],
    },
    { value: 'FLOAT', column: 'DOUBLE', taken: ['10.300000190734863'], refused: [] },
    {
      value: 'DOUBLE',
      column: 'BIGINT',
      taken: [
        '42',
        ['42.0', '42'],
        ['1e3', '1000'],
        ['-0', '0'],
        ['12.50e1', '125'],
        ['9007199254740993', '9007199254740993'],
        ['-9223372036854775808', '-9223372036854775808'],
      ],
      refused: ['42.5', '1e-1', '9223372036854775808', '-9223372036854775809', '1e300'],
    },
    { value: 'DOUBLE', column: 'INT UNSIGNED', taken: ['4294967295'], refused: ['-1', '4294967296'] },
    {
      value: 'DOUBLE',
      column: 'TINYINT',
      taken: ['99', ['1e2', '100'], ['007', '7'], '-99'],
      refused: ['128', '-129'],
    },
    { value: 'FLOAT', column: 'INT', taken: ['3'], refused: ['3.5'] },
    {
      value: 'DOUBLE',
      column: 'DECIMAL(10, 2)',
      taken: [
        ['10.3', "'10.3'"],
        ['-0.05', "'-0.05'"],
        ['1.50', "'1.50'"],
        ['007.50', "'7.5'"],
        ['1.500', "'1.5'"],
        ['1e3', "'1000'"],
        ['1e-2', "'0.01'"],
        ['0', "'0'"],
        ['99999999.99', "'99999999.99'"],
      ],
      refused: ['1.005', '100000000', '1e-3'],
    },
    { value: 'FLOAT', column: 'DECIMAL(10, 2)', taken: [['10.300000190734863', "'10.3'"]], refused: ['0.001'] },
    { value: 'DOUBLE', column: 'DECIMAL(2, 2)', taken: [['0.25', "'0.25'"]], refused: ['1', '1.25'] },
    { value: 'DOUBLE', column: 'VARCHAR', taken: [['1e+21', "'1e+21'"]], refused: [] },
    {
      value: 'FLOAT',
      column: 'NCHAR',
      taken: [
        ['10.300000190734863', "'10.3'"],
        ['-0', "'-0'"],
      ],
      refused: [],
    },
  ]);
});

describe('a DECIMAL', () => {
  testPairs([
    { value: 'DECIMAL(10, 2)', column: 'DECIMAL(12, 4)', taken: ["'1.50'"], refused: [] },
    {
      value: 'DECIMAL(12, 4)',
      column: 'DECIMAL(10, 2)',
      taken: [["'1.5000'", "'1.5'"]],
      refused: ["'1.2345'", "'100000000'"],
    },
    {
      value: 'DECIMAL(38, 10)',
      column: 'DOUBLE',
      taken: [
        ["'0.1'", '0.1'],
        ["'1234567.0000000000'", '1234567.0000000000'],
        ["'1152921504606846976'", '1152921504606846976'],
      ],
      refused: ["'0.1234567890123456789'", "'9007199254740993'"],
    },
    { value: 'DECIMAL(38, 10)', column: 'FLOAT', taken: [["'10.3'", '10.3']], refused: ["'10.123456789'"] },
    {
      value: 'DECIMAL(38, 10)',
      column: 'BIGINT',
      taken: [["'9223372036854775807.00'", '9223372036854775807']],
      refused: ["'0.5'", "'9223372036854775808'"],
    },
    { value: 'DECIMAL(10, 2)', column: 'VARCHAR', taken: ["'1.50'"], refused: [] },
  ]);
});

describe('a text', () => {
  const NO_NUMBERS = ["''", "' 5'", "'5 '", "'0x10'", "'1.2.3'", "'abc'", "'NULL'", "'nan'", "'+5'", "'5.'", "'.5'"];
  testPairs([
    { value: 'VARCHAR', column: 'NCHAR', taken: ["'it\\'s'"], refused: [] },
    { value: 'NCHAR', column: 'VARCHAR', taken: ["'温度'"], refused: [] },
    {
      value: 'VARCHAR',
      column: 'INT',
      taken: [
        ["'42'", '42'],
        ["'-7.0'", '-7'],
        ["'1e3'", '1000'],
      ],
      refused: ["'4.5'", "'2147483648'", "'1e'", "'1e99999'", ...NO_NUMBERS],
    },
    {
      value: 'NCHAR',
      column: 'DOUBLE',
      taken: [
        ["'0.1'", '0.1'],
        ["'1e-7'", '1e-7'],
        ["'0.30000000000000004'", '0.30000000000000004'],
      ],
      refused: ["'0.10000000000000001'", "'4.9e-324'", "'1e309'", ...NO_NUMBERS],
    },
    { value: 'VARCHAR', column: 'FLOAT', taken: [["'10.3'", '10.3']], refused: ["'10.123456789'", ...NO_NUMBERS] },
    {
      value: 'VARCHAR',
      column: 'DECIMAL(38, 10)',
      taken: [["'1234567890123456789012345678.0123456789'", "'1234567890123456789012345678.0123456789'"]],
      refused: ["'0.00000000001'", "'12345678901234567890123456789'", "'true'", ...NO_NUMBERS],
    },
    {
      value: 'VARCHAR',
      column: 'BOOL',
      taken: [
        ["'true'", 'true'],
        ["'false'", 'false'],
      ],
      refused: ["'TRUE'", "'t'", "'1'", "'yes'", "''"],
    },
    {
      value: 'VARCHAR',
      column: 'TIMESTAMP',
      taken: [
        "'2024-02-29T12:34:56Z'",
        "'2024-02-29 12:34:56.789+08:00'",
        "'2024-02-29T12:34:56.789000-0330'",
        "'1600-01-01T00:00:00Z'",
      ],
      refused: [
        "'2024-02-29T12:34:56'",
        "'2024-02-29'",
        "'2023-02-29T00:00:00Z'",
        "'2100-02-29T00:00:00Z'",
        "'2024-00-01T00:00:00Z'",
        "'2024-13-01T00:00:00Z'",
        "'2024-01-00T00:00:00Z'",
        "'2024-04-31T00:00:00Z'",
        "'2024-01-01T24:00:00Z'",
        "'2024-01-01T23:59:60Z'",
        "'2024-01-01T00:00:00.0001Z'",
        "'2024-01-01T00:00:00 Z'",
        "'2024-01-01T00:00:00.Z'",
        "'2024-01-01T00:00:00.0000000000Z'",
        "'2024-01-01T00:00:00ZZ'",
        "'2024-01-01T00:00:00+8:00'",
        "'2024-01-01T00:00:00+08'",
        "'2024-01-01T00:00:00+08:60'",
        "'2024-01-01T00:60:00Z'",
        "'2024/01-01T00:00:00Z'",
        "'2024-01-01t00:00:00Z'",
        "'2024-01-01T00.00:00Z'",
        "'20x4-01-01T00:00:00Z'",
        "'1704067200000'",
        "'now'",
        "'NULL'",
      ],
    },
    {
      value: 'NCHAR',
      column: 'VARBINARY',
      taken: [
        ["'\\\\x00fF'", "'\\x00fF'"],
        ["'\\\\x'", "'\\x'"],
      ],
      refused: ["'00ff'", "'\\\\x0'", "'\\\\x0g'", "'x00'", "''"],
    },
    { value: 'VARCHAR', column: 'BLOB', taken: [["'\\\\x00'", "'\\x00'"]], refused: ["'text'"] },
    { value: 'NCHAR', column: 'GEOMETRY', taken: ["'POINT (1 2)'"], refused: ["'POINT (1)'", "'0101'", "''"] },
    {
      value: 'NCHAR',
      column: 'JSON',
      taken: [
        ['\'{"a":"it\\\\\\\\s \\\'x\\\'","a b":null}\'', '\'{"a":"it\\\\\\\\s \\\'x\\\'","a b":null}\''],
        ['\'{"a":1,"a":2}\'', '\'{"a":2}\''],
      ],
      refused: [
        ...["''", "'5'", "'[1]'", "'null'", '\'{"a":{}}\'', '\'{"ü":1}\'', '\'{"a":\'', '\'{"a":"\\\\u0000"}\''],
        ...['\'{"a":9007199254740993}\'', '\'{"a":1e400}\''],
      ],
    },
  ]);

  it('with a time finer than the database’s precision is not written to a TIMESTAMP', () => {
    const sql = "'2024-01-01T00:00:00.000001Z'";
    assert.equal(coerce('VARCHAR', 'TIMESTAMP', sql, 'ms'), undefined);
    assert.equal(coerce('VARCHAR', 'TIMESTAMP', sql, 'us'), sql);
    assert.equal(coerce('VARCHAR', 'TIMESTAMP', sql, 'ns'), sql);
    assert.equal(coerce('VARCHAR', 'TIMESTAMP', "'2024-01-01T00:00:00.0000001Z'", 'us'), undefined);
  });

  it('with a time beyond 64 bits of nanoseconds is not written to a TIMESTAMP of nanoseconds, which would wrap', () => {
    for (const sql of ["'1677-12-31T00:00:00Z'", "'2262-01-01T00:00:00Z'"]) {
      assert.equal(coerce('VARCHAR', 'TIMESTAMP', sql, 'us'), sql);
      assert.equal(coerce('VARCHAR', 'TIMESTAMP', sql, 'ns'), undefined);
    }
  });
});

describe('a time of which the database’s precision is not known', () => {
  it('is taken when every precision stores it', () => {
    const coercion = coercionOf('VARCHAR', 'TIMESTAMP');
    assert.ok(typeof coercion === 'function');
    assert.equal(coercion("'2024-01-01T00:00:00.123Z'"), "'2024-01-01T00:00:00.123Z'");
    assert.equal(coercion("'2024-01-01T00:00:00.1234Z'"), undefined);
    assert.equal(coercion("'2262-01-01T00:00:00Z'"), undefined);
  });
});

describe('any other value', () => {
  testPairs([
    { value: 'BOOL', column: 'VARCHAR', taken: [['true', "'true'"]], refused: [] },
    { value: 'BOOL', column: 'NCHAR', taken: [['false', "'false'"]], refused: [] },
    { value: 'VARBINARY', column: 'BLOB', taken: ["'\\x00ff'"], refused: [] },
  ]);

  const SAME: readonly ValueType[] = [
    'BOOL',
    'TINYINT UNSIGNED',
    'BIGINT',
    'FLOAT',
    'DOUBLE',
    'DECIMAL(10, 2)',
    'VARCHAR',
    'NCHAR',
    'VARBINARY',
    'GEOMETRY',
    'TIMESTAMP',
    'JSON',
  ];
  for (const type of SAME) {
    it(`of ${type} is written to its own type as it is`, () => {
      assert.equal(coercionOf(type, type, 'ms'), 'same');
    });
  }

  it('that is a NULL of unknown type is written to every column', () => {
    for (const column of [...SAME, 'BLOB']) assert.equal(coercionOf('NULL', column, 'ms'), 'same');
  });

  const NEVER: readonly (readonly [value: ValueType, columns: readonly string[]])[] = [
    ['BIGINT', ['TIMESTAMP', 'VARBINARY', 'GEOMETRY', 'JSON', 'BLOB']],
    ['DOUBLE', ['BOOL', 'TIMESTAMP', 'VARBINARY', 'GEOMETRY', 'JSON']],
    ['DECIMAL(10, 2)', ['BOOL', 'TIMESTAMP', 'VARBINARY', 'JSON']],
    ['BOOL', ['INT', 'DOUBLE', 'DECIMAL(10, 2)', 'TIMESTAMP', 'VARBINARY']],
    ['TIMESTAMP', ['BIGINT', 'VARCHAR', 'DOUBLE']],
    ['VARBINARY', ['VARCHAR', 'NCHAR', 'GEOMETRY', 'BIGINT']],
    ['GEOMETRY', ['VARCHAR', 'VARBINARY']],
    ['JSON', ['VARCHAR', 'NCHAR']],
    ['VARCHAR', ['A TYPE OF THE FUTURE']],
  ];
  for (const [value, columns] of NEVER) {
    it(`of ${value} is never written to ${columns.join(', ')}`, () => {
      for (const column of columns) {
        assert.equal(coercionOf(value, column, 'ms'), undefined);
        assert.equal(takenBy(column, value), undefined);
      }
    });
  }
});

describe('what a column takes', () => {
  it('is said in words for the message of a rejection', () => {
    assert.equal(takenBy('INT', 'DOUBLE'), 'whole numbers in its range');
    assert.equal(takenBy('DECIMAL(10, 2)', 'VARCHAR'), 'numbers with no more digits than it has, in plain decimal');
  });
});
