import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseJson } from '../../../../../functions/sink/decode/json/parse-json.ts';
import { anyObjectText } from '../../../../support/sink/any-json.ts';

/** Numbers as their text. */
const revive = (_key: string, value: unknown, context?: { readonly source?: string }) =>
  typeof value === 'number' ? `number ${context?.source}` : value;

describe('JSON text that is parsed', () => {
  it('gives its own keys, whatever keys were parsed before', () => {
    const cases: readonly [before: string, text: string, keys: readonly string[]][] = [
      [String.raw`{"one":0,"\\":1}`, String.raw`{"one":0,"\u0061":1}`, ['one', 'a']],
      [String.raw`{"two":0,"\\u":1}`, String.raw`{"two":0,"\u0061\u0062":1}`, ['two', 'ab']],
      [String.raw`{"thrée":0,"\\":1}`, String.raw`{"thrée":0,"\"":1}`, ['thrée', '"']],
      [String.raw`{"four":0,"x\\":1}`, String.raw`{"four":0,"x\n":1}`, ['four', 'x\n']],
    ];
    for (const [before, text, keys] of cases) {
      for (const given of [undefined, revive]) {
        assert.deepEqual(Object.keys(Object(parseJson(before, given))).length, 2);
        assert.deepEqual(Object.keys(Object(parseJson(text, given))), keys, text);
        const [inner] = Object.values(Object(parseJson(`{"in":${text}}`, given)));
        assert.deepEqual(Object.keys(Object(inner)), keys, text);
        const [element] = Object.values(Object(parseJson(`[ ${text}, 1]`, given)));
        assert.deepEqual(Object.keys(Object(element)), keys, text);
      }
    }
  });

  it('gives the same value as JSON.parse, also with a backslash in a key', () => {
    fc.assert(
      fc.property(anyObjectText, fc.constantFrom(undefined, revive), (text, given) => {
        const expected: unknown = JSON.parse(text, given);
        assert.deepEqual(parseJson(text, given), expected);
        // The key is spelled without escape otherwise, and so nothing but a backslash.
        assert.deepEqual(parseJson(String.raw`[{"\\":0},${text} , []]`, given), [
          { '\\': given ? 'number 0' : 0 },
          expected,
          [],
        ]);
      }),
    );
  });

  it('is refused with a SyntaxError when it is not JSON', () => {
    for (const text of ['', '{', String.raw`{"\\":01}`]) assert.throws(() => parseJson(text), SyntaxError);
  });
});
