import { CLOSE_BRACE } from './characters.ts';
import { scanString } from './scan.ts';
import { behindColon, firstOrEnd, nextOrEnd, skipValue } from './skip-value.ts';
import { unescapeJson } from './unescape.ts';

/**
 * Places of those members of an object that a later one of the same key hides; undefined when there are none.
 * @param from where the object begins in a text that is JSON.
 */
export function hiddenMembers(text: string, from: number): ReadonlySet<number> | undefined {
  const last = new Map<string, number>();
  let hidden: Set<number> | undefined;
  let at = firstOrEnd(text, from, CLOSE_BRACE);
  while (at >= 0) {
    const scanned = scanString(text, at + 1);
    const end = scanned < 0 ? ~scanned : scanned;
    const inside = text.slice(at + 1, end - 1);
    const key = scanned < 0 ? unescapeJson(inside) : inside;
    const before = last.get(key);
    if (before !== undefined) {
      hidden ??= new Set();
      hidden.add(before);
    }
    last.set(key, at);
    at = nextOrEnd(text, skipValue(text, behindColon(text, end), 0), CLOSE_BRACE);
  }
  return hidden;
}

/** The place of the member of an object that follows one; -1 when there is none. */
export function behindMember(text: string, at: number): number {
  const scanned = scanString(text, at + 1);
  const value = behindColon(text, scanned < 0 ? ~scanned : scanned);
  return Math.max(-1, nextOrEnd(text, skipValue(text, value, 0), CLOSE_BRACE));
}
