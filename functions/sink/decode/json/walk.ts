import { badJson, MAX_DEPTH, tooDeep } from './bad-json.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE, SPACE, skipSpace } from './characters.ts';
import { type Found, NO_SLOT } from './found.ts';
import { noteArray, readLeaf } from './leaf.ts';
import type { Learned } from './learned.ts';
import type { ByIndex, LearnedKey } from './learned-key.ts';
import { Objects } from './objects.ts';
import { scanString, unescapeJson } from './scan.ts';
import { behindColon, firstOrEnd, nextOrEnd, skipValue } from './skip-value.ts';
import { type Mark, stretchOf } from './stretch.ts';
import { MISSING, OBJECT } from './value.ts';

/**
 * Goes through a value from leaf to leaf: those values into which it does not look. What records have between two leaves is
 * mostly the same, and is then compared as a whole; where it is another, it is read token by token and remembered.
 */
export class Walk {
  learned: Learned;
  /** Keys at which something was of which nothing is wanted. */
  readonly unwanted: LearnedKey[] = [];
  readonly #found: Found;
  readonly #objects: Objects;
  #at = 0;

  constructor(found: Found, learned: Learned) {
    this.#found = found;
    this.#objects = new Objects(found);
    this.learned = learned;
  }

  /** Begins the next record. */
  begin(): void {
    this.#objects.beginRecord();
  }

  /**
   * Reads the value of a key.
   * @param at where it begins, without white space.
   * @returns the place behind it.
   * @throws RecordError for what is not JSON.
   */
  value(text: string, key: LearnedKey, at: number): number {
    this.#objects.beginValue(key);
    return this.#value(text, key, at);
  }

  /** The same for what will be taken apart later, so that it is not looked into. */
  apart(text: string, key: LearnedKey, at: number): number {
    this.#objects.beginValue(key);
    return readLeaf(text, key, at, this.#found);
  }

  /** Notes that nothing is wanted of what is at a key. */
  noteUnwanted(key: LearnedKey): void {
    if (key.isTold) return;
    key.isTold = true;
    this.unwanted.push(key);
  }

  #value(text: string, key: LearnedKey, at: number): number {
    if (key.isDescended) {
      const code = text.charCodeAt(at);
      if (code === OPEN_BRACE) return this.#whole(text, key, at);
      if (code === OPEN_BRACKET && key.byIndex !== undefined) return this.#elements(text, key, key.byIndex, at);
      if (key.wantsOnlyBelow || (key.isOnlyLookedAt && code === OPEN_BRACKET)) this.noteUnwanted(key);
    }
    return readLeaf(text, key, at, this.#found);
  }

  /** Reads those elements of an array that are wanted by their index, those that are counted from the end at last. */
  #elements(text: string, array: LearnedKey, { keys, lookedAt, fromEnd }: ByIndex, from: number): number {
    if (array.depth >= MAX_DEPTH) throw tooDeep(from);
    const starts: number[] = [];
    let count = 0;
    let at = firstOrEnd(text, from, CLOSE_BRACKET);
    for (; at >= 0; count++) {
      if (fromEnd > 0) starts[count % fromEnd] = at;
      const key = keys.get(count);
      const end = key === undefined ? skipValue(text, at, array.depth + 1) : this.#value(text, key, at);
      at = nextOrEnd(text, end, CLOSE_BRACKET);
    }
    for (const [index, key] of fromEnd > 0 ? keys : NONE) {
      if (index < 0 && -index <= count) this.#value(text, key, starts[(count + index) % fromEnd] ?? from);
    }
    const other = otherElement(keys, count);
    noteArray(array, from, ~at, this.#found, other >= 0);
    if (array.slot === NO_SLOT && other >= 0) this.noteUnwanted(array.anotherElement(other));
    for (const [index, key] of lookedAt) {
      const another = keys.get(index < 0 ? count + index : index - count);
      const isTaken = another !== undefined && !another.isOnlyLookedAt;
      if (!isTaken && isScalar(this.#found.kind(key.presenceSlot))) this.noteUnwanted(key);
    }
    return ~at;
  }

  #whole(text: string, key: LearnedKey, at: number): number {
    const end = this.#object(text, key, at);
    this.#objects.whole(key, at, end);
    return end;
  }

  #object(text: string, whole: LearnedKey, at: number): number {
    if (whole.depth >= MAX_DEPTH) throw tooDeep(at);
    const found = this.#found;
    const objects = this.#objects;
    let key = whole;
    let turn = whole.inside;
    for (;;) {
      let next: LearnedKey | undefined;
      const stretch = turn.find(text, at);
      if (stretch === undefined) {
        next = this.#next(text, whole, key, turn === key.inside, at);
        at = this.#at;
      } else {
        if (stretch.marks !== NO_MARKS) objects.mark(stretch.marks, at);
        at += stretch.text.length;
        next = stretch.to;
      }
      if (next === undefined) return at;
      key = next;
      turn = key.behind;
      if (text.charCodeAt(at) <= SPACE) at = skipSpace(text, at);
      if (key.isInner) {
        objects.enter(key);
        if (key.isDescended && text.charCodeAt(at) === OPEN_BRACE) {
          if (key.hasMembers) at = readLeaf(text, key, at, found);
          else if (key.isApart) at = this.#whole(text, key, at);
          else {
            objects.begin(key, at);
            turn = key.inside;
          }
          continue;
        }
        if (key.byIndex !== undefined && key.arraySlot === NO_SLOT && text.charCodeAt(at) === OPEN_BRACKET) {
          at = this.#elements(text, key, key.byIndex, at);
          continue;
        }
        if (key.wantsOnlyBelow || (key.isOnlyLookedAt && text.charCodeAt(at) === OPEN_BRACKET)) this.noteUnwanted(key);
      }
      at = readLeaf(text, key, at, found);
    }
  }

  /** Reads token by token to the next leaf, whose place is then `#at`; undefined when the object ends before. */
  #next(text: string, whole: LearnedKey, key: LearnedKey, isInside: boolean, from: number): LearnedKey | undefined {
    const marks: Mark<LearnedKey>[] = [];
    let object = isInside ? key : (key.parent ?? whole);
    let at = isInside ? firstOrEnd(text, from, CLOSE_BRACE) : nextOrEnd(text, from, CLOSE_BRACE);
    let next: LearnedKey | undefined;
    for (;;) {
      if (at < 0) {
        at = ~at;
        if (object === whole) break;
        if (object.objectSlot !== NO_SLOT) {
          this.#objects.close(object, at);
          marks.push({ kind: 'closes', key: object, by: at - from });
        }
        object = object.parent ?? whole;
        at = nextOrEnd(text, at, CLOSE_BRACE);
        continue;
      }
      next = this.#key(text, object, at);
      at = this.#at;
      if (!next.isDescended || next.isApart || text.charCodeAt(at) !== OPEN_BRACE) break;
      this.#objects.open(next, at);
      marks.push({ kind: 'opens', key: next, by: at - from });
      object = next;
      next = undefined;
      at = firstOrEnd(text, at, CLOSE_BRACE);
    }
    this.#at = at;
    const stretch = stretchOf(text, from, at, marks.length === 0 ? NO_MARKS : marks, next, next?.reached);
    if (stretch === undefined) return next;
    (isInside ? key.inside : key.behind).learn(stretch);
    if (next !== undefined) next.reached = stretch;
    return next;
  }

  /** Reads a key and its colon; `#at` is then the place of the value. */
  #key(text: string, object: LearnedKey, at: number): LearnedKey {
    if (text.charCodeAt(at) !== QUOTE) throw badJson('a key is expected', at);
    const scanned = scanString(text, at + 1);
    const end = scanned < 0 ? ~scanned : scanned;
    const inside = text.slice(at + 1, end - 1);
    const key = scanned < 0 ? unescapeJson(inside) : inside;
    this.#at = behindColon(text, end);
    const child = object.children.get(key);
    if (child !== undefined) return child;
    const added = this.learned.add(object, key);
    this.#found.reserve(this.learned.slots);
    if (!object.isOpen) this.noteUnwanted(added);
    return added;
  }
}

/** The first of so many elements that no index names; -1 when there is none. */
function otherElement(keys: ByIndex['keys'], count: number): number {
  for (let index = 0; index < count; index++) if (!keys.has(index) && !keys.has(index - count)) return index;
  return -1;
}

/** Whether a value is there that is neither an object nor an array. */
function isScalar(kind: number): boolean {
  return kind > MISSING && kind < OBJECT;
}

const NONE: ByIndex['keys'] = new Map();

const NO_MARKS: readonly Mark<LearnedKey>[] = [];
