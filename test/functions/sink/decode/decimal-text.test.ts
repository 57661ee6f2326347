import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decimalText } from '../../../../functions/sink/decode/decimal-text.ts';

describe('the text of a decimal', () => {
  const texts: readonly [bytes: readonly number[], scale: number, text: string][] = [
    [[], 0, '0'],
    [[0x7f], 0, '127'],
    [[0x80], 0, '-128'],
    [[0xff], 2, '-0.01'],
    [[0x00, 0xff], 1, '25.5'],
    [[0x01], -3, '1000'],
    [[0x05], 3, '0.005'],
  ];
  for (const [bytes, scale, text] of texts) {
    it(`of ${bytes.length} bytes and scale ${scale} is ${text}`, () => {
      assert.equal(decimalText(Buffer.from(bytes), scale), text);
    });
  }
});
