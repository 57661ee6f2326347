import type { Query } from './ast.ts';

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
