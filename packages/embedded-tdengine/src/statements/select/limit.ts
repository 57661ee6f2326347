import type { Limit } from './parse/ast.ts';

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
