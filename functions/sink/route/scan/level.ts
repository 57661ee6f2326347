import { NO_SLOT } from '../../decode/json/found.ts';
import type { PlanNode } from '../../decode/json/plan.ts';

/** A place whose elements are rows if it holds an array: the record's value, or a step of `explode`. */
export interface Level {
  readonly node: PlanNode;
  /** Steps of `explode` down to here. */
  readonly depth: number;
  /** Path as settings write it. */
  readonly path: string;
  /** The next place, inside each element of this one. */
  readonly inner: Level | undefined;
  /** Whether the members of an object here are elements. */
  readonly hasMembers: boolean;
  /** Whether rows have an element's place or key. */
  readonly isMarked: boolean;
  /** Whether an array in the place of an element is one, of which paths name elements by their index. */
  readonly isTuple: boolean;
  /** Slots of the values beside an array here, which each of its rows repeats. */
  readonly beside: readonly number[];
}

/**
 * The levels of places, each of which is inside the one before.
 * @param above how many keys are above the record's value.
 * @param slots those of all values that rows have.
 * @throws Error without places.
 */
export function levelsOf(nodes: readonly PlanNode[], above: number, slots: readonly number[], depth = 0): Level {
  const [node, ...rest] = nodes;
  if (node === undefined) throw new Error('a scan begins with the record');
  return {
    node,
    depth,
    hasMembers: node.hasMembers,
    isMarked: node.indexSlot !== NO_SLOT || node.keySlot !== NO_SLOT,
    isTuple: rest.length === 0 && node.byIndex !== undefined,
    path: node.steps.slice(above).join('.'),
    inner: rest.length === 0 ? undefined : levelsOf(rest, above, slots, depth + 1),
    beside: slots.filter((slot) => slot < node.from || slot >= node.to),
  };
}
