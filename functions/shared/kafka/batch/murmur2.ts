const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * Kafka's hash of a key, a 32-bit number.
 * @see https://github.com/apache/kafka/blob/3.9.0/clients/src/main/java/org/apache/kafka/common/utils/Utils.java (murmur2)
 */
export function murmur2(key: Uint8Array): number {
  const { length } = key;
  let hash = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let part = (key[at] ?? 0) | ((key[at + 1] ?? 0) << 8) | ((key[at + 2] ?? 0) << 16) | ((key[at + 3] ?? 0) << 24);
    part = Math.imul(part, M);
    part ^= part >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(part, M);
  }
  const rest = length - at;
  if (rest > 0) {
    if (rest === 3) hash ^= (key[at + 2] ?? 0) << 16;
    if (rest >= 2) hash ^= (key[at + 1] ?? 0) << 8;
    hash = Math.imul(hash ^ (key[at] ?? 0), M);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

/** The partition of a key, as Kafka's own clients choose it. */
export function partitionOfKey(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}
