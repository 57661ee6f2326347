import { StatementError } from '../errors.ts';
import type { ResultColumn } from '../result.ts';
import type { Precision } from '../types/precision.ts';
import { isSelectingName } from './aggregates.ts';
import type { Expression, Fill, OrderTerm, Projection, Query } from './ast.ts';
import type { Context } from './context.ts';
import { expandStars } from './expand-stars.ts';
import { fillSql } from './fill.ts';
import { limitSql, partitionLimit } from './limit.ts';
import { type TimeBounds, timeBounds } from './time-bounds.ts';
import { translate } from './translate-expression.ts';
import { numericSql, type Typed } from './typed.ts';

export interface TranslatedQuery {
  readonly sql: string;
  readonly columns: readonly ResultColumn[];
  readonly precision: Precision;
}

const notGrouped = (): StatementError => new StatementError(0x260a, 'Not a GROUP BY expression');
const notSingleGroup = (): StatementError => new StatementError(0x260c, 'Not a single-group group function');

/** Whether a function that picks a row is in the expression. */
function selects(expression: Expression): boolean {
  if (expression.kind === 'call') return isSelectingName(expression.name) || expression.args.some(selects);
  if (expression.kind === 'binary') return selects(expression.left) || selects(expression.right);
  return (expression.kind === 'cast' || expression.kind === 'unary') && selects(expression.operand);
}

/** Whether an aggregate that has a value even without rows is in the expression. */
function counts(expression: Expression): boolean {
  if (expression.kind === 'call') return expression.name === 'count' || expression.args.some(counts);
  if (expression.kind === 'binary') return counts(expression.left) || counts(expression.right);
  return (expression.kind === 'cast' || expression.kind === 'unary') && counts(expression.operand);
}

function isConstant(expression: Expression): boolean {
  return ['number', 'string', 'bool', 'null'].includes(expression.kind);
}

interface Parts {
  readonly query: Query;
  readonly context: Context;
  readonly projections: readonly Projection[];
  readonly values: readonly Typed[];
  readonly keys: readonly Typed[];
  readonly aggregated: boolean;
}

/** A column beside aggregates must be what is grouped by, unless a function picks the row it comes from. */
function checkGrouping({ query, projections, values, keys, aggregated }: Parts): void {
  if (query.having && query.groupBy.length + query.partitionBy.length === 0 && !query.interval) throw notGrouped();
  if (!aggregated || projections.some(({ expression }) => selects(expression))) return;
  const grouped = new Set(keys.map(({ sql }) => sql));
  const error = query.groupBy.length > 0 || query.partitionBy.length > 0 ? notGrouped : notSingleGroup;
  projections.forEach(({ expression }, place) => {
    const value = values[place];
    if (value && !value.aggregate && !grouped.has(value.sql) && !isConstant(expression)) throw error();
  });
}

function orderSql(term: OrderTerm, { context, projections, values }: Parts): string {
  const { expression, descending, nulls } = term;
  const direction = `${descending ? ' DESC' : ''}${nulls ? ` NULLS ${nulls.toUpperCase()}` : ''}`;
  if (expression.kind === 'number') return `${expression.text}${direction}`;
  const alias =
    expression.kind === 'column'
      ? projections.findIndex(({ aliased, name }) => aliased && name === expression.name)
      : -1;
  const value = (alias >= 0 ? values[alias] : undefined) ?? translate(expression, context);
  return `${value.type.name === 'DECIMAL' ? numericSql(value) : value.sql}${direction}`;
}

/** The order of what comes; windows come in time order if nothing else is asked for. */
function orderClause(parts: Parts): string {
  const { query, context } = parts;
  const terms = query.orderBy.map((term) => orderSql(term, parts));
  const order = terms.length === 0 && context.windows ? [context.windows.start] : terms;
  return order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '';
}

function groupClause({ query, context, values, keys, aggregated, projections }: Parts): string {
  const groups = [...keys.map(({ sql }) => sql), ...(context.windows ? [context.windows.start] : [])];
  const having = query.having ? ` HAVING ${translate(query.having, context).sql}` : '';
  if (groups.length > 0 && aggregated) return ` GROUP BY ${groups.join(', ')}${having}`;
  // Over no rows, count() is 0, but the others alone give no row at all.
  const onlyIfRows = values.some(({ aggregate }) => aggregate) && !projections.some((one) => counts(one.expression));
  return onlyIfRows ? ' HAVING count(*) > 0' : '';
}

interface Pieces {
  readonly list: string;
  readonly body: string;
  readonly order: string;
  readonly count: number;
}

/** All rows but the first. */
const AFTER_FIRST = { offset: '1', count: String(2n ** 62n) };

function rowsSql({ query, context, keys, values }: Parts, pieces: Pieces): string {
  const { list, body, order } = pieces;
  const { tbname, time } = context.scope;
  if (values.some(({ skipsFirst }) => skipsFirst) && tbname !== undefined) {
    const rows = partitionLimit({ ...pieces, keys: [tbname], order: ` ORDER BY ${time}`, limit: AFTER_FIRST });
    return `${rows}${limitSql(query.limit)}`;
  }
  if (query.partitionBy.length > 0 && query.limit && query.orderBy.length === 0) {
    return partitionLimit({ ...pieces, keys: keys.map(({ sql }) => sql), limit: query.limit });
  }
  return `SELECT ${query.distinct ? 'DISTINCT ' : ''}${list}${body}${order}${limitSql(query.limit ?? query.slimit)}`;
}

function filled({ query, context, projections, keys }: Parts, fill: Fill, sql: string, bounds: TimeBounds): string {
  const { windows } = context;
  if (!windows || keys.length > 0 || query.orderBy.length > 0)
    throw new StatementError(0x0100, 'Operation not supported');
  return fillSql({ fill, windows, bounds, projections, sql, context }) + limitSql(query.limit);
}

/** A query in the SQL of SQLite; its columns there are p0, p1 … */
export function translateQuery(query: Query, makeContext: (onColumn: () => void) => Context): TranslatedQuery {
  let usesRows = false;
  const context = makeContext(() => {
    usesRows = true;
  });
  const { scope } = context;
  const projections = expandStars(query.projections, scope);
  const values = projections.map(({ expression }) => translate(expression, context));
  const keys = [...query.partitionBy, ...query.groupBy].map((key) => translate(key, context));
  const where = query.where ? translate(query.where, context).sql : undefined;
  const aggregated =
    values.some(({ aggregate }) => aggregate) || query.groupBy.length > 0 || query.interval !== undefined;
  const parts: Parts = { query, context, projections, values, keys, aggregated };
  checkGrouping(parts);

  // SELECT TAGS with columns among them gives no row at all: a fault of the server's that a client must expect.
  const none = query.tagsOnly && usesRows;
  const tagsAlone = (query.tagsOnly || query.distinct) && !usesRows;
  const from = tagsAlone && scope.tagsFrom !== undefined ? scope.tagsFrom : scope.from;
  const conditions = [scope.filter, where, none ? '0' : undefined].filter((condition) => condition !== undefined);
  const list = values.map(({ sql }, place) => `${sql} AS p${place}`).join(', ');
  const order = orderClause(parts);
  const body = `${from ? ` FROM ${from}` : ''}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}${groupClause(parts)}`;
  const columns = projections.map(({ name }, place) => ({
    name,
    type: values[place]?.type ?? ({ name: 'NULL', length: 4 } as const),
  }));
  const count = columns.length;
  if (query.interval?.fill && query.interval.fill.mode !== 'none') {
    const bounds = timeBounds(query.where, context);
    return {
      sql: filled(parts, query.interval.fill, `SELECT ${list}, ${context.windows?.start} AS start${body}`, bounds),
      columns,
      precision: scope.precision,
    };
  }
  const sql = rowsSql(parts, { list, body, order, count });
  return { sql, columns, precision: scope.precision };
}
