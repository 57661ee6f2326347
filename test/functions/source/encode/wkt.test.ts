import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnencodableError } from '../../../../functions/source/encode/encoder.ts';
import { wktOf } from '../../../../functions/source/encode/wkt.ts';

/** Well-known binary in little-endian order, as TDengine shows it. */
function wkb(type: number, ...parts: readonly (number | Buffer)[]): string {
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(type, 1);
  const body = parts.map((part) => {
    if (typeof part !== 'number') return part;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(part);
    return bytes;
  });
  return Buffer.concat([head, ...body]).toString('hex');
}

function at(...coordinates: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * coordinates.length);
  for (const [index, value] of coordinates.entries()) bytes.writeDoubleLE(value, index * 8);
  return bytes;
}

const point = Buffer.from(wkb(1, at(1, 2)), 'hex');
const line = Buffer.from(wkb(2, 2, at(1, 2, 3, 4)), 'hex');

describe('the well-known text of a geometry', () => {
  const cases: [hex: string, text: string][] = [
    ['010100000000000000008066400000000000805640', 'POINT (180 90)'],
    [wkb(1, at(0.1, -1e-7)), 'POINT (0.1 -1e-7)'],
    ['00000000013ff00000000000004000000000000000', 'POINT (1 2)'],
    [wkb(1, at(Number.NaN, Number.NaN)), 'POINT EMPTY'],
    [wkb(2, 3, at(1, 1, 2, 2, 3.5, 4.25)), 'LINESTRING (1 1, 2 2, 3.5 4.25)'],
    [wkb(2, 0), 'LINESTRING EMPTY'],
    [wkb(3, 1, 4, at(1, 1, 2, 1, 2, 2, 1, 1)), 'POLYGON ((1 1, 2 1, 2 2, 1 1))'],
    [wkb(4, 2, point, point), 'MULTIPOINT ((1 2), (1 2))'],
    [wkb(5, 1, line), 'MULTILINESTRING ((1 2, 3 4))'],
    [wkb(6, 1, Buffer.from(wkb(3, 1, 1, at(1, 1)), 'hex')), 'MULTIPOLYGON (((1 1)))'],
    [wkb(7, 2, point, line), 'GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))'],
  ];
  for (const [hex, text] of cases) {
    it(`is ${text}`, () => assert.equal(wktOf(hex), text));
  }

  it('is refused for what is not two-dimensional well-known binary', () => {
    for (const hex of ['', '01', '0101000000', wkb(9), wkb(0x20000001, at(1, 2)), wkb(2, 5, at(1, 2))]) {
      assert.throws(() => wktOf(hex), UnencodableError);
    }
  });
});
