import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseColumnType, TYPE_RULE } from '../../../../../functions/shared/tdengine/types/column-type.ts';
import {
  baseType,
  factsOf,
  familyOf,
  isIntegerType,
  isSized,
  TYPE_NAMES,
  TYPES,
  typesBy,
} from '../../../../../functions/shared/tdengine/types/types.ts';

describe('the table of TDengine’s types', () => {
  it('has every type of TDengine 3.3.7, by the name that DESCRIBE gives it', () => {
    assert.deepEqual(TYPE_NAMES, [
      'TINYINT',
      'SMALLINT',
      'INT',
      'BIGINT',
      'TINYINT UNSIGNED',
      'SMALLINT UNSIGNED',
      'INT UNSIGNED',
      'BIGINT UNSIGNED',
      'BOOL',
      'FLOAT',
      'DOUBLE',
      'TIMESTAMP',
      'JSON',
      'DECIMAL',
      'VARCHAR',
      'NCHAR',
      'VARBINARY',
      'GEOMETRY',
      'BLOB',
    ]);
  });

  it('finds a type with or without its length or digits, and nothing for an unknown type', () => {
    assert.deepEqual(
      ['DECIMAL(10, 2)', 'DECIMAL', 'VARCHAR(40)', 'BIGINT UNSIGNED', 'INTERVAL', 'INTERVAL(1)', ''].map(familyOf),
      ['DECIMAL', 'DECIMAL', 'text', 'integer', undefined, undefined, undefined],
    );
    assert.equal(factsOf('toString'), undefined);
    assert.deepEqual(['DECIMAL(10, 2)', 'INT'].map(baseType), ['DECIMAL', 'INT']);
  });

  it('has a range for every integer', () => {
    const ranges = TYPE_NAMES.filter(isIntegerType).map(
      (type) => `${TYPES[type].range.least} ${TYPES[type].range.most}`,
    );
    assert.deepEqual(ranges, [
      '-128 127',
      '-32768 32767',
      '-2147483648 2147483647',
      '-9223372036854775808 9223372036854775807',
      '0 255',
      '0 65535',
      '0 4294967295',
      '0 18446744073709551615',
    ]);
    assert.deepEqual(
      TYPE_NAMES.filter((type) => factsOf(type)?.family === 'integer'),
      TYPE_NAMES.filter(isIntegerType),
    );
  });

  it('has which types are declared with a length', () => {
    assert.deepEqual(TYPE_NAMES.filter(isSized), ['VARCHAR', 'NCHAR', 'VARBINARY', 'GEOMETRY']);
  });

  it('gives each name of a schemaless protocol to one type', () => {
    for (const names of ['suffixes', 'openTsdb'] as const) {
      const all = TYPE_NAMES.flatMap((type) => factsOf(type)?.[names] ?? []);
      assert.deepEqual([...typesBy(names).keys()], all);
    }
    assert.deepEqual([typesBy('suffixes').get('i'), typesBy('suffixes').get('u')], ['BIGINT', 'BIGINT UNSIGNED']);
  });
});

describe('a type that settings declare', () => {
  it('is one of those that the error message lists', () => {
    assert.equal(
      TYPE_RULE,
      'must be a type of TDengine: TINYINT, SMALLINT, INT, BIGINT, TINYINT UNSIGNED, SMALLINT UNSIGNED, INT UNSIGNED, BIGINT UNSIGNED, BOOL, FLOAT, DOUBLE, TIMESTAMP, JSON, BLOB, DECIMAL(p, s), or VARCHAR, NCHAR, VARBINARY, GEOMETRY with or without (length)',
    );
    for (const type of TYPE_NAMES) {
      const text = type === 'DECIMAL' ? 'DECIMAL(4, 1)' : type;
      assert.equal(parseColumnType(text)?.name, TYPE_RULE.includes(type) ? type : undefined);
    }
  });
});
