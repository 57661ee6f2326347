import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { geometryCell } from '../../../../functions/sink/decode/cells.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';

describe('a geometry in well-known text', () => {
  // Bytes of its well-known binary: 5 for each geometry's head, 4 a count, 16 a point.
  const SIZES: readonly (readonly [text: string, bytes: number])[] = [
    ['POINT(1 2)', 21],
    ['Point ( -1.5e3   .25 )', 21],
    ['LINESTRING(0 0, 1 1)', 41],
    ['POLYGON((0 0, 1 0, 1 1, 0 0))', 77],
    ['POLYGON((0 0, 9 0, 9 9, 0 0), (1 1, 2 1, 2 2, 1 1))', 145],
    ['MULTIPOINT(1 2, 3 4)', 51],
    ['MULTIPOINT((1 2), (3 4))', 51],
    ['MULTILINESTRING((0 0, 1 1), (2 2, 3 3))', 91],
    ['MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))', 86],
    ['GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1))', 71],
  ];
  for (const [text, bytes] of SIZES) {
    it(`has ${bytes} bytes in TDengine: ${text}`, () => {
      assert.deepEqual(geometryCell('g', text), { name: 'g', type: 'GEOMETRY', sql: `'${text}'`, length: bytes });
    });
  }

  it('may be a collection of collections, up to a depth', () => {
    const nested = (depth: number) => `${'GEOMETRYCOLLECTION('.repeat(depth)}POINT(1 2)${')'.repeat(depth)}`;
    assert.equal(geometryCell('g', nested(128)).length, 128 * 9 + 21);
    for (const depth of [129, 100_000]) assert.throws(() => geometryCell('g', nested(depth)), RecordError);
  });

  for (const text of [
    '',
    'POINT',
    'POINT()',
    'POINT(1)',
    'POINT(1 2 3)',
    'POINT(1,2)',
    'LINESTRING(0 0,)',
    'POLYGON(0 0, 1 1)',
    'CIRCLE(1 2)',
    "POINT(1 2)'",
  ]) {
    it(`is refused when it is not one: ${text}`, () => {
      assert.throws(
        () => geometryCell('g', text),
        new RecordError('decode', 'field g: the value is not a geometry in well-known text', { column: 'g' }),
      );
    });
  }

  it('is refused when it is longer than TDengine stores', () => {
    const line = (points: number) => `LINESTRING(${Array.from({ length: points }, () => '0 0').join(',')})`;
    assert.equal(geometryCell('g', line(4094)).length, 65_513);
    assert.throws(
      () => geometryCell('g', line(4095)),
      /column g: the geometry has 65529 bytes, TDengine stores at most 65517$/,
    );
  });
});
