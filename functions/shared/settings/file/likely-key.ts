import { closestMatch } from 'leven';

/**
 * The setting that an unknown key was likely meant to be, if any is near: the same letters in another spelling (such as
 * the replaced plugin's `topic.prefix`), or a slip in every third letter at most.
 */
export function likelyKey(unknown: string, known: readonly string[]): string | undefined {
  const plain = lettersOf(unknown);
  const same = known.find((name) => lettersOf(name) === plain);
  if (same !== undefined || plain.length < 3) return same;
  // The library gives what is nearer than its limit, or just at it.
  return closestMatch(unknown, known, { maxDistance: Math.floor(unknown.length / 3) });
}

function lettersOf(key: string): string {
  return key.replaceAll(/[^a-zA-Z0-9]/g, '').toLowerCase();
}
