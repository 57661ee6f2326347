import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readUnsignedVarint, readVarint, readVarlong, varint } from '../../src/wire/varint.ts';
import { Writer } from '../../src/wire/writer.ts';

describe('a varint', () => {
  for (const [value, hex] of [
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [63, '7e'],
    [-64, '7f'],
    [64, '8001'],
    [-65, '8101'],
    [8_191, 'fe7f'],
    [2_147_483_647, 'feffffff0f'],
    [-2_147_483_648, 'ffffffff0f'],
  ] as const) {
    it(`of ${value} is ${hex}`, () => {
      assert.equal(varint(value).toString('hex'), hex);
      assert.deepEqual(readVarint(Buffer.from(hex, 'hex'), 0), { value, next: hex.length / 2 });
    });
  }

  for (const [value, hex] of [
    [0, '00'],
    [127, '7f'],
    [128, '8001'],
    [16_384, '808001'],
    [2_147_483_648, '8080808008'],
    [4_294_967_295, 'ffffffff0f'],
  ] as const) {
    it(`of ${value} without zigzag is ${hex}`, () => {
      assert.equal(new Writer().unsignedVarint(value).buffer().toString('hex'), hex);
      assert.deepEqual(readUnsignedVarint(Buffer.from(hex, 'hex'), 0), { value, next: hex.length / 2 });
    });
  }

  it('of any 32-bit integer reads back at any position', () => {
    const integers = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(integers, fc.nat(9), (value, before) => {
        const bytes = Buffer.concat([Buffer.alloc(before, 0xff), varint(value), Buffer.of(0xff)]);
        assert.deepEqual(readVarint(bytes, before), { value, next: bytes.length - 1 });
      }),
    );
  });

  it('of any 64-bit integer reads back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const bytes = varint(value);
        assert.deepEqual(readVarlong(bytes, 0), { value, next: bytes.length });
      }),
    );
  });

  for (const read of [readVarint, readUnsignedVarint, readVarlong]) {
    it(`that is cut short or too long is malformed (${read.name})`, () => {
      assert.throws(() => read(Buffer.of(0x80), 0), { name: 'Malformed' });
      assert.throws(() => read(Buffer.alloc(0), 0), { name: 'Malformed' });
      assert.throws(() => read(Buffer.alloc(20, 0x80), 0), { name: 'Malformed' });
    });
  }
});
