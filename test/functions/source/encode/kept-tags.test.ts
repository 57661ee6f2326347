import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { UnencodableError } from '../../../../functions/source/encode/encoder.ts';
import { tableEncoder } from '../../../../functions/source/encode/table-encoder.ts';
import type { SourceRow } from '../../../../functions/source/row.ts';
import { tickSettings } from '../support/tick-world.ts';

const TABLE = { name: 'meters', kind: 'stable' } as const;
const SCHEMA = [
  { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'at', type: 'TIMESTAMP', length: 8, role: 'column' },
  { name: 'v', type: 'VARCHAR', length: 30, role: 'column' },
  { name: 'place', type: 'NCHAR', length: 30, role: 'tag' },
  { name: 'height', type: 'DOUBLE', length: 8, role: 'tag' },
] as const;

const text = fc.constantFrom(null, 'a', 'a b', 'ä', 'a\\', '\n', '😀', '"', '');
const anyRow: fc.Arbitrary<SourceRow> = fc
  .tuple(
    fc.constantFrom('a', 'b', 'a b', 'ü'),
    fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map(String),
    fc.option(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map(String)),
    text,
    text,
    fc.constantFrom(null, 0, -0, 1.5, 1e300),
  )
  .map(([subtable, time, ...cells]) => ({ subtable, time, cells }));

/** Encodes rows one after the other; a row that cannot be is told by its error. */
function encoder(outFormat: 'line' | 'json') {
  const encode = tableEncoder(tickSettings({ outFormat, subtableTag: 'device' }), TABLE, SCHEMA, 'ms');
  return (row: SourceRow): string | undefined => {
    try {
      return encode(row);
    } catch (error) {
      assert.ok(error instanceof UnencodableError, String(error));
      return error.message;
    }
  };
}

describe('a tag of a number', () => {
  it('that becomes -0 is told from the 0 that it was', () => {
    const encode = encoder('line');
    const row = { subtable: 'd', time: '1', cells: [null, 'x', 'a'] };
    assert.equal(encode({ ...row, cells: [...row.cells, 0] }), 'meters,device=d,place=a,height=0 v="x" 1000000');
    assert.equal(encode({ ...row, cells: [...row.cells, -0] }), 'meters,device=d,place=a,height=-0 v="x" 1000000');
  });
});

describe('an encoder, which keeps the text of tags and days', () => {
  for (const outFormat of ['line', 'json'] as const) {
    it(`makes of a row what one makes that has seen no other, as ${outFormat}`, () => {
      fc.assert(
        fc.property(fc.array(anyRow, { maxLength: 12 }), (rows) => {
          const encode = encoder(outFormat);
          for (const row of rows) assert.equal(encode(row), encoder(outFormat)(row));
        }),
      );
    });
  }
});
