import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ValueType } from '../../../../../functions/shared/tdengine/types/types.ts';
import { coercionOf, takenBy } from '../../../../../functions/sink/schema/coerce/coercion.ts';
import { testPairs } from '../../../../support/sink/coercion-pairs.ts';

describe('a value for a column, by the types of both,', () => {
  testPairs([
    { value: 'BOOL', column: 'VARCHAR', taken: [['true', "'true'"]], refused: [] },
    { value: 'BOOL', column: 'NCHAR', taken: [['false', "'false'"]], refused: [] },
    { value: 'VARBINARY', column: 'BLOB', taken: ["'\\x00ff'"], refused: [] },
    { value: 'BLOB', column: 'VARBINARY', taken: ["'\\x00ff'"], refused: [] },
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
    'BLOB',
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
    for (const column of SAME) assert.equal(coercionOf('NULL', column, 'ms'), 'same');
  });

  const NEVER: readonly (readonly [value: ValueType, columns: readonly string[]])[] = [
    ['BIGINT', ['TIMESTAMP', 'VARBINARY', 'GEOMETRY', 'JSON', 'BLOB']],
    ['DOUBLE', ['BOOL', 'TIMESTAMP', 'VARBINARY', 'GEOMETRY', 'JSON']],
    ['DECIMAL(10, 2)', ['BOOL', 'TIMESTAMP', 'VARBINARY', 'JSON']],
    ['BOOL', ['INT', 'DOUBLE', 'DECIMAL(10, 2)', 'TIMESTAMP', 'VARBINARY']],
    ['TIMESTAMP', ['BIGINT', 'VARCHAR', 'DOUBLE']],
    ['VARBINARY', ['VARCHAR', 'NCHAR', 'GEOMETRY', 'BIGINT']],
    ['BLOB', ['VARCHAR', 'NCHAR', 'GEOMETRY', 'BIGINT']],
    ['GEOMETRY', ['VARCHAR', 'VARBINARY', 'BLOB']],
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

describe('what a column of another type takes', () => {
  it('is described in words for the message of a rejection', () => {
    assert.equal(takenBy('INT', 'DOUBLE'), 'whole numbers in its range');
    assert.equal(takenBy('DECIMAL(10, 2)', 'VARCHAR'), 'numbers with no more digits than it has, in plain decimal');
  });
});
