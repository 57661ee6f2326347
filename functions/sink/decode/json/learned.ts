import { detached } from '../../../shared/detached.ts';
import { unreadable } from '../../rows/record-error.ts';
import { NO_SLOT } from './found.ts';
import { type KeyWants, LearnedKey, NOTHING_WANTED } from './learned-key.ts';
import type { Plan, PlanNode } from './plan.ts';

/** Keys that records may teach before all that was learned is thrown away: random keys must not fill the memory. */
const MOST_KEYS = 5_000;

/**
 * Keys that one value may teach where all fields are wanted, of which most are then left out, and characters of a path above
 * a key: every key costs its path once.
 */
const MOST_OPEN_KEYS = 100_000;
const MOST_CHARACTERS = 4_096;

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
    return { keys, lookedAt: [...keys].filter(([, element]) => element.isOnlyLookedAt), fromEnd };
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
