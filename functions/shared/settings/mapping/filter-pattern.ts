import { isOperator, OPERATORS, operandProblem } from './filter-operand.ts';

/** Longest text of a filter. @see https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html */
const LONGEST_PATTERN = 4_096;

/** A part of a pattern that Lambda would refuse. */
export interface PatternProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What Lambda would refuse about the pattern of a filter's value, a mapping for JSON or a list for plain text. */
export function patternProblems(value: unknown): readonly PatternProblem[] {
  const bytes = JSON.stringify({ value }).length;
  if (bytes > LONGEST_PATTERN) {
    return [{ path: [], message: `must be at most ${LONGEST_PATTERN} characters as JSON, and is ${bytes}` }];
  }
  return shapeProblems(value, []);
}

function shapeProblems(pattern: unknown, path: readonly (string | number)[]): PatternProblem[] {
  if (Array.isArray(pattern) && pattern.length > 0) {
    return pattern.flatMap((rule: unknown, index) => {
      const message = ruleProblem(rule);
      return message === undefined ? [] : [{ path: [...path, index], message }];
    });
  }
  if (!isMapping(pattern) || Object.keys(pattern).length === 0) return [{ path, message: SHAPE }];
  return Object.entries(pattern).flatMap(([name, of]) => {
    const inner = [...path, name];
    if (name !== '$or' || !isOr(of)) return shapeProblems(of, inner);
    return of.flatMap((alternative, index) => shapeProblems(alternative, [...inner, index]));
  });
}

const SHAPE = 'must be a list of rules, or a mapping of fields to such, and not empty';
const RULE = `must be a text, a number, true, false, null, or a mapping with one of ${OPERATORS.join(', ')}`;

function ruleProblem(rule: unknown): string | undefined {
  if (!isMapping(rule)) return Array.isArray(rule) || rule === undefined ? RULE : undefined;
  const [[operator = '', operand] = [], ...others] = Object.entries(rule);
  return others.length > 0 || !isOperator(operator) ? RULE : operandProblem(operator, operand);
}

/** `$or` is a field of that name where one of its members is a rule. */
function isOr(value: unknown): value is readonly object[] {
  return (
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((item) => isMapping(item) && !OPERATORS.some((name) => name in item))
  );
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
