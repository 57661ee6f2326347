import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ValueType } from '../../../../../functions/shared/tdengine/types/types.ts';
import { heldBytes } from '../../../../../functions/sink/decode/opentsdb/series.ts';

describe('the bytes of a tag in TDengine’s memory', () => {
  const cases: readonly [type: ValueType, sql: string, hex: string][] = [
    ['BOOL', 'true', '01'],
    ['BOOL', 'false', '00'],
    ['TINYINT', '-2', 'fe'],
    ['SMALLINT', '258', '0201'],
    ['INT', '-2', 'feffffff'],
    ['BIGINT', '9007199254740993', '0100000000002000'],
    ['FLOAT', '1.5', '0000c03f'],
    ['DOUBLE', '1.5', '000000000000f83f'],
  ];
  for (const [type, sql, hex] of cases) {
    it(`are little-endian for ${type} ${sql}`, () => {
      assert.equal(heldBytes({ name: 't', type, sql, length: 0 })?.toString('hex'), hex);
    });
  }

  it('are not needed for a text, which is as it is written', () => {
    for (const type of ['VARCHAR', 'NCHAR', 'VARBINARY'] as const) {
      assert.equal(heldBytes({ name: 't', type, sql: "'true'", length: 4 }), undefined);
    }
  });
});
