import { CLOSE_BRACE } from './characters.ts';
import { scanString } from './scan.ts';
import { behindColon, firstOrEnd, nextOrEnd, skipValue } from './skip-value.ts';
import { unescapeJson } from './unescape.ts';

/** Where an object has its members. */
export interface Members {
  /** By key, the last one of it. */
  readonly last: ReadonlyMap<string, number>;
  /** Those that a later one of the same key hides; undefined when there are none. */
  readonly hidden: ReadonlySet<number> | undefined;
}

/**
 * Where an object has its members.
 * @param from where the object begins in a text that is JSON.
 */
export function membersOf(text: string, from: number): Members {
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
  return { last, hidden };
}

/** The place of the value of a member. */
export function valueOfMember(text: string, at: number): number {
  const scanned = scanString(text, at + 1);
  return behindColon(text, scanned < 0 ? ~scanned : scanned);
}

/** The place of the member of an object that follows one; -1 when there is none. */
export function behindMember(text: string, at: number): number {
  return Math.max(-1, nextOrEnd(text, skipValue(text, valueOfMember(text, at), 0), CLOSE_BRACE));
}
