import { explodedOf, placedSteps } from '../../../shared/record-path/exploded.ts';
import { INDEX_STEP, parsePath, presenceAt } from '../../../shared/record-path/path.ts';
import { parseTemplate } from '../../../shared/record-path/template.ts';
import type { RouteSettings } from '../../../shared/settings/routes.ts';

/**
 * Paths of all values that a route names, as keys from the record's value, but for those in expressions.
 * @param captures names in its templates that are no fields.
 */
export function namedPaths(route: RouteSettings, captures: readonly string[]): (readonly string[])[] {
  const { columns, tags, timestamp, when, stable, table, subtable } = route;
  const exploded = explodedOf(route);
  const paths = [...columns, ...tags].map(({ path }) => path);
  const conditions = [when ?? []].flat().flatMap((condition) => {
    if (typeof condition === 'string' || condition.field === undefined) return [];
    const steps = parsePath(condition.field) ?? [];
    return [condition.exists === undefined ? steps : presenceAt(steps)];
  });
  const templates = [stable, table, subtable, ...columns.map(({ name }) => name)].flatMap((text) =>
    text === undefined ? [] : (parseTemplate(text, captures) ?? []),
  );
  const ofTime = timestamp?.step === undefined ? [] : [[INDEX_STEP]];
  const named = [
    ...[...paths, timestamp?.field].flatMap((path) => (path === undefined ? [] : [parsePath(path) ?? []])),
    ...conditions,
    ...templates.flatMap((part) => (part.kind === 'field' ? [part.steps] : [])),
    ...ofTime,
  ];
  return named.map((steps) => placedSteps(steps, exploded));
}

/** Keys down to each array on the way to the one that a route explodes, and to that one; none without `explode`. */
export function explodedPaths(route: RouteSettings): (readonly string[])[] {
  const { steps } = explodedOf(route);
  return steps.map((_, index) => steps.slice(0, index + 1));
}

/** Tells of a path, as settings write it without backticks, whether one of the patterns matches it. */
export function pathMatcher(patterns: readonly string[]): (steps: readonly string[]) => boolean {
  const wanted = patterns.map((pattern) => pattern.split('*'));
  return (steps) => {
    const path = steps.join('.');
    return wanted.some((pieces) => matches(pieces, path));
  };
}

/** Whether a text is these pieces with anything between them. No regular expression: with several stars it takes too long. */
function matches(pieces: readonly string[], text: string): boolean {
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const place = text.indexOf(piece, at);
    if (place < 0) return false;
    at = place + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
