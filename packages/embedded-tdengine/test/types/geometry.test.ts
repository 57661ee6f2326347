import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wellKnownBinary, wellKnownText } from '../../src/types/geometry.ts';

describe('geometry', () => {
  it('is stored as little-endian well-known binary', () => {
    const bytes = wellKnownBinary('POINT(180 90)');
    assert.equal(Buffer.from(bytes ?? []).toString('hex'), '010100000000000000008066400000000000805640');
  });

  const SHAPES: readonly (readonly [string, string])[] = [
    ['point(1 2)', 'POINT (1.000000 2.000000)'],
    ['LINESTRING(1 1, 3.5 4.25)', 'LINESTRING (1.000000 1.000000, 3.500000 4.250000)'],
    [
      'POLYGON((0 0, 1 0, 1 1, 0 0))',
      'POLYGON ((0.000000 0.000000, 1.000000 0.000000, 1.000000 1.000000, 0.000000 0.000000))',
    ],
    ['MULTIPOINT((1 2), (3 4))', 'MULTIPOINT ((1.000000 2.000000), (3.000000 4.000000))'],
    [
      'MULTILINESTRING((0 0, 1 1), (2 2, 3 3))',
      'MULTILINESTRING ((0.000000 0.000000, 1.000000 1.000000), (2.000000 2.000000, 3.000000 3.000000))',
    ],
  ];
  for (const [written, printed] of SHAPES) {
    it(`${written} prints as ${printed}`, () => {
      const bytes = wellKnownBinary(written);
      assert.ok(bytes);
      assert.equal(wellKnownText(bytes), printed);
    });
  }

  for (const text of ['', 'nonsense', 'POINT(1)', 'POINT(1 2, 3 4)', 'POINT(1 2', 'LINESTRING(a b)']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(wellKnownBinary(text), undefined));
  }
});
