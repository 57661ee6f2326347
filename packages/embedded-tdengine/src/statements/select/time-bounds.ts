import { comparedSql } from './expressions/operators.ts';
import type { Context } from './expressions/scope.ts';
import { translate } from './expressions/translate-expression.ts';
import type { Expression } from './parse/ast.ts';

/** The first and last tick that a condition lets through, as SQL; undefined where it sets no bound. */
export interface TimeBounds {
  readonly low: string | undefined;
  readonly high: string | undefined;
}

const NONE: TimeBounds = { low: undefined, high: undefined };

/** Both conditions at once: the tighter bounds. */
function both(a: TimeBounds, b: TimeBounds): TimeBounds {
  const tighter = (name: string, x: string | undefined, y: string | undefined): string | undefined =>
    x !== undefined && y !== undefined ? `${name}(${x}, ${y})` : (x ?? y);
  return { low: tighter('max', a.low, b.low), high: tighter('min', a.high, b.high) };
}

function ofComparison(operator: string, value: string): TimeBounds {
  switch (operator) {
    case '>=':
      return { low: value, high: undefined };
    case '>':
      return { low: `(${value} + 1)`, high: undefined };
    case '<=':
      return { low: undefined, high: value };
    case '<':
      return { low: undefined, high: `(${value} - 1)` };
    case '=':
      return { low: value, high: value };
    default:
      return NONE;
  }
}

/** The bounds that a condition sets for the key timestamp. */
export function timeBounds(where: Expression | undefined, context: Context): TimeBounds {
  if (where?.kind === 'binary' && where.operator === 'and') {
    return both(timeBounds(where.left, context), timeBounds(where.right, context));
  }
  if (where?.kind !== 'binary' && where?.kind !== 'between') return NONE;
  const operand = translate(where.kind === 'binary' ? where.left : where.operand, context);
  if (operand.sql !== context.scope.time) return NONE;
  const tickOf = (expression: Expression): string => comparedSql(translate(expression, context), operand, context);
  if (where.kind === 'between') return { low: tickOf(where.low), high: tickOf(where.high) };
  return ofComparison(where.operator, tickOf(where.right));
}
