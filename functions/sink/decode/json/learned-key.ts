import { NO_SLOT } from './found.ts';
import type { PlanNode } from './plan.ts';
import { type Stretch, Turn } from './stretch.ts';

/** What is wanted at a key. */
export type KeyWants = Pick<
  PlanNode,
  'steps' | 'slot' | 'isUnnamed' | 'arraySlot' | 'presenceSlot' | 'hasMembers' | 'isOpen' | 'isIncluded'
>;

/** What is wanted at a key that the plan does not have. */
export const NOTHING_WANTED = {
  slot: NO_SLOT,
  isUnnamed: false,
  arraySlot: NO_SLOT,
  presenceSlot: NO_SLOT,
  hasMembers: false,
  isOpen: false,
  isIncluded: false,
};

/** Keys for elements of an array by their index. */
export interface ByIndex {
  /** An index below zero counts from the end. */
  readonly keys: ReadonlyMap<number, LearnedKey>;
  /** Those of them of which nothing is taken but whether they are there. */
  readonly lookedAt: readonly (readonly [index: number, key: LearnedKey])[];
  /** How many of the last elements may be wanted by their place from the end. */
  readonly fromEnd: number;
}

/** A key at its place in records, which the plan has or a record had: what is wanted there, and what comes behind it. */
export class LearnedKey {
  /** Keys from the record to here. */
  readonly steps: readonly string[];
  readonly parent: LearnedKey | undefined;
  readonly children = new Map<string, LearnedKey>();
  readonly slot: number;
  readonly isUnnamed: boolean;
  readonly arraySlot: number;
  /** Slot of what only its kind is wanted of. */
  readonly presenceSlot: number;
  /** Whether a value here is skipped: nothing is wanted of it. */
  readonly isSkipped: boolean;
  /** Slot of the value when it is an object, each field of which may be wanted as well. */
  readonly objectSlot: number;
  /** Whether keys that the plan does not have may be wanted below. */
  readonly isOpen: boolean;
  readonly isIncluded: boolean;
  /** Whether the fields of an object here are looked at. */
  readonly isDescended: boolean;
  /** Whether settings want nothing of a value here but what is below it. */
  readonly wantsOnlyBelow: boolean;
  /** Whether nothing is taken of a value here, not even below it in an array, but whether it is there. */
  readonly isOnlyLookedAt: boolean;
  /** Whether something is found below, which a repeated key hides. */
  readonly isInner: boolean;
  /** Whether a record taught the key. */
  readonly isLearned: boolean;
  /** Objects that a value here is in, and characters of their keys. */
  readonly depth: number;
  readonly characters: number;
  /** What came behind a value here, and behind the brace of an object here. */
  readonly behind = new Turn<LearnedKey>();
  readonly inside = new Turn<LearnedKey>();
  /** What is wanted of an array's elements here; undefined when nothing is. */
  byIndex: ByIndex | undefined;
  /** Whether an object here is read by itself, since others may come in its place: as an element of an array does. */
  isApart: boolean;
  /** Whether the members of an object here are read one by one, later. */
  readonly hasMembers: boolean;
  /** The stretch that led here last. */
  reached: Stretch<LearnedKey> | undefined;
  /** The reading that was here last, by which a repeated key is noticed. */
  visit = 0;
  /** Whether it need not be said again that here is something of which nothing is wanted but what is below it. */
  isTold = false;
  #nameless: LearnedKey | undefined;
  #another: LearnedKey | undefined;

  constructor(parent: LearnedKey | undefined, wants: KeyWants, hasChildren: boolean, isLearned: boolean) {
    const { steps, slot, isUnnamed, arraySlot, presenceSlot, hasMembers, isOpen, isIncluded } = wants;
    const isTaken = slot !== NO_SLOT || arraySlot !== NO_SLOT;
    const isLookedAt = presenceSlot !== NO_SLOT;
    this.parent = parent;
    this.steps = steps;
    this.slot = slot;
    this.isUnnamed = isUnnamed;
    this.arraySlot = arraySlot;
    this.presenceSlot = presenceSlot;
    this.isSkipped = !isTaken && !isLookedAt;
    this.objectSlot = isUnnamed ? NO_SLOT : slot;
    this.isOpen = isOpen;
    this.isIncluded = isIncluded;
    this.isDescended = isOpen || hasChildren || isLookedAt;
    this.isApart = arraySlot !== NO_SLOT;
    this.hasMembers = hasMembers;
    this.isInner = this.isDescended || arraySlot !== NO_SLOT;
    this.isLearned = isLearned;
    this.wantsOnlyBelow = hasChildren && !isTaken && !isLookedAt;
    this.isOnlyLookedAt = isLookedAt && !isTaken;
    this.depth = steps.length;
    this.characters = parent === undefined ? 0 : parent.characters + (steps.at(-1)?.length ?? 0);
  }

  /** A key below in the place of all those that are too many to be learned. */
  nameless(): LearnedKey {
    this.#nameless ??= new LearnedKey(this, { ...NOTHING_WANTED, steps: [...this.steps, ''] }, false, true);
    this.#nameless.isTold = true;
    return this.#nameless;
  }

  /** An element of an array here that no index names: the first that was asked for, in the place of all. */
  anotherElement(index: number): LearnedKey {
    this.#another ??= new LearnedKey(this, { ...NOTHING_WANTED, steps: [...this.steps, String(index)] }, false, true);
    return this.#another;
  }
}
