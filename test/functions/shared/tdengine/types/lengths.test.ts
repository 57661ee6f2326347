import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  declaredLength,
  longestLength,
  neededLength,
  storedBytes,
  typeText,
} from '../../../../../functions/shared/tdengine/types/lengths.ts';

describe('the bytes that a column takes in a row', () => {
  const BYTES: readonly (readonly [type: string, length: number, bytes: number])[] = [
    ['BOOL', 1, 1],
    ['TINYINT', 1, 1],
    ['TINYINT UNSIGNED', 1, 1],
    ['SMALLINT', 2, 2],
    ['SMALLINT UNSIGNED', 2, 2],
    ['INT', 4, 4],
    ['INT UNSIGNED', 4, 4],
    ['FLOAT', 4, 4],
    ['BIGINT', 8, 8],
    ['BIGINT UNSIGNED', 0, 8],
    ['DOUBLE', 0, 8],
    ['TIMESTAMP', 8, 8],
    ['DECIMAL(10, 2)', 8, 8],
    ['DECIMAL(38, 10)', 16, 16],
    ['VARCHAR', 10, 12],
    ['VARBINARY', 10, 12],
    ['GEOMETRY', 21, 23],
    ['NCHAR', 10, 42],
  ];
  for (const [type, length, bytes] of BYTES) {
    it(`are ${bytes} for ${type} of length ${length}`, () => {
      assert.equal(storedBytes(type, length), bytes);
    });
  }
});

describe('the longest length of a column', () => {
  it('is counted in bytes, for NCHAR in characters, and smaller for a tag', () => {
    for (const type of ['VARCHAR', 'VARBINARY', 'GEOMETRY']) {
      assert.deepEqual([longestLength(type, 'column'), longestLength(type, 'tag')], [65_517, 16_382]);
    }
    assert.deepEqual([longestLength('NCHAR', 'column'), longestLength('NCHAR', 'tag')], [16_379, 4_095]);
  });

  it('is undefined for types without a length', () => {
    for (const type of ['BIGINT', 'DECIMAL(10, 2)', 'JSON', 'BLOB'])
      assert.equal(longestLength(type, 'column'), undefined);
  });
});

describe('the length that the sink declares for a text', () => {
  it('is the power of two above its own length, up to 1,024', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 511, 512, 1_023, 1_024, 1_025].map(declaredLength),
      [1, 2, 4, 4, 512, 1_024, 1_024, 1_024, 1_025],
    );
  });
});

describe('the length that a value needs in a column', () => {
  it('is its number of bytes, or for NCHAR of characters', () => {
    assert.equal(neededLength("'温度'", 6, 'VARCHAR'), 6);
    assert.equal(neededLength("'温度'", 6, 'NCHAR'), 2);
    assert.equal(neededLength("'abc'", 3, 'NCHAR'), 3);
    assert.equal(neededLength("'it\\'s'", 4, 'NCHAR'), 4);
  });
});

describe('the text of a column’s type', () => {
  it('has a length if the type is declared with one', () => {
    assert.deepEqual(
      [typeText('NCHAR', 16), typeText('GEOMETRY', 21), typeText('BIGINT', 8), typeText('DECIMAL(10, 2)', 8)],
      ['NCHAR(16)', 'GEOMETRY(21)', 'BIGINT', 'DECIMAL(10, 2)'],
    );
  });
});
