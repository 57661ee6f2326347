import { isWithin } from '../../../shared/record-path/exploded.ts';
import { PARENT_STEP, parsePath } from '../../../shared/record-path/path.ts';
import type { RouteSettings } from '../../../shared/settings/routes.ts';
import type { Unwanted } from '../../decode/json/reader.ts';
import { AFTER } from '../debezium.ts';
import { namedPaths, pathMatcher } from './paths.ts';

/** Longest path that is told. */
const LONGEST = 200;

/** Tells which fields that one reading of a record had no use for are taken by no route of the topic. */
export class UntakenPaths {
  readonly #named: readonly (readonly string[])[];
  /** What routes take apart, or have rewritten. */
  readonly #others: readonly (readonly string[])[];
  readonly #isIgnored: (steps: readonly string[]) => boolean;
  /** Whether a route takes all fields that settings do not leave out. */
  readonly #takesAll: boolean;
  /** Keys above the routes' paths. */
  readonly #above: readonly string[];

  /** @param computed paths that expressions of the routes name. */
  constructor(routes: readonly RouteSettings[], above: readonly string[], computed: readonly (readonly string[])[]) {
    this.#named = [...computed, ...routes.flatMap((route) => [...namedPaths(route, []), ...zippedPaths(route)])];
    this.#others = routes.flatMap(({ explode, parse, carry, zip, pivot }) => {
      const parsed = [parse ?? []].flat().map(({ path }) => path);
      const pivoted = [pivot ?? []].flat().map(({ array }) => array);
      const carried = [carry ?? []].flat().map(({ path }) => path);
      const zipped = [zip ?? []].flat().map(({ path }) => path);
      return [explode ?? [], parsed, carried, zipped, pivoted].flat().map((path) => parsePath(path) ?? []);
    });
    this.#isIgnored = pathMatcher(routes.flatMap(({ ignore }) => ignore));
    this.#takesAll = routes.some(({ remaining }) => remaining !== undefined);
    this.#above = above;
  }

  /** The path of a field as settings write it; undefined for one that a route takes, or that settings leave out. */
  pathOf({ steps, place }: Unwanted): string | undefined {
    const differs = this.#above.findIndex((key, index) => steps[index] !== key);
    // What Debezium has around a row is its own.
    if (differs >= 0) return this.#above[differs] === AFTER ? undefined : shown(['beside the payload', ...steps]);
    const own = steps.slice(this.#above.length);
    if (place !== 'pair' && (this.#takesAll || this.#named.some((path) => isWithin(own, path)))) return undefined;
    // Another route may read what is below a key, or take apart what this reading's routes have as an object.
    const others = place === 'key' ? this.#named : place === 'object' ? this.#others : [];
    if (others.some((path) => isWithin(path, own))) return undefined;
    for (let length = 1; length <= own.length; length++) if (this.#isIgnored(own.slice(0, length))) return undefined;
    return shown(own);
  }
}

/** Paths of the arrays that a route puts side by side, and of their names. */
function zippedPaths({ zip }: RouteSettings): (readonly string[])[] {
  return [zip ?? []].flat().flatMap(({ path, arrays, names }) => {
    const steps = parsePath(path) ?? [];
    const taken = (arrays ?? []).map((key) => [...steps, key]);
    return typeof names === 'string' ? [...taken, parsePath(names) ?? []] : taken;
  });
}

function shown(steps: readonly string[]): string {
  const path = steps
    .map((key) =>
      key === PARENT_STEP ? '$parent' : /[.`]/.test(key) || key === '' ? `\`${key.replaceAll('`', '``')}\`` : key,
    )
    .join('.');
  return path.length > LONGEST ? `${path.slice(0, LONGEST).toWellFormed()}…` : path;
}
