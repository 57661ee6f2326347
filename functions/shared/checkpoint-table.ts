/** Key attributes of the DynamoDB table that holds positions, backfills and leases. */
export const CHECKPOINT_KEYS = {
  /** Partition key: `<deployment>/<connector>`. */
  partition: 'connector',
  /** Sort key: `table/<database>.<table>`, `backfill/<id>`, `lease/<shard>`, `lease/backfill`, or `fence`. */
  sort: 'item',
} as const;
