import { INDEX_STEP, isNoKey, isOfPresence, KEY_STEP, PARENT_STEP } from '../../../shared/record-path/path.ts';

type Steps = readonly string[];

/** Which of the values that are not named are wanted. */
interface Included {
  readonly includes: (steps: Steps) => boolean;
  readonly excludes: (steps: Steps) => boolean;
}

/** A node while paths are added. */
export class Draft {
  readonly key: string;
  readonly children = new Map<string, Draft>();
  isWhole = false;
  isArray = false;
  /** Whether elements of an array here hold another array whose elements are read one by one. */
  isOuter = false;
  hasMembers = false;
  around: Draft | undefined;
  wantsIndex = false;
  wantsKey = false;
  wantsPresence = false;
  isUnnamed = false;
  isOpen = false;
  isIncluded = false;

  constructor(key: string) {
    this.key = key;
  }
}

/** Adds a value that is wanted as a whole; a last step that is no key wants something else of what is there. */
export function want(root: Draft, steps: Steps): void {
  const last = steps.at(-1);
  const draft = draftAt(root, isNoKey(last) ? steps.slice(0, -1) : steps);
  if (last === INDEX_STEP) draft.wantsIndex = true;
  else if (last === KEY_STEP) draft.wantsKey = true;
  else if (isOfPresence(steps)) draft.wantsPresence = true;
  else draft.isWhole = true;
}

/** The draft of a path, which is made when there is none. */
export function draftAt(root: Draft, steps: Steps): Draft {
  let node = root;
  for (const step of steps) {
    if (step === PARENT_STEP) {
      node.around ??= new Draft(step);
      node = node.around;
      continue;
    }
    const child = node.children.get(step) ?? new Draft(step);
    node.children.set(step, child);
    node = child;
  }
  return node;
}

/** Adds what is wanted at and below a place of the values that are not named. */
export function open(node: Draft, steps: Steps, unnamed: Included): void {
  if (node.isWhole) return;
  node.isOpen = true;
  for (const child of node.children.values()) {
    const below = [...steps, child.key];
    if (child.isWhole || unnamed.excludes(below)) continue;
    child.isIncluded = node.isIncluded || unnamed.includes(below);
    // Where settings name only what is below a key, there may be no object.
    child.isUnnamed = child.isIncluded;
    open(child, below, unnamed);
  }
}
