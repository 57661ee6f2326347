import { INDEX_STEP, KEY_STEP, PARENT_STEP, parsePath } from './path.ts';

/** What a route takes apart into elements. */
export interface Exploded {
  /** Keys from the record's value to the array; none when it is the value itself. */
  readonly steps: readonly string[];
  /** Places on the way and the array's own at which the members of an object are elements, from the outside to the inside. */
  readonly objects: readonly (readonly string[])[];
}

/** What of a route says what it takes apart. */
export interface ExplodeSettings {
  readonly explode?: string | undefined;
  readonly explodeObjects?: boolean | readonly string[] | undefined;
}

/** What a route takes apart; that may be nothing but an array that is the record's value. */
export function explodedOf({ explode, explodeObjects }: ExplodeSettings): Exploded {
  const steps = explode === undefined ? [] : (parsePath(explode) ?? []);
  if (typeof explodeObjects !== 'object') return { steps, objects: explodeObjects === true ? [steps] : [] };
  return {
    steps,
    objects: explodeObjects.map((path) => parsePath(path) ?? []).toSorted((a, b) => a.length - b.length),
  };
}

/** Whether a route says what it takes apart. */
export function hasElements({ explode, explodeObjects }: ExplodeSettings): boolean {
  return explode !== undefined || typeof explodeObjects === 'object';
}

/** Steps from the record's value: `$index` alone is of the innermost element, `$key` and `$parent` of the innermost member. */
export function placedSteps(steps: readonly string[], { steps: exploded, objects }: Exploded): readonly string[] {
  if (steps[0] === PARENT_STEP) return [...(objects.at(-1) ?? exploded), ...steps];
  if (steps.length !== 1) return steps;
  if (steps[0] === INDEX_STEP) return [...exploded, INDEX_STEP];
  return steps[0] === KEY_STEP ? [...(objects.at(-1) ?? exploded), KEY_STEP] : steps;
}

/** Whether a path is another one or below it. */
export function isWithin(steps: readonly string[], path: readonly string[]): boolean {
  return path.every((key, index) => steps[index] === key);
}
