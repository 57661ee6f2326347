/** @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv (32 bits) */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * The shard that reads a table, from 0 to `shards` - 1: always the same one for a name and a number of shards.
 * FNV-1a of the name in UTF-8, its halves folded, since its lowest bits alone know little of the name.
 */
export function shardOf(table: string, shards: number): number {
  let hash = OFFSET_BASIS;
  for (const byte of Buffer.from(table)) hash = Math.imul(hash ^ byte, PRIME);
  return ((hash >>> 16) ^ (hash & 0xffff)) % shards;
}
