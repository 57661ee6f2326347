/** Operators of a filter's rule. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
export const OPERATORS = ['prefix', 'suffix', 'equals-ignore-case', 'numeric', 'anything-but', 'exists'] as const;

/** An operator of a filter's rule. */
export type Operator = (typeof OPERATORS)[number];

/** Whether a name is an operator's. */
export function isOperator(name: string): name is Operator {
  return OPERATORS.some((operator) => operator === name);
}

const TEXTS: readonly string[] = ['prefix', 'suffix', 'equals-ignore-case'];

/**
 * What Lambda would refuse about what an operator is given; undefined when it takes it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function operandProblem(operator: Operator, operand: unknown): string | undefined {
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
