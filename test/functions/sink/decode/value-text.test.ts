import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ValueReader } from '../../../../functions/sink/decode/value-text.ts';

describe('the text of a Kafka record’s value', () => {
  it('is that of its UTF-8 bytes, whatever was read before', () => {
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

  it('begins after a byte order mark, and may be empty', () => {
    const reader = new ValueReader();
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    for (const text of ['m f=1', 'ä', '', '\ufeff', 'a\ufeff'])
      assert.equal(reader.text(base64(`\ufeff${text}`)), text);
    // The bytes of the mark still stand in the memory that is used again.
    assert.equal(reader.text(base64('ä')), 'ä');
    reader.text(base64('\ufeffä'));
    assert.throws(() => reader.text(Buffer.from([0xef, 0xbb]).toString('base64')), /not UTF-8/);
  });

  const refused: readonly [what: string, bytes: readonly number[], reason: RegExp][] = [
    ['bytes that are not UTF-8', [0x61, 0xff], /not UTF-8/],
    ['half of a character', [0xc3], /not UTF-8/],
    [
      'a byte order mark of UTF-16',
      [0xff, 0xfe, 0x61, 0x00],
      /not UTF-8: it begins with the byte order mark of UTF-16/,
    ],
    ['one of the other order', [0xfe, 0xff, 0x00, 0x61], /not UTF-8: it begins with the byte order mark of UTF-16/],
    [
      'what a serializer with Confluent’s registry writes',
      [0x00, 0x00, 0x00, 0x00, 0x07, 0xff],
      /serializers with a Confluent schema registry write/,
    ],
    ['what one with AWS Glue’s writes', [0x03, 0x00, 0xff], /serializers with AWS Glue’s schema registry write/],
    ['U+0000', [0x61, 0x00], /U\+0000/],
    ['U+0000 beside what is not ASCII', [0xc3, 0xa4, 0x00], /U\+0000/],
  ];
  for (const [what, bytes, reason] of refused) {
    it(`is refused with ${what} in it`, () => {
      assert.throws(() => new ValueReader().text(Buffer.from(bytes).toString('base64')), reason);
    });
  }
});
