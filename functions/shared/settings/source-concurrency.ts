/**
 * What is wrong with so many invocations at once for a source of so many shards; undefined when nothing is. Each shard has
 * a tick, the backfills have one, and an operator's command must not wait for a tick's end.
 */
export function concurrencyProblem(reserved: number, shards: number): string | undefined {
  const needed = shards + 2;
  if (reserved >= needed) return undefined;
  return `must be at least ${needed}: one for each shard, one for the backfills and one for commands`;
}
