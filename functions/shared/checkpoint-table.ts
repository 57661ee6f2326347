/** Key attributes of the DynamoDB table that holds positions and leases. */
export const CHECKPOINT_KEYS = {
  /** Partition key: `<deployment>/<connector>`. */
  partition: 'connector',
  /** Sort key: `lease`, or `table/<database>.<table>` for a position. */
  sort: 'item',
} as const;
