import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ValueReader } from '../../../../functions/sink/decode/value-text.ts';

describe("the text of a record's value", () => {
  it('is that of its UTF-8, whatever was read before', () => {
    const texts = fc.array(
      fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('\ufffd', 'ÿ', '\x7f')),
    );
    fc.assert(
      fc.property(texts, (all) => {
        const reader = new ValueReader();
        const written = all.map((text) => text.replaceAll('\0', '').toWellFormed());
        assert.deepEqual(
          written.map((text) => reader.text(Buffer.from(text).toString('base64'))),
          written,
        );
      }),
    );
  });

  it('may be longer than any before', () => {
    const reader = new ValueReader();
    for (const text of ['ä'.repeat(200_000), 'a'.repeat(500_000)]) {
      assert.equal(reader.text(Buffer.from(text).toString('base64')), text);
    }
  });

  const refused: readonly [what: string, bytes: readonly number[], reason: RegExp][] = [
    ['bytes that are not UTF-8', [0x61, 0xff], /not UTF-8/],
    ['half of a character', [0xc3], /not UTF-8/],
    ['U+0000', [0x61, 0x00], /U\+0000/],
    ['U+0000 beside what is not ASCII', [0xc3, 0xa4, 0x00], /U\+0000/],
  ];
  for (const [what, bytes, reason] of refused) {
    it(`is refused with ${what} in it`, () => {
      assert.throws(() => new ValueReader().text(Buffer.from(bytes).toString('base64')), reason);
    });
  }
});
