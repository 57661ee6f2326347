import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oneCopy } from '../../../../functions/sink/rows/one-copy.ts';

describe('the one copy of a text', () => {
  it('is the same text, whatever is in it and however many came before', () => {
    const texts = ['', 'stb', 'a`b', 'größe', '\ud800', ...Array.from({ length: 10_001 }, (_, at) => `db\0s${at}`)];
    for (let turn = 0; turn < 2; turn++) assert.deepEqual(texts.map(oneCopy), texts);
  });
});
