import { StatementError } from '../../errors.ts';
import { isSelectingName } from './expressions/aggregates.ts';
import type { Context } from './expressions/scope.ts';
import { translate } from './expressions/translate-expression.ts';
import { numericSql, type Typed } from './expressions/typed.ts';
import type { Expression, OrderTerm, Projection, Query } from './parse/ast.ts';

/** A query with its expressions translated. */
export interface Parts {
  readonly query: Query;
  readonly context: Context;
  readonly projections: readonly Projection[];
  readonly values: readonly Typed[];
  /** What is partitioned and grouped by. */
  readonly keys: readonly Typed[];
  readonly aggregated: boolean;
}

const notGrouped = (): StatementError => new StatementError(0x260a, 'Not a GROUP BY expression');
const notSingleGroup = (): StatementError => new StatementError(0x260c, 'Not a single-group group function');

/** Whether a call that fits is in the expression. */
function calls(expression: Expression, fits: (name: string) => boolean): boolean {
  switch (expression.kind) {
    case 'call':
      return fits(expression.name) || expression.args.some((arg) => calls(arg, fits));
    case 'binary':
      return calls(expression.left, fits) || calls(expression.right, fits);
    case 'cast':
    case 'unary':
      return calls(expression.operand, fits);
    default:
      return false;
  }
}

function isConstant(expression: Expression): boolean {
  return ['number', 'string', 'bool', 'null'].includes(expression.kind);
}

/** A column beside aggregates must be what is grouped by, unless a function picks the row it comes from. */
export function checkGrouping({ query, projections, values, keys, aggregated }: Parts): void {
  const isGrouped = query.groupBy.length + query.partitionBy.length > 0;
  if (query.having && !isGrouped && !query.interval) throw notGrouped();
  if (!aggregated || projections.some(({ expression }) => calls(expression, isSelectingName))) return;
  const grouped = new Set(keys.map(({ sql }) => sql));
  projections.forEach(({ expression }, place) => {
    const value = values[place];
    if (!value || value.aggregate || grouped.has(value.sql) || isConstant(expression)) return;
    throw isGrouped ? notGrouped() : notSingleGroup();
  });
}

function orderSql({ expression, descending, nulls }: OrderTerm, { context, projections, values }: Parts): string {
  const direction = `${descending ? ' DESC' : ''}${nulls ? ` NULLS ${nulls.toUpperCase()}` : ''}`;
  if (expression.kind === 'number') {
    const place = Number(expression.text);
    if (Number.isInteger(place) && place >= 1 && place <= values.length) return `${place}${direction}`;
    throw new StatementError(0x2609, 'ORDER BY item must be the number of a SELECT-list expression');
  }
  const { name = undefined } = expression.kind === 'column' ? expression : {};
  const alias = projections.findIndex((projection) => projection.aliased && projection.name === name);
  const value = values[alias] ?? translate(expression, context);
  const sql = value.type.name === 'DECIMAL' ? numericSql(value) : value.sql;
  // A bare integer would be the place of a column to SQLite.
  return `${/^-?\d+$/.test(sql) ? `${sql} + 0` : sql}${direction}`;
}

/** ORDER BY; windows come in time order if nothing else is asked for. */
export function orderClause(parts: Parts): string {
  const { query, context } = parts;
  const terms = query.orderBy.map((term) => orderSql(term, parts));
  const order = terms.length === 0 && context.windows ? [context.windows.start] : terms;
  return order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '';
}

/** GROUP BY and HAVING. */
export function groupClause({ query, context, values, keys, aggregated, projections }: Parts): string {
  const groups = [...keys.map(({ sql }) => sql), ...(context.windows ? [context.windows.start] : [])];
  const having = query.having ? ` HAVING ${translate(query.having, context).sql}` : '';
  if (groups.length > 0 && aggregated) return ` GROUP BY ${groups.join(', ')}${having}`;
  // Over no rows, count() is 0, but the others alone give no row at all.
  const counts = projections.some(({ expression }) => calls(expression, (name) => name === 'count'));
  return values.some(({ aggregate }) => aggregate) && !counts ? ' HAVING count(*) > 0' : '';
}
