import type { Field } from '../decode/json/field.ts';
import type { PathNode } from '../decode/json/path-node.ts';

/** A place whose elements are walked one by one if it holds an array: the record's value, or a step of `explode`. */
export interface Level {
  readonly node: PathNode;
  /** What is there. */
  readonly found: Field;
  /** All fields that an element can fill. */
  readonly fields: readonly Field[];
  /** Steps of `explode` down to here. */
  readonly depth: number;
  /** Path as settings write it. */
  readonly path: string;
  /** The next place, inside each element of this one. */
  readonly inner: Level | undefined;
}

/**
 * The levels of nodes, each of which is below the one before. To be called when all paths are in the tree.
 * @returns the first level; undefined without nodes.
 */
export function levelsOf(nodes: readonly PathNode[], above: number, depth = 0): Level | undefined {
  const [node, ...rest] = nodes;
  if (node === undefined) return undefined;
  const found = node.explode();
  const path = node.steps.slice(above).join('.');
  // Before the fields are listed: the array inside of an element is one of them.
  const inner = levelsOf(rest, above, depth + 1);
  return { node, found, fields: node.namedFields(), depth, path, inner };
}
