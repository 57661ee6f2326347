import { createHash } from 'node:crypto';

/** A number that stays a table's own, for `uid`: one that is made anew under its name has another. */
export function uniqueId(...path: readonly string[]): bigint {
  return createHash('sha256').update(path.join('\u0000')).digest().readBigUInt64BE() >> 1n;
}
