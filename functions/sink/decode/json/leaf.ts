import { MOST_COLUMNS, tooWide } from '../../rows/layout.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './characters.ts';
import { type Found, NO_SLOT } from './found.ts';
import type { LearnedKey } from './learned-key.ts';
import { scanNumber, scanString } from './scan.ts';
import { skipValue } from './skip-value.ts';
import { ARRAY, FALSE, INTEGER, MISSING, NULL, OBJECT, PLAIN, REAL, TEXT, TRUE } from './value.ts';

/** Reads a value into which no walk looks. @returns the place behind it. */
export function readLeaf(text: string, key: LearnedKey, at: number, found: Found): number {
  if (key.isSkipped) return skipValue(text, at, key.depth);
  const { slot, arraySlot, presenceSlot } = key;
  const code = text.charCodeAt(at);
  let kind = kindByFirst(code);
  let end: number;
  if (kind === PLAIN) {
    end = scanString(text, at + 1);
    if (end < 0) {
      end = ~end;
      kind = TEXT;
    }
  } else if (kind === INTEGER) {
    end = scanNumber(text, at);
    if (end < 0) {
      end = ~end;
      kind = REAL;
    }
  } else end = skipValue(text, at, key.depth);
  if (presenceSlot !== NO_SLOT) found.put(presenceSlot, kind, at, end);
  if (arraySlot !== NO_SLOT) found.put(arraySlot, kind, at, end);
  if (slot === NO_SLOT || (key.isUnnamed && !isNew(key, kind, found))) return end;
  found.put(slot, kind, at, end);
  return end;
}

/**
 * Notes an array of which elements were read, where it is wanted itself.
 * @param hasOthers whether it has elements of which nothing is wanted: one that is an element itself has no value without.
 */
export function noteArray(key: LearnedKey, at: number, end: number, found: Found, hasOthers: boolean): void {
  const { slot, arraySlot, presenceSlot } = key;
  if (presenceSlot !== NO_SLOT) found.put(presenceSlot, ARRAY, at, end);
  if (arraySlot !== NO_SLOT) found.put(arraySlot, ARRAY, at, end);
  if (slot === NO_SLOT) return;
  const isValue = arraySlot === NO_SLOT || hasOthers;
  if (!key.isUnnamed || (isValue && isFirst(key, found))) found.put(slot, ARRAY, at, end);
}

/** Notes a value that no setting names. @returns false for one whose elements are read one by one, which is no value of its own. */
function isNew(key: LearnedKey, kind: number, found: Found): boolean {
  if (key.arraySlot !== NO_SLOT && (kind === ARRAY || (kind === OBJECT && key.hasMembers))) return false;
  return isFirst(key, found);
}

function isFirst(key: LearnedKey, found: Found): boolean {
  if (found.kind(key.slot) !== MISSING) return true;
  if (found.unnamedCount >= MOST_COLUMNS) throw tooWide();
  found.addUnnamed(key);
  return true;
}

/** Kind of a value by its first character; a string may also be a TEXT, and a number a REAL. */
function kindByFirst(code: number): number {
  switch (code) {
    case QUOTE:
      return PLAIN;
    case OPEN_BRACE:
      return OBJECT;
    case OPEN_BRACKET:
      return ARRAY;
    case 0x74:
      return TRUE;
    case 0x66:
      return FALSE;
    case 0x6e:
      return NULL;
    default:
      return INTEGER;
  }
}
