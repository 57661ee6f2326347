import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Precision } from '../../../functions/shared/tdengine/time/precision.ts';
import { cellReader, literalReader } from '../../../operations/verify/stored-text.ts';

/** Types, a SQL literal, and what REST shows of what is stored. */
const SAME: readonly (readonly [type: string, sql: string, cell: unknown])[] = [
  ['INT', '-5', -5],
  ['INT', '007', 7],
  ['BIGINT', '-9223372036854775808', '-9223372036854775808'],
  ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615'],
  ['BOOL', 'true', true],
  ['BOOL', '0', false],
  ['FLOAT', '0.10000000149011612', 0.1],
  ['FLOAT', '3.4028234663852886e+38', 3.4028235e38],
  ['FLOAT', '-0', -0],
  ['DOUBLE', '1e21', 1e21],
  ['DOUBLE', '0.1', 0.1],
  ['DOUBLE', "'1.50'", 1.5],
  ['DECIMAL(20, 4)', "'1.5'", '1.5000'],
  ['DECIMAL(38, 10)', "'-9999999999999999999999999999.9999999999'", '-9999999999999999999999999999.9999999999'],
  ['VARCHAR', "'it\\'s \\\\n'", "it's \\n"],
  ['NCHAR', "'你好 🙂'", '你好 🙂'],
  ['NCHAR', "''", ''],
  ['VARBINARY', "'\\x0102FF'", '0102ff'],
  ['VARBINARY', "'\\x'", ''],
  ['BLOB', "'\\x00'", '00'],
  ['GEOMETRY', "'point( 1.50 -2 )'", '0101000000000000000000f83f00000000000000c0'],
  ['TIMESTAMP', '1700000000000', '1700000000000'],
  ['TIMESTAMP', "'2023-11-14T22:13:20.000Z'", '1700000000000'],
  ['INT', 'NULL', null],
];

describe('the text of what a column stores', () => {
  for (const [type, sql, cell] of SAME) {
    it(`is the same for ${sql} and for what REST shows of it in a column of ${type}`, () => {
      assert.equal(literalReader(type, 'ms')(sql), cellReader(type)(cell));
    });
  }

  it('tells values apart that differ in one digit, in a sign of zero, in a blank, and NULL from empty text', () => {
    const differ = (type: string, sql: string, cell: unknown, precision: Precision = 'ms') =>
      assert.notEqual(literalReader(type, precision)(sql), cellReader(type)(cell), `${type} ${sql}`);
    differ('BIGINT', '9007199254740993', '9007199254740992');
    differ('DOUBLE', '0', -0);
    differ('DOUBLE', '0.1', 0.10000000000000002);
    differ('FLOAT', '0.1', 0.10000002);
    differ('DECIMAL(38, 10)', "'0.0000000001'", '0.0000000002');
    differ('VARCHAR', "'a '", 'a');
    differ('VARCHAR', "''", null);
    differ('VARCHAR', "'NULL'", null);
    differ('TIMESTAMP', "'2023-11-14T22:13:20.000000001Z'", '1700000000000000000', 'ns');
    differ('GEOMETRY', "'POINT(1.5 -2.0000000000000004)'", '0101000000000000000000f83f00000000000000c0');
  });

  it('takes points of a MULTIPOINT with and without brackets of their own for the same', () => {
    const read = literalReader('GEOMETRY', 'ms');
    assert.equal(read("'MULTIPOINT(1 2, 3 4)'"), read("'MULTIPOINT ((1 2), (3 4))'"));
    assert.notEqual(read("'MULTIPOINT(1 2, 3 4)'"), read("'LINESTRING(1 2, 3 4)'"));
  });
});
