/** Operators of a filter's rule. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
const OPERATORS = ['prefix', 'suffix', 'equals-ignore-case', 'numeric', 'anything-but', 'exists'] as const;

/** An operator of a filter's rule. */
export type Operator = (typeof OPERATORS)[number];

/** Whether a name is an operator's. */
function isOperator(name: string): name is Operator {
  return OPERATORS.some((operator) => operator === name);
}

const TEXTS: readonly string[] = ['prefix', 'suffix', 'equals-ignore-case'];

/**
 * What Lambda would refuse about what an operator is given; undefined when it takes it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function operandProblem(operator: Operator, operand: unknown): string | undefined {
  switch (operator) {
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
      return typeof operand === 'string' ? undefined : `${operator} must be a text`;
    case 'exists':
      return typeof operand === 'boolean' ? undefined : 'exists must be true or false';
    case 'anything-but':
      return isAnythingBut(operand)
        ? undefined
        : `anything-but must be a text, a number, a list of them, or a mapping with one of ${TEXTS.join(', ')}`;
    case 'numeric':
      return isNumeric(operand)
        ? undefined
        : 'numeric must be a list such as ["=", 5], ["<", 5], or [">=", 1, "<", 5] with the lower bound first';
  }
}

function isAnythingBut(operand: unknown): boolean {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand)) {
    return isOneOrMore(operand, (item) => typeof item === 'string' || typeof item === 'number');
  }
  const [[name = '', of] = [], ...others] = Object.entries(operand);
  return others.length === 0 && TEXTS.includes(name) && isOneOrMore(of, (item) => typeof item === 'string');
}

function isOneOrMore(value: unknown, test: (item: unknown) => boolean): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(test) : test(value);
}

/** One comparison, or a lower bound and a higher upper one. */
function isNumeric(operand: unknown): boolean {
  if (!Array.isArray(operand)) return false;
  const [first, from, second, to, ...others]: unknown[] = operand;
  if (typeof from !== 'number' || others.length > 0) return false;
  if (operand.length === 2) return first === '=' || isUpper(first) || isLower(first);
  return isLower(first) && isUpper(second) && typeof to === 'number' && from < to;
}

function isLower(comparison: unknown): boolean {
  return comparison === '>' || comparison === '>=';
}

function isUpper(comparison: unknown): boolean {
  return comparison === '<' || comparison === '<=';
}

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
