import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { backtickName, stringValue } from '../../src/sql/literal.ts';

describe('string literals', () => {
  const CASES: readonly (readonly [string, string])[] = [
    ["''", ''],
    ["'it''s'", "it's"],
    ["'it\\'s'", "it's"],
    ['"say ""x"""', 'say "x"'],
    ['\'a""b\'', 'a""b'],
    ["'\\n\\r\\t\\b'", '\n\r\t\b'],
    ["'\\q\\0'", 'q0'],
    ["'100\\% \\_'", '100\\% \\_'],
    ["'\\x41'", '\\x41'],
    ["'a\\\\'", 'a\\'],
  ];
  for (const [literal, value] of CASES) {
    it(`${literal} is ${JSON.stringify(value)}`, () => assert.equal(stringValue(literal), value));
  }

  it('can hold any text when backslash and quote are escaped', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const literal = `'${text.replace(/[\\']/g, '\\$&')}'`;
        assert.equal(stringValue(literal), text);
      }),
    );
  });

  it('hold a backtick in a quoted name as two', () => assert.equal(backtickName('`tick``ed`'), 'tick`ed'));
});
