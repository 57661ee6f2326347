import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { likePattern } from '../../src/text/like-pattern.ts';

describe('LIKE', () => {
  const MATCHES: readonly (readonly [string, string])[] = [
    ['d%', 'd1\nx'],
    ['d_', 'd😀'],
    ['100\\%', '100%'],
    ['a\\_b', 'a_b'],
    ['a.c', 'a.c'],
    ['%', ''],
    ['[x]{1}', '[x]{1}'],
  ];
  for (const [pattern, text] of MATCHES) {
    it(`${pattern} matches ${JSON.stringify(text)}`, () => assert.ok(likePattern(pattern).test(text)));
  }

  const OTHERS: readonly (readonly [string, string])[] = [
    ['d%', 'D1'],
    ['d_', 'd12'],
    ['100\\%', '1000'],
    ['a\\_b', 'axb'],
    ['a.c', 'abc'],
  ];
  for (const [pattern, text] of OTHERS) {
    it(`${pattern} does not match ${text}`, () => assert.ok(!likePattern(pattern).test(text)));
  }
});
