import { badJson } from './bad-json.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, skipSpace } from './characters.ts';
import { Found, NO_SLOT } from './found.ts';
import { Learned } from './learned.ts';
import type { LearnedKey } from './learned-key.ts';
import { membersOf, valueOfMember } from './members.ts';
import type { Plan, PlanNode } from './plan.ts';
import { scanString } from './scan.ts';
import { behindColon, nextOrEnd } from './skip-value.ts';
import { type JsonValue, PLAIN, TEXT } from './value.ts';
import { Walk } from './walk.ts';

/** Something in records of which a plan wants nothing. */
export interface Unwanted {
  readonly steps: readonly string[];
  /**
   * A key that the plan does not have; what is no object where the plan wants only what is below; or such an element of
   * an array. Of a pair that is made a field of an object: what it has beside its name and value.
   */
  readonly place: 'key' | 'object' | 'element' | 'pair';
}

/**
 * Reads JSON texts by a plan, each once from its begin to its end, and notes where the wanted values are. It accepts what
 * `JSON.parse` accepts, up to a depth, but makes no values: numbers keep all their digits. Of a repeated key the last counts.
 */
export class Reader {
  /** What the text that was read last has, and of its arrays the element that was read last. */
  readonly found: Found;
  readonly #plan: Plan;
  readonly #walk: Walk;
  #learned: Learned;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.found = new Found(plan.slots);
    this.#learned = new Learned(plan, plan.slots);
    this.#walk = new Walk(this.found, this.#learned);
  }

  /** Reads a text. @throws RecordError when it is not JSON. */
  read(text: string): void {
    const found = this.empty();
    found.text = text;
    if (this.#learned.isCrowded) {
      found.reset(this.#plan.slots);
      this.#forget(this.#plan.slots);
      // Of records that were all rejected, nobody has taken it.
      this.takeUnwanted();
    }
    const { root } = this.#learned;
    const start = skipSpace(text, 0);
    const isApart =
      (this.#plan.isTopApart && text.charCodeAt(start) === OPEN_BRACKET) ||
      (root.hasMembers && text.charCodeAt(start) === OPEN_BRACE);
    const behind = isApart ? this.#walk.apart(text, root, start) : this.#walk.value(text, root, start);
    const end = skipSpace(text, behind);
    if (end !== text.length) throw badJson('nothing may follow the value', end);
  }

  /** Empties all slots, for somebody else to fill them and the text. */
  empty(): Found {
    this.found.keepUnnamed(0);
    this.found.clear(0, this.#plan.slots);
    this.#walk.begin();
    return this.found;
  }

  /** The place of the first element of the array in a slot, or of the first member's key; -1 when it has none. */
  firstElement(slot: number): number {
    const at = skipSpace(this.found.text, this.found.start(slot) + 1);
    return at === this.found.end(slot) - 1 ? -1 : at;
  }

  /**
   * Reads an element of an array at a node, in the place of the element before.
   * @param unnamed how many of the values that no setting names are beside the array, and stay.
   * @param isApart whether an object there will be taken apart.
   * @returns the place of the next element; below zero when there is none.
   */
  element(node: PlanNode, at: number, unnamed: number, isApart: boolean): number {
    const { text } = this.found;
    const key = this.#begin(node, unnamed);
    if (isApart && node.around !== undefined) this.found.clear(node.around.from, node.around.to);
    const isObject = isApart && text.charCodeAt(at) === OPEN_BRACE;
    const behind = isObject ? this.#walk.apart(text, key, at) : this.#walk.value(text, key, at);
    return nextOrEnd(text, behind, CLOSE_BRACKET);
  }

  /** Reads the value of a member of an object as {@link element} reads that of an array; `name` gets its key. */
  member(node: PlanNode, at: number, unnamed: number, name: JsonValue): number {
    const { text } = this.found;
    const scanned = scanString(text, at + 1);
    const end = scanned < 0 ? ~scanned : scanned;
    name.put(text, scanned < 0 ? TEXT : PLAIN, at, end);
    const key = this.#begin(node, unnamed);
    return nextOrEnd(text, this.#walk.value(text, key, behindColon(text, end)), CLOSE_BRACE);
  }

  /**
   * Reads what is wanted beside the members of an object at a node.
   * @returns the places of those that are no members to be read: these, and what others of the same key hide; undefined for none.
   */
  around({ arraySlot, around }: PlanNode): ReadonlySet<number> | undefined {
    const { text } = this.found;
    const { last, hidden } = membersOf(text, this.found.start(arraySlot));
    if (around === undefined) return hidden;
    this.found.clear(around.from, around.to);
    const passed = new Set(hidden);
    for (const child of around.children.values()) {
      const at = last.get(child.key);
      if (at === undefined) continue;
      passed.add(at);
      this.#walk.value(text, this.#learned.key(child), valueOfMember(text, at));
    }
    return passed;
  }

  #begin(node: PlanNode, unnamed: number): LearnedKey {
    const { found } = this;
    found.keepUnnamed(unnamed);
    found.clear(node.from, node.to);
    // What stays has slots that may not be given to other keys.
    if (this.#learned.isCrowded) this.#forget(this.#learned.slots);
    return this.#learned.key(node);
  }

  /** Says that nothing of what was found at a node is wanted. */
  noteUnwanted(node: PlanNode): void {
    this.#walk.noteUnwanted(this.#learned.key(node));
  }

  /** What the texts since the last call had of which nothing is wanted; each path once, until there are very many. */
  takeUnwanted(): readonly Unwanted[] {
    const { unwanted } = this.#walk;
    if (unwanted.length === 0) return NONE;
    return unwanted.splice(0).map(({ steps, isLearned, arraySlot }) => ({
      steps,
      place: isLearned ? 'key' : arraySlot === NO_SLOT ? 'object' : 'element',
    }));
  }

  /** Forgets what the texts since the last call had of which nothing is wanted; those that come are told of anew. */
  forgetUnwanted(): void {
    const { unwanted } = this.#walk;
    if (unwanted.length === 0) return;
    for (const key of unwanted.splice(0)) key.isTold = false;
  }

  #forget(slots: number): void {
    this.#learned = new Learned(this.#plan, slots);
    this.#walk.learned = this.#learned;
  }
}

const NONE: readonly Unwanted[] = [];
