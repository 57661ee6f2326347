import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32c } from '../../src/wire/crc32c.ts';

describe('the CRC-32C', () => {
  // RFC 3720, appendix B.4, and the usual check value of the polynomial.
  for (const [what, bytes, crc] of [
    ['nothing', Buffer.alloc(0), 0],
    ['"123456789"', Buffer.from('123456789'), 0xe3069283],
    ['32 bytes of zeroes', Buffer.alloc(32), 0x8a9136aa],
    ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['32 rising bytes', Buffer.from(Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e],
    ['32 falling bytes', Buffer.from(Array.from({ length: 32 }, (_, index) => 31 - index)), 0x113fdb5c],
  ] as const) {
    it(`of ${what} is ${crc.toString(16)}`, () => assert.equal(crc32c(bytes), crc));
  }
});
