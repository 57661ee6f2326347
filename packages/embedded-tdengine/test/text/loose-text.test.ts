import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { byteLength, decodeLoose, encodeLoose } from '../../src/text/loose-text.ts';

describe('text with bytes that are not UTF-8', () => {
  it('returns any bytes as they came', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = decodeLoose(bytes);
        assert.deepEqual([...encodeLoose(text)], [...bytes]);
        assert.equal(byteLength(text), bytes.length);
      }),
    );
  });

  it('reads UTF-8 as any decoder does, a byte order mark included', () => {
    assert.equal(decodeLoose(Buffer.from('\ufeffZürich 北京 😀')), '\ufeffZürich 北京 😀');
  });

  it('keeps the characters around a stray byte', () => {
    const text = decodeLoose(Buffer.from([0x61, 0xff, 0xc3, 0xbc, 0xe4, 0xbd]));
    assert.equal(text, 'a\udcff\u00fc\udce4\udcbd');
  });
});
