import { describe } from 'node:test';
import { testPairs } from '../../../../support/sink/coercion-pairs.ts';

describe('an integer for a column of another type', () => {
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

describe('a floating-point number for a column of another type', () => {
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

describe('a DECIMAL for a column of another type', () => {
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
