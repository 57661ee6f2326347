import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filterPattern } from '../../../../local/aws/logs/filter-pattern.ts';

const LINES = [
  'START of it',
  '{"level":"ERROR","rows":2,"error":{"name":"TypeError"},"tables":["a","b"],"ok":true,"why":null}',
  '{"level":"INFO","rows":10,"message":"it is \\"done\\""}',
  '{"level":"WARN"',
];

/** Which of the lines a pattern takes. */
const taken = (pattern: string) => LINES.flatMap((line, index) => (filterPattern(pattern)(line) ? [index] : []));

describe('a filter pattern of CloudWatch Logs', () => {
  const cases: readonly [pattern: string, lines: readonly number[], what: string][] = [
    ['', [0, 1, 2, 3], 'takes every line when it is empty'],
    ['level', [1, 2, 3], 'takes lines with a word'],
    ['level rows', [1, 2], 'takes lines with all words'],
    ['level -INFO', [1, 3], 'leaves out lines with a word behind a minus'],
    ['?START ?WARN', [0, 3], 'takes lines with one of the words behind question marks'],
    ['"of it"', [0], 'takes lines with a quoted phrase'],
    ['"level\\":\\"INFO"', [2], 'takes quotation marks in a phrase behind a backslash'],
    ['%ERR.R|START%', [0, 1], 'takes lines that a regular expression finds'],
    ['{ $.level = "ERROR" }', [1], 'takes lines of JSON by a text'],
    ['{ $.level = ERROR }', [1], 'takes a text without quotes'],
    ['{$.level="*R*"}', [1], 'takes any text for an asterisk'],
    ['{ $.level != "ERROR" }', [2], 'takes what is not equal'],
    ['{ $.rows > 2 }', [2], 'compares numbers: greater'],
    ['{ $.rows >= 2 && $.rows < 10 }', [1], 'takes lines that meet both conditions'],
    ['{ $.rows <= 2 || $.message = * }', [1, 2], 'takes lines that meet one condition'],
    ['{ $.rows = 2 }', [1], 'compares numbers: equal'],
    ['{ ($.rows = 2 || $.rows = 10) && $.level = "INFO" }', [2], 'takes conditions in parentheses together'],
    ['{ $.error.name = "TypeError" }', [1], 'finds a member of a member'],
    ['{ $.tables[1] = "b" }', [1], 'finds an element of a list'],
    ['{ $[\'level\'] = "INFO" }', [2], 'finds a member named in brackets'],
    ['{ $.why IS NULL }', [1], 'takes null'],
    ['{ $.ok IS TRUE }', [1], 'takes true'],
    ['{ $.ok IS FALSE }', [], 'takes false'],
    ['{ $.ok NOT EXISTS }', [2], 'takes lines without a member'],
    ['{ $.level = %^(INFO|ERROR)$% }', [1, 2], 'takes texts that a regular expression finds'],
  ];
  for (const [pattern, lines, what] of cases) {
    it(`${what}: ${pattern || 'empty'}`, () => assert.deepEqual(taken(pattern), lines));
  }

  for (const pattern of [
    '{ $.level = }',
    '{ $.level "ERROR" }',
    '{ level = 1 }',
    '{ $.rows > many }',
    '{ $.a = 1',
    '{ $.a = 1 } x',
    '[level, rows]',
    '"open',
    '%(%',
  ]) {
    it(`is refused when it is none: ${pattern}`, () => {
      assert.throws(() => filterPattern(pattern), { name: 'InvalidParameterException' });
    });
  }
});
