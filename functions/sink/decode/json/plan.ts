import { isIndex, isNoKey, isOfPresence, KEY_STEP, PARENT_STEP } from '../../../shared/record-path/path.ts';
import { NO_SLOT } from './found.ts';
import { Draft, draftAt, open, want } from './plan-draft.ts';

type Steps = readonly string[];

/** What is wanted of records, by the keys from the record to each value. */
export interface Wanted {
  /**
   * Values that are wanted as a whole; a last step that is no key wants the place or the key of an element instead, or only
   * whether anything is there.
   */
  readonly values: readonly Steps[];
  /**
   * Places that may hold an array whose elements are read one by one, each inside the one before. Paths that begin with an
   * index below the last of them are of elements that are arrays.
   */
  readonly arrays: readonly Steps[];
  /** Those of the places at which the members of an object are read one by one as well. */
  readonly objects?: readonly Steps[];
  /** Whether an array that is the text is one of these, whatever indexes paths begin with. */
  readonly isTopApart?: boolean;
  /** Wants what is not named as well; nothing when left out. */
  readonly unnamed?: WantedUnnamed | undefined;
}

/** Which of the values that are not named are wanted. Both are asked once for each path. */
export interface WantedUnnamed {
  /** The place at and below which all values may be wanted, save those below a value that is wanted as a whole. */
  readonly below: Steps;
  /** Whether a value is wanted, and all that is below it. */
  readonly includes: (steps: Steps) => boolean;
  /** Whether it is not, nor anything below it; stronger than `includes`. */
  readonly excludes: (steps: Steps) => boolean;
}

/** A place in records at which, or below which, something is wanted. */
export interface PlanNode {
  /** Place of the node among {@link Plan.nodes}. */
  readonly id: number;
  readonly key: string;
  readonly steps: Steps;
  readonly parent: PlanNode | undefined;
  readonly children: ReadonlyMap<string, PlanNode>;
  /** Slot of the value as a whole. */
  readonly slot: number;
  /** Whether the slot is for a value that no setting names: a scalar, or an array as a whole. */
  readonly isUnnamed: boolean;
  /** Slot of what may be an array whose elements are read one by one. */
  readonly arraySlot: number;
  /** Whether the members of an object here are read one by one. */
  readonly hasMembers: boolean;
  /** Has below it those members of an object here that are wanted beside all others, which are read one by one. */
  readonly around: PlanNode | undefined;
  /** Slots of an element's place, and of a member's key. */
  readonly indexSlot: number;
  readonly keySlot: number;
  /** Slot of what only its kind is wanted of. */
  readonly presenceSlot: number;
  /** Nodes of elements of an array here, by index; below zero from the end. Undefined when none is wanted. */
  readonly byIndex: ReadonlyMap<number, PlanNode> | undefined;
  /** Whether keys that have no node may be wanted. */
  readonly isOpen: boolean;
  /** Whether those keys are wanted without being asked for. */
  readonly isIncluded: boolean;
  /** The slots of this node and those below it are those from here up to `to`, which is not one. */
  readonly from: number;
  readonly to: number;
}

/** Where records have what is wanted of them, and in which slots it is found. Made once, of settings; never changed. */
export class Plan {
  readonly root: PlanNode;
  /** All nodes, each before those below it. */
  readonly nodes: readonly PlanNode[];
  /** How many slots there are, {@link NO_SLOT} among them. */
  readonly slots: number;
  readonly unnamed: WantedUnnamed | undefined;
  readonly isTopApart: boolean;

  constructor({ values, arrays, objects = [], isTopApart = false, unnamed }: Wanted) {
    const root = new Draft('');
    for (const steps of values) want(root, steps);
    for (const steps of objects) draftAt(root, steps).hasMembers = true;
    for (const steps of arrays) draftAt(root, steps).isArray = true;
    for (const steps of arrays.slice(0, -1)) draftAt(root, steps).isOuter = true;
    if (unnamed !== undefined) open(draftAt(root, unnamed.below), unnamed.below, unnamed);
    const numbering: Numbering = { nodes: [], slots: NO_SLOT + 1 };
    this.root = numbered(root, undefined, numbering);
    this.nodes = numbering.nodes;
    this.slots = numbering.slots;
    this.unnamed = unnamed;
    this.isTopApart = isTopApart;
  }

  /** The node of a path. @throws Error when nothing is wanted there. */
  node(steps: Steps): PlanNode {
    let node: PlanNode | undefined = this.root;
    for (const step of steps) node = step === PARENT_STEP ? node?.around : node?.children.get(step);
    if (node === undefined) throw new Error(`the plan has no place for ${steps.join('.')}`);
    return node;
  }

  /** The slot of a value that is wanted. @throws Error when nothing is wanted there. */
  slot(steps: Steps): number {
    const last = steps.at(-1);
    if (!isNoKey(last)) return this.node(steps).slot;
    const { keySlot, indexSlot, presenceSlot } = this.node(steps.slice(0, -1));
    if (isOfPresence(steps)) return presenceSlot;
    return last === KEY_STEP ? keySlot : indexSlot;
  }

  /** Slots of the values that settings name, in no order that means anything. */
  namedSlots(): number[] {
    return this.nodes.flatMap(({ slot, isUnnamed, keySlot }) =>
      [isUnnamed ? NO_SLOT : slot, keySlot].filter((each) => each !== NO_SLOT),
    );
  }
}

interface Numbering {
  readonly nodes: PlanNode[];
  slots: number;
}

/** The node that a draft has become, with those below it, each after its slots' numbers. */
function numbered(draft: Draft, parent: PlanNode | undefined, numbering: Numbering): PlanNode {
  const { key, isUnnamed, isOpen, isIncluded, hasMembers } = draft;
  const children = new Map<string, PlanNode>();
  let byIndex: PlanNode['byIndex'];
  let around: PlanNode['around'];
  const node = {
    ...{ id: numbering.nodes.length, key, steps: parent === undefined ? [] : [...parent.steps, key], parent, children },
    ...{ slot: NO_SLOT, isUnnamed, arraySlot: NO_SLOT, isOpen, isIncluded, from: 0, to: 0 },
    ...{ hasMembers, around, indexSlot: NO_SLOT, keySlot: NO_SLOT, presenceSlot: NO_SLOT, byIndex },
  };
  numbering.nodes.push(node);
  // What is beside members stays while they are read one by one into the slots that follow.
  if (draft.around !== undefined) node.around = numbered(draft.around, node, numbering);
  node.from = numbering.slots;
  const slotFor = (isWanted: boolean) => (isWanted ? numbering.slots++ : NO_SLOT);
  node.slot = slotFor(draft.isWhole || isUnnamed);
  node.arraySlot = slotFor(draft.isArray);
  node.indexSlot = slotFor(draft.wantsIndex);
  node.keySlot = slotFor(draft.wantsKey);
  node.presenceSlot = slotFor(draft.wantsPresence);
  for (const child of draft.children.values()) children.set(child.key, numbered(child, node, numbering));
  node.to = numbering.slots;
  if (!draft.isOuter) node.byIndex = byIndexIn(children);
  return node;
}

function byIndexIn(children: ReadonlyMap<string, PlanNode>): ReadonlyMap<number, PlanNode> | undefined {
  const nodes = new Map<number, PlanNode>();
  for (const [key, node] of children) if (isIndex(key)) nodes.set(Number(key), node);
  return nodes.size === 0 ? undefined : nodes;
}
