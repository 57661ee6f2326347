import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scanToken } from '../../src/sql/lexer.ts';

function scanAll(sql: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; ; ) {
    const token = scanToken(sql, at);
    if (token.kind === 'end') return found;
    found.push(`${token.kind} ${sql.slice(token.start, token.end)}`);
    at = token.end;
  }
}

describe('the tokens of a statement', () => {
  const CASES: readonly (readonly [string, readonly string[]])[] = [
    ['select 1', ['word select', 'integer 1']],
    ['1.5e3 .5 5. 1e2', ['decimal 1.5e3', 'decimal .5', 'decimal 5.', 'decimal 1e2']],
    ['0x1F 0b11 10s 2W', ['hex 0x1F', 'binary 0b11', 'duration 10s', 'duration 2W']],
    ['1abc 1_000', ['integer 1', 'word abc', 'integer 1', 'word _000']],
    ['db.123', ['word db', 'decimal .123']],
    ["'it''s' 'a\\'b' \"x\"\"y\"", ["string 'it''s'", "string 'a\\'b'", 'string "x""y"']],
    ['`a``b` `back\\slash`', ['quoted `a``b`', 'quoted `back\\slash`']],
    ["'open", ["illegal 'open"]],
    ['a-- rest\nb /* c */ d', ['word a', 'comment -- rest', 'word b', 'comment /* c */', 'word d']],
    ['<=<>!=->', ['symbol <=', 'symbol <>', 'symbol !=', 'symbol ->']],
    ['ü', ['illegal ü']],
  ];
  for (const [sql, tokens] of CASES) {
    it(`are found in ${sql}`, () => assert.deepEqual(scanAll(sql), tokens));
  }
});
