import { detached } from '../../../shared/detached.ts';
import { unreadable } from '../../rows/record-error.ts';
import { NO_SLOT } from './found.ts';
import type { Plan, PlanNode } from './plan.ts';
import { type Stretch, Turn } from './stretch.ts';

/** Keys that records may teach before all that was learned is thrown away: random keys must not fill the memory. */
const MOST_KEYS = 5_000;

/**
 * Keys that one value may teach where all fields are wanted, of which most are then left out, and characters of a path above
 * a key: every key costs its path once.
 */
const MOST_OPEN_KEYS = 100_000;
const MOST_CHARACTERS = 4_096;

/** What is wanted at a key. */
type KeyWants = Pick<
  PlanNode,
  'steps' | 'slot' | 'isUnnamed' | 'arraySlot' | 'presenceSlot' | 'hasMembers' | 'isOpen' | 'isIncluded'
>;

const NOTHING_WANTED = {
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

/** What records have taught beyond a plan. It only grows, and is thrown away as a whole. */
export class Learned {
  readonly root: LearnedKey;
  /** How many slots the plan and the learned keys have. */
  slots: number;
  readonly #plan: Plan;
  readonly #keys: LearnedKey[] = [];
  #count = 0;

  /** @param slots the first slot for keys that are learned. */
  constructor(plan: Plan, slots: number) {
    this.#plan = plan;
    this.slots = slots;
    this.root = this.#planned(plan.root, undefined);
  }

  /** The key of a plan's node. */
  key({ id }: PlanNode): LearnedKey {
    return this.#keys[id] ?? this.root;
  }

  /** Whether so many keys were learned that all should be thrown away. */
  get isCrowded(): boolean {
    return this.#count >= MOST_KEYS;
  }

  /** Learns a key that a record has below another. @throws RecordError for more keys than are needed. */
  add(parent: LearnedKey, key: string): LearnedKey {
    // Where all fields are wanted every key is needed, however many there are in one record.
    if (this.isCrowded && !parent.isOpen) return parent.nameless();
    if (parent.isOpen && parent.characters > MOST_CHARACTERS) {
      throw unreadable(`the path of a field has more than ${MOST_CHARACTERS} characters`);
    }
    if (this.#count >= MOST_OPEN_KEYS) throw unreadable(`the record has more than ${MOST_OPEN_KEYS} different keys`);
    this.#count++;
    const own = detached(key);
    const child = new LearnedKey(parent, this.#wantsOf(parent, [...parent.steps, own]), false, true);
    parent.children.set(own, child);
    return child;
  }

  #planned(node: PlanNode, parent: LearnedKey | undefined): LearnedKey {
    const key = new LearnedKey(parent, node, node.children.size > 0, false);
    this.#keys.push(key);
    if (node.around !== undefined) this.#planned(node.around, key);
    for (const child of node.children.values()) key.children.set(child.key, this.#planned(child, key));
    key.byIndex = this.#byIndex(node, key);
    return key;
  }

  /**
   * What an element of an array has in common with the field of an object that has the index as its key. Where all fields are
   * wanted, the array is wanted as a whole, so that of its elements nothing but what is named is.
   */
  #byIndex({ byIndex }: PlanNode, key: LearnedKey): LearnedKey['byIndex'] {
    if (byIndex === undefined) return undefined;
    const keys = new Map<number, LearnedKey>();
    let fromEnd = 0;
    for (const [index, node] of byIndex) {
      const element = (key.isOpen ? undefined : key.children.get(node.key)) ?? this.#element(node, key);
      element.isApart = true;
      keys.set(index, element);
      fromEnd = Math.max(fromEnd, -index);
    }
    return { keys, fromEnd };
  }

  #element(node: PlanNode, parent: LearnedKey): LearnedKey {
    const { steps, presenceSlot } = node;
    const wants = { ...NOTHING_WANTED, steps, presenceSlot, slot: node.isUnnamed ? NO_SLOT : node.slot };
    const key = new LearnedKey(parent, wants, node.children.size > 0, false);
    for (const child of node.children.values()) key.children.set(child.key, this.#element(child, key));
    key.byIndex = this.#byIndex(node, key);
    return key;
  }

  #wantsOf(parent: LearnedKey, steps: readonly string[]): KeyWants {
    const { unnamed } = this.#plan;
    const isOpen = parent.isOpen && unnamed !== undefined && !unnamed.excludes(steps);
    const isIncluded = isOpen && (parent.isIncluded || unnamed.includes(steps));
    const slot = isIncluded ? this.slots++ : NO_SLOT;
    return { ...NOTHING_WANTED, steps, slot, isUnnamed: isIncluded, isOpen, isIncluded };
  }
}
