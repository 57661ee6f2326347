import { detached } from '../../shared/detached.ts';

/** Most texts kept: what is not repeated must not fill the memory. */
const KEPT = 10_000;

const copies = new Map<string, string>();

/**
 * The one copy of a text that many objects hold, such as a stable's name in each of its subtables: two of them are compared
 * without a look at their characters, which are far away in memory.
 */
export function oneCopy(text: string): string {
  const known = copies.get(text);
  if (known !== undefined) return known;
  if (copies.size >= KEPT) copies.clear();
  const copy = detached(text);
  copies.set(copy, copy);
  return copy;
}
