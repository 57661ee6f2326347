import { detached } from '../../../shared/detached.ts';
import { unreadable } from '../../rows/record-error.ts';
import { Field } from './field.ts';
import { PathNode } from './path-node.ts';

/** Nodes that keys of records may add to a tree before they are forgotten: random keys must not fill the memory. */
const MOST_GROWN = 5_000;

/**
 * Nodes that one value may add where all fields are wanted, of which most are then left out, and characters of a path above
 * a key: every key costs its path once.
 */
const MOST_KEYS = 100_000;
const MOST_CHARACTERS = 4_096;

type MatchesPath = (steps: readonly string[]) => boolean;

/** The paths that are looked for in records. Where all fields are wanted, it grows with the keys that records have. */
export class PathTree {
  readonly root = new PathNode('', [], 0, false);
  /** Nodes at which a record had something that this tree has no use for, each once. */
  strays: PathNode[] = [];
  #grown = 0;
  readonly #wants: MatchesPath;
  readonly #excludes: MatchesPath;

  /**
   * Both are asked once for each path below an open node.
   * @param wants whether a field that is not named is wanted, and all that is below it.
   * @param excludes whether it is not, nor anything below it; stronger than `wants`.
   */
  constructor(wants: MatchesPath = () => false, excludes: MatchesPath = () => false) {
    this.#wants = wants;
    this.#excludes = excludes;
  }

  /** The node of a path. */
  node(steps: readonly string[]): PathNode {
    let node = this.root;
    for (const step of steps) node = node.child(step, false);
    return node;
  }

  /** The field of a path that is wanted as a whole. */
  field(steps: readonly string[]): Field {
    const node = this.node(steps);
    node.field ??= new Field();
    return node.field;
  }

  /** Wants all fields at and below a node that have no node of their own, save those below a field wanted as a whole. */
  open(node: PathNode): void {
    if (node.field !== undefined) return;
    node.open();
    for (const child of node.children.values()) {
      // Where settings name only what is below a key, there may be no object.
      if (child.field !== undefined || this.#excludes(child.steps)) continue;
      child.isWanted = node.isWanted || this.#wants(child.steps);
      this.open(child);
      if (child.isWanted) child.want();
    }
  }

  /** Whether keys have added so many nodes that they should be forgotten. */
  get isCrowded(): boolean {
    return this.#grown >= MOST_GROWN;
  }

  /** Forgets the nodes that keys of records have added. Not to be called during a walk. */
  prune(): void {
    this.root.prune();
    this.#grown = 0;
  }

  /** A node for a key that has none, so that the key is known the next time; undefined when there are too many. */
  grow(parent: PathNode, key: string): PathNode | undefined {
    // Where all fields are wanted every key needs its node, however many there are in one record.
    if (this.isCrowded && !parent.isOpen) return undefined;
    if (parent.isOpen && parent.length > MOST_CHARACTERS) {
      throw unreadable(`the path of a field has more than ${MOST_CHARACTERS} characters`);
    }
    if (this.#grown >= MOST_KEYS) throw unreadable(`the record has more than ${MOST_KEYS} different keys`);
    this.#grown++;
    const node = parent.child(detached(key), true);
    if (!parent.isOpen) this.strays.push(node);
    if (!parent.isOpen || this.#excludes(node.steps)) return node;
    node.open();
    node.isWanted = parent.isWanted || this.#wants(node.steps);
    if (node.isWanted) node.want();
    return node;
  }
}
