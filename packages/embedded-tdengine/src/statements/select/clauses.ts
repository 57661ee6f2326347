import { invalidColumn, notSupported, StatementError } from '../../errors.ts';
import { durationTicks, parseDuration } from '../../types/precision.ts';
import { SPREADING } from './expressions/aggregates.ts';
import type { Scope, WindowColumns } from './expressions/scope.ts';
import type { Expression, Interval, Limit, Projection } from './parse/ast.ts';

const column = (name: string): Expression => ({ kind: 'column', table: undefined, name });

function expand(projection: Projection, scope: Scope): readonly Projection[] {
  const { expression } = projection;
  const call = expression.kind === 'call' && SPREADING.has(expression.name) ? expression : undefined;
  if (expression.kind !== 'star' && call?.args[0]?.kind !== 'star') return [projection];
  if (scope.from === undefined) throw invalidColumn('*');
  if (!call) return scope.star.map(({ name }) => ({ expression: column(name), name, aliased: false }));
  return scope.columns.map(({ name }) => ({
    expression: { ...call, args: [column(name)] },
    name: `${call.name}(${name})`,
    aliased: false,
  }));
}

/** `*` and `last(*)` written out. */
export function expandStars(projections: readonly Projection[], scope: Scope): readonly Projection[] {
  return projections.flatMap((projection) => expand(projection, scope));
}

/**
 * The windows that INTERVAL cuts time into, from 1970-01-01 UTC on, whatever the connection's zone. Months and years,
 * which differ in length, and sliding windows are refused.
 */
export function intervalWindows(interval: Interval, scope: Scope): WindowColumns {
  const duration = parseDuration(interval.width);
  const width = durationTicks(duration, scope.precision);
  if (width === undefined || scope.time === undefined) throw notSupported();
  if (interval.sliding !== undefined && interval.sliding !== interval.width) throw notSupported();
  if (width <= 0n) throw new StatementError(0x2615, 'Interval too small');
  const offset = interval.offset ? (durationTicks(parseDuration(interval.offset), scope.precision) ?? 0n) : 0n;
  // SQLite's % keeps the sign, so times before 1970 need the second step.
  const startOf = (tick: string): string => `(${tick} - ((${tick} - ${offset}) % ${width} + ${width}) % ${width})`;
  const start = startOf(scope.time);
  return { start, end: `(${start} + ${width})`, duration: String(width), startOf };
}

const INT64_MAX = 2n ** 63n - 1n;

/** A count that SQLite takes: larger ones mean all. */
function bounded(count: string): string {
  const value = BigInt(count);
  return String(value > INT64_MAX ? INT64_MAX : value);
}

/** LIMIT over the whole result. */
export function limitSql(limit: Limit | undefined): string {
  return limit ? ` LIMIT ${bounded(limit.count)} OFFSET ${bounded(limit.offset)}` : '';
}

/** The parts of a query whose LIMIT is counted by partition. */
export interface PartitionLimit {
  readonly list: string;
  readonly body: string;
  readonly keys: readonly string[];
  readonly order: string;
  readonly limit: Limit;
  /** Columns of the result. */
  readonly count: number;
}

/** LIMIT over each partition on its own: what it means after PARTITION BY. */
export function partitionLimit({ list, body, keys, order, limit, count }: PartitionLimit): string {
  const names = Array.from({ length: count }, (_, place) => `p${place}`).join(', ');
  const offset = BigInt(limit.offset);
  const place = `row_number() OVER (PARTITION BY ${keys.join(', ')}${order})`;
  const last = offset + BigInt(limit.count);
  return `SELECT ${names} FROM (SELECT ${list}, ${place} AS place${body}) WHERE place > ${bounded(limit.offset)} AND place <= ${bounded(String(last))}`;
}
