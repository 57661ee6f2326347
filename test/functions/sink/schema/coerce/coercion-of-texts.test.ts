import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coercionOf } from '../../../../../functions/sink/schema/coerce/coercion.ts';
import { coerce, testPairs } from '../../../../support/sink/coercion-pairs.ts';

describe('a text for a column of another type', () => {
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

describe('a text with a time for a database of unknown precision', () => {
  it('is written to a TIMESTAMP when every precision stores it', () => {
    const coercion = coercionOf('VARCHAR', 'TIMESTAMP');
    assert.ok(typeof coercion === 'function');
    assert.equal(coercion("'2024-01-01T00:00:00.123Z'"), "'2024-01-01T00:00:00.123Z'");
    assert.equal(coercion("'2024-01-01T00:00:00.1234Z'"), undefined);
    assert.equal(coercion("'2262-01-01T00:00:00Z'"), undefined);
  });
});
