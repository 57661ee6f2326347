import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseJsonTag } from '../../../../../functions/sink/decode/json/json-tag.ts';

describe('the text of a JSON tag', () => {
  it('has whole numbers that a double holds, also beyond 2^53, and NaN for others', () => {
    const read = parseJsonTag('{"small":7,"held":9007199254740994,"not":9007199254740993,"half":1.5}');
    assert.deepEqual(read, { small: 7, held: 9007199254740994, not: Number.NaN, half: 1.5 });
  });

  it('keeps what is no number, and a number that no double holds', () => {
    const read = parseJsonTag('{"text":"9007199254740993","large":1e400,"yes":true,"none":null}');
    assert.deepEqual(read, { text: '9007199254740993', large: Number.POSITIVE_INFINITY, yes: true, none: null });
  });
});
