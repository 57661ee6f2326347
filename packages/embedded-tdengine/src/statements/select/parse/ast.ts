import type { TableName } from '../../../catalog/catalog.ts';
import type { ColumnType } from '../../../types/column-type.ts';

/** A query as read, before any name in it is looked up. */
export type Expression =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'duration'; readonly text: string }
  | { readonly kind: 'column'; readonly table: string | undefined; readonly name: string }
  | { readonly kind: 'pseudo'; readonly name: string }
  | { readonly kind: 'star'; readonly table: string | undefined }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | Between
  | In
  | { readonly kind: 'is-null'; readonly operand: Expression; readonly negated: boolean }
  | Call
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: ColumnType }
  | Case;

/** `operand [NOT] BETWEEN low AND high`. */
export interface Between {
  readonly kind: 'between';
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly negated: boolean;
}

/** `operand [NOT] IN (values)`. */
export interface In {
  readonly kind: 'in';
  readonly operand: Expression;
  readonly values: readonly Expression[];
  readonly negated: boolean;
}

/** A function, an aggregate too; names in lower case. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

/** `CASE [operand] WHEN … THEN … [ELSE …] END`. */
export interface Case {
  readonly kind: 'case';
  readonly operand: Expression | undefined;
  readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
  readonly otherwise: Expression | undefined;
}

/** A column of the result as written. */
export interface Projection {
  readonly expression: Expression;
  /** The alias, or the expression's own text. */
  readonly name: string;
  readonly aliased: boolean;
}

/** One of the terms of ORDER BY. */
export interface OrderTerm {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}

/** `INTERVAL(width [, offset]) [SLIDING(width)] [FILL(…)]`. */
export interface Interval {
  readonly width: string;
  readonly offset: string | undefined;
  readonly sliding: string | undefined;
  readonly fill: Fill | undefined;
}

/** `FILL(mode [, values])`: what stands in windows without rows. */
export interface Fill {
  readonly mode: string;
  readonly values: readonly Expression[];
}

/** A count and how many to pass over; decimal text, since they may exceed what SQLite takes. */
export interface Limit {
  readonly count: string;
  readonly offset: string;
}

/** What stands after FROM. */
export type Source =
  | { readonly kind: 'table'; readonly name: TableName; readonly alias: string | undefined }
  | { readonly kind: 'query'; readonly query: Query; readonly alias: string | undefined }
  | Union;

/** Queries one after the other; UNION without ALL drops rows that come twice. */
export interface Union {
  readonly kind: 'union';
  readonly first: Query;
  readonly others: readonly { readonly all: boolean; readonly query: Query }[];
}

/** A SELECT. */
export interface Query {
  readonly distinct: boolean;
  /** SELECT TAGS: one row for each sub-table, with or without rows of its own. */
  readonly tagsOnly: boolean;
  readonly projections: readonly Projection[];
  readonly from: Source | undefined;
  readonly where: Expression | undefined;
  readonly partitionBy: readonly Expression[];
  readonly groupBy: readonly Expression[];
  readonly interval: Interval | undefined;
  readonly having: Expression | undefined;
  readonly orderBy: readonly OrderTerm[];
  readonly limit: Limit | undefined;
  readonly slimit: Limit | undefined;
}

/** A query with nothing in it, for others to be made of. */
export const EMPTY_QUERY: Query = {
  distinct: false,
  tagsOnly: false,
  projections: [],
  from: undefined,
  where: undefined,
  partitionBy: [],
  groupBy: [],
  interval: undefined,
  having: undefined,
  orderBy: [],
  limit: undefined,
  slimit: undefined,
};
