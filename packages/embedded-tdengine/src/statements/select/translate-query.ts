import { notSupported, StatementError } from '../../errors.ts';
import type { ResultColumn } from '../../result.ts';
import type { Precision } from '../../types/precision.ts';
import { expandStars, limitSql, partitionLimit } from './clauses.ts';
import { DIFFERENCE, difference } from './expressions/aggregates.ts';
import type { Context } from './expressions/scope.ts';
import { translate } from './expressions/translate-expression.ts';
import type { Typed } from './expressions/typed.ts';
import { fillSql } from './fill.ts';
import type { Expression, Fill, Query } from './parse/ast.ts';
import { checkGrouping, groupClause, orderClause, type Parts } from './query-parts.ts';
import { timeBounds } from './time-bounds.ts';

/** A query ready to run. */
export interface TranslatedQuery {
  /** SQL of SQLite; its columns are p0, p1 … */
  readonly sql: string;
  /** The same rows in the same order with further columns, where SQLite has no room for all of them in one answer. */
  readonly more: readonly string[];
  readonly columns: readonly ResultColumn[];
  readonly precision: Precision;
}

interface Clauses {
  /** The values, named p0, p1 … */
  readonly list: string;
  /** FROM, WHERE, GROUP BY and HAVING. */
  readonly body: string;
  readonly order: string;
}

/** Columns of one answer of SQLite, which takes 2,000. */
const MOST_COLUMNS = 1_990;

/** All rows but the first. */
const AFTER_FIRST = { offset: '1', count: String(2n ** 62n) };

/** An expression of a clause in which there can be no aggregates. */
function translateRowwise(expression: Expression, context: Context): Typed {
  const value = translate(expression, context);
  if (value.aggregate) throw new StatementError(0x2608, "There mustn't be aggregation");
  return value;
}

function translateProjection(expression: Expression, context: Context): Typed {
  const [arg] = expression.kind === 'call' && expression.name === DIFFERENCE ? expression.args : [];
  return arg ? difference(translate(arg, context), context) : translate(expression, context);
}

function bodySql(parts: Parts, usesRows: boolean, where: string | undefined, group: string): string {
  const { query, context } = parts;
  const { scope } = context;
  const tagsAlone = (query.tagsOnly || query.distinct) && !usesRows;
  const from = tagsAlone && scope.tagsFrom !== undefined ? scope.tagsFrom : scope.from;
  // SELECT TAGS with columns among them gives no row at all: a fault of the server's that a client must expect.
  const none = query.tagsOnly && usesRows ? '0' : undefined;
  const conditions = [scope.filter, where, none].filter((condition) => condition !== undefined);
  const filter = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `${from === undefined ? '' : ` FROM ${from}`}${filter}${group}`;
}

/** SLIMIT keeps whole partitions: here only where a partition is one row. */
function checkSlimit({ query, keys, aggregated }: Parts): void {
  if (!query.slimit) return;
  if (keys.length === 0) {
    throw new StatementError(0x2638, 'slimit/soffset only available for PARTITION/GROUP BY query');
  }
  if (!aggregated || query.interval || query.limit) throw notSupported();
}

function filledSql({ query, context, projections, keys }: Parts, fill: Fill, { list, body }: Clauses): string {
  const { windows } = context;
  if (!windows || keys.length > 0 || query.orderBy.length > 0) {
    throw notSupported();
  }
  const sql = `SELECT ${list}, ${windows.start} AS start${body}`;
  const bounds = timeBounds(query.where, context);
  return fillSql({ fill, windows, bounds, projections, sql, context }) + limitSql(query.limit);
}

function rowsSql({ query, context, keys, values }: Parts, { list, body, order }: Clauses): string {
  const { tbname, time } = context.scope;
  const pieces = { list, body, order, count: values.length };
  if (values.some(({ skipsFirst }) => skipsFirst) && tbname !== undefined) {
    const rows = partitionLimit({ ...pieces, keys: [tbname], order: ` ORDER BY ${time}`, limit: AFTER_FIRST });
    return `${rows}${limitSql(query.limit)}`;
  }
  if (query.partitionBy.length > 0 && query.limit && query.orderBy.length === 0) {
    return partitionLimit({ ...pieces, keys: keys.map(({ sql }) => sql), limit: query.limit });
  }
  return `SELECT ${query.distinct ? 'DISTINCT ' : ''}${list}${body}${order}${limitSql(query.limit ?? query.slimit)}`;
}

/** The values of a query, as many together as SQLite takes. */
function listsOf(named: readonly string[]): readonly string[] {
  const lists: string[] = [];
  for (let at = 0; at < named.length; at += MOST_COLUMNS) lists.push(named.slice(at, at + MOST_COLUMNS).join(', '));
  return lists;
}

/** Whether a query gives rows as they stand, in an order that does not depend on which columns are asked for. */
function isOfPlainRows({ query, aggregated }: Parts): boolean {
  const { distinct, partitionBy, orderBy } = query;
  return (
    !aggregated &&
    !distinct &&
    partitionBy.length === 0 &&
    orderBy.every(({ expression }) => expression.kind !== 'number')
  );
}

/** A query in the SQL of SQLite. */
export function translateQuery(query: Query, makeContext: (onColumn: () => void) => Context): TranslatedQuery {
  let usesRows = false;
  const context = makeContext(() => {
    usesRows = true;
  });
  const projections = expandStars(query.projections, context.scope);
  const values = projections.map(({ expression }) => translateProjection(expression, context));
  const keys = [...query.partitionBy, ...query.groupBy].map((key) => translateRowwise(key, context));
  const where = query.where && translateRowwise(query.where, context).sql;
  const isGrouped = query.groupBy.length > 0 || query.interval !== undefined;
  const parts: Parts = {
    query,
    context,
    projections,
    values,
    keys,
    aggregated: isGrouped || values.some(({ aggregate }) => aggregate),
  };
  checkGrouping(parts);
  checkSlimit(parts);
  const order = orderClause(parts);
  const group = groupClause(parts);
  const needsRows = usesRows || context.windows !== undefined;
  const named = values.map(({ sql }, place) => `${sql} AS p${place}`);
  const [list = '', ...others] = listsOf(named);
  const clauses = { list, body: bodySql(parts, needsRows, where, group), order };
  if (others.length > 0 && !isOfPlainRows(parts)) throw notSupported();
  const fill = query.interval?.fill;
  return {
    sql: fill && fill.mode !== 'none' ? filledSql(parts, fill, clauses) : rowsSql(parts, clauses),
    more: others.map((other) => rowsSql(parts, { ...clauses, list: other })),
    columns: values.map(({ type }, place) => ({ name: projections[place]?.name ?? '', type })),
    precision: context.scope.precision,
  };
}
