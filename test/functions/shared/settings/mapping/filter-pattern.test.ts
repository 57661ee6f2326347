import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ruleOf } from '../../../../../local/event-source-mapping/filter/rule.ts';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

/** What is wrong with a rule of a filter. */
function problemsOf(rule: unknown): readonly string[] {
  return problemsWith({ 'sinks.meters.filterCriteria': [{ value: { a: [rule] } }] }).map((problem) =>
    problem.replace('sinks.meters.filterCriteria[0].value.a[0]: ', ''),
  );
}

const TAKEN: readonly unknown[] = [
  'text',
  '',
  5,
  -1.5,
  true,
  null,
  { prefix: 'a' },
  { suffix: 'a' },
  { 'equals-ignore-case': 'A' },
  { exists: true },
  { exists: false },
  { numeric: ['=', 5] },
  { numeric: ['<', 5] },
  { numeric: ['>=', -5.5] },
  { numeric: ['>', 0, '<=', 5] },
  { 'anything-but': 'a' },
  { 'anything-but': 5 },
  { 'anything-but': ['a', 5] },
  { 'anything-but': { prefix: 'a' } },
  { 'anything-but': { suffix: ['a', 'b'] } },
];

const REFUSED: readonly (readonly [unknown, RegExp])[] = [
  [{ prefix: 5 }, /^prefix must be a text/],
  [{ suffix: ['a'] }, /^suffix must be a text/],
  [{ 'equals-ignore-case': null }, /^equals-ignore-case must be a text/],
  [{ exists: 'true' }, /^exists must be true or false/],
  [{ numeric: 5 }, /^numeric must be a list such as/],
  [{ numeric: [] }, /^numeric must/],
  [{ numeric: ['='] }, /^numeric must/],
  [{ numeric: ['==', 5] }, /^numeric must/],
  [{ numeric: ['=', '5'] }, /^numeric must/],
  [{ numeric: ['<', 5, '>', 1] }, /^numeric must .* lower bound first/],
  [{ numeric: ['>', 5, '<', 5] }, /^numeric must/],
  [{ numeric: ['=', 1, '=', 2] }, /^numeric must/],
  [{ numeric: ['>', 1, '<', 5, '<', 6] }, /^numeric must/],
  [{ 'anything-but': [] }, /^anything-but must be a text, a number, a list of them/],
  [{ 'anything-but': [['a']] }, /^anything-but must/],
  [{ 'anything-but': true }, /^anything-but must/],
  [{ 'anything-but': { exists: true } }, /^anything-but must/],
  [{ 'anything-but': {} }, /^anything-but must/],
  [{ wildcard: 'a*' }, /^must be a text, a number, .*, or a mapping with one of prefix/],
  [{ prefix: 'a', suffix: 'b' }, /^must be a text/],
  [{}, /^must be a text/],
  [['a'], /^must be a text/],
];

describe('a rule of a Lambda filter', () => {
  for (const rule of TAKEN) {
    it(`is accepted, and works in a local run: ${JSON.stringify(rule)}`, () => {
      assert.deepEqual(problemsOf(rule), []);
      assert.notEqual(ruleOf(rule), undefined);
    });
  }
  for (const [rule, message] of REFUSED) {
    it(`is refused as Lambda refuses it: ${JSON.stringify(rule)}`, () => {
      const [problem = '', ...others] = problemsOf(rule);
      assert.match(problem, message);
      assert.deepEqual(others, []);
    });
  }
});
