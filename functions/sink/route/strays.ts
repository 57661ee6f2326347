import { parsePath } from '../../shared/settings/routes/path.ts';
import { parseTemplate } from '../../shared/settings/routes/template.ts';
import type { RouteSettings } from '../../shared/settings/routes.ts';
import { pathMatcher } from './rest.ts';

/** Longest path that is told. */
const LONGEST = 200;

/** Something in a record for which one reading of it had no use. */
export interface Stray {
  readonly steps: readonly string[];
  /**
   * A key that the reading's routes do not name, though another may read what is below; what stands where they name an
   * object, which another may explode; or an element of an array that they explode themselves.
   */
  readonly place: 'key' | 'object' | 'element';
}

/** Tells which fields that one reading of a record had no use for are taken by no route of the topic. */
export class Strays {
  readonly #named: readonly (readonly string[])[];
  readonly #exploded: readonly (readonly string[])[];
  readonly #isIgnored: (steps: readonly string[]) => boolean;
  /** Whether a route takes all fields that settings do not leave out. */
  readonly #takesAll: boolean;
  /** Keys above the routes' paths. */
  readonly #above: readonly string[];

  constructor(routes: readonly RouteSettings[], above: readonly string[]) {
    this.#named = routes.flatMap(namedPaths);
    this.#exploded = routes.flatMap(({ explode }) => (explode === undefined ? [] : [parsePath(explode) ?? []]));
    this.#isIgnored = pathMatcher(routes.flatMap(({ ignore }) => ignore));
    this.#takesAll = routes.some(({ remaining }) => remaining !== undefined);
    this.#above = above;
  }

  /** The path of a field as settings write it; undefined for one that a route takes, or that settings leave out. */
  pathOf({ steps, place }: Stray): string | undefined {
    if (this.#above.some((key, index) => steps[index] !== key)) return shown(['beside the payload', ...steps]);
    const own = steps.slice(this.#above.length);
    if (this.#takesAll || this.#named.some((path) => isWithin(own, path))) return undefined;
    const others = place === 'key' ? this.#named : place === 'object' ? this.#exploded : [];
    if (others.some((path) => isWithin(path, own))) return undefined;
    for (let length = 1; length <= own.length; length++) if (this.#isIgnored(own.slice(0, length))) return undefined;
    return shown(own);
  }
}

function namedPaths(route: RouteSettings): (readonly string[])[] {
  const { columns, tags, timestamp, when, stable, table, subtable } = route;
  const paths = [...columns, ...tags].map(({ path }) => path);
  const conditions = [when ?? []].flat().map(({ field }) => field);
  const templates = [stable, table, subtable].flatMap((text) =>
    text === undefined ? [] : (parseTemplate(text, []) ?? []),
  );
  return [
    ...[...paths, ...conditions, timestamp?.field].flatMap((path) =>
      path === undefined ? [] : [parsePath(path) ?? []],
    ),
    ...templates.flatMap((part) => (part.kind === 'field' ? [part.steps] : [])),
  ];
}

/** Whether a path is another one or below it. */
function isWithin(steps: readonly string[], path: readonly string[]): boolean {
  return path.every((key, index) => steps[index] === key);
}

function shown(steps: readonly string[]): string {
  const path = steps
    .map((key) => (/[.`]/.test(key) || key === '' ? `\`${key.replaceAll('`', '``')}\`` : key))
    .join('.');
  return path.length > LONGEST ? `${path.slice(0, LONGEST).toWellFormed()}…` : path;
}
