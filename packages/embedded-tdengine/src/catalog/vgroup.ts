/** Which vgroup of a database a table lies in: by MurmurHash3 of its full name, as the server spreads its tables. */

const SEED = 0x12345678;
const MAX_HASH = 0xffffffff;
/** The account that owns every database of a server. */
const ACCOUNT = '1';

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const scramble = (block: number): number => Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);

/** MurmurHash3, the 32-bit variant. */
export function murmurHash3(bytes: Uint8Array, seed: number): number {
  let hash = seed;
  const whole = bytes.length - (bytes.length % 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += 4) {
    hash = rotate(hash ^ scramble(view.getUint32(at, true)), 13);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | (bytes[at] ?? 0);
  hash ^= scramble(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The place of a table's vgroup, from 0. */
export function vgroupOf(database: string, table: string, vgroups: number): number {
  const hash = murmurHash3(Buffer.from(`${ACCOUNT}.${database}.${table}`), SEED);
  return Math.min(vgroups - 1, Math.floor(hash / Math.floor(MAX_HASH / vgroups)));
}
