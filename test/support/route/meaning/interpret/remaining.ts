import { type Keys, type MeantRoute, nameOf } from '../model.ts';
import { begins, type Here, isSame } from './elements.ts';
import { namedBy } from './named.ts';
import type { Json } from './read-json.ts';
import { isWritable } from './types.ts';

/** A field that no setting names, as a column. */
interface Field {
  readonly name: string;
  readonly role: 'column' | 'tag';
  readonly value: Json;
  readonly problem: { readonly stage: 'route'; readonly column: string } | undefined;
}

/** The remaining fields of a route at its current elements. */
export function remainingOf(route: MeantRoute, here: Here): readonly Field[] {
  const { remaining, explode = [] } = route;
  if (remaining === undefined) return [];
  const { separator, include, exclude, tags, stripPrefix } = remaining;
  const nameAt = (steps: Keys): string => {
    const lengths = stripPrefix.map((prefix) =>
      steps.length > prefix.length && begins(steps, prefix) ? prefix.length : 0,
    );
    return steps.slice(Math.max(0, ...lengths)).join(separator);
  };
  const roleAt = (steps: Keys) => (steps.some((_, at) => matches(tags, steps.slice(0, at + 1))) ? 'tag' : 'column');
  const named = namedBy(route);
  const own = new Set([
    ...[...route.columns, ...route.tags].map((column) => nameOf(column, route)),
    ...Object.values(route.provenance),
  ]);
  const fields: Field[] = [];
  const walk = (value: Json, steps: Keys, isIncluded: boolean): void => {
    if (named.some((path) => isSame(path, steps))) return;
    if (value.kind !== 'object') {
      // Of the elements of an exploded array, those that are arrays are taken by who names all that is in them.
      const isTuple = value.kind === 'array' && steps.length === explode.length && isSame(steps, explode);
      const hasOthers =
        value.kind === 'array' &&
        value.items.some(
          (_, at) =>
            ![at, at - value.items.length].some((place) =>
              named.some((path) => begins(path, [...steps, String(place)])),
            ),
        );
      if (isTuple && !hasOthers) return;
      if (isIncluded) fields.push(fieldOf(nameAt(steps), roleAt(steps), value, own));
      return;
    }
    const last = new Map(value.members.map((member) => [member.key, member.value]));
    for (const [key, inner] of last) {
      const path = [...steps, key];
      if (matches(exclude, path)) continue;
      const element = begins(explode, path) ? here[path.length] : undefined;
      walk(element?.value ?? inner, path, isIncluded || matches(include, path));
    }
  };
  const [{ value }] = here;
  if (value.kind === 'object') walk(value, [], false);
  return fields;
}

function fieldOf(name: string, role: Field['role'], value: Json, own: ReadonlySet<string>): Field {
  const isName =
    name !== '' && !name.startsWith('\ufeff') && Buffer.byteLength(name) <= 64 && !own.has(name) && isWritable(name);
  const column = name.slice(0, 64).replaceAll('\0', '').toWellFormed();
  return { name, role, value, problem: isName ? undefined : { stage: 'route', column } };
}

/** Whether a pattern matches a path, in which `*` stands for any characters. */
export function matches(patterns: readonly string[], path: Keys): boolean {
  const text = path.join('.');
  return patterns.some((pattern) => {
    const pieces = pattern.split('*').map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${pieces.join('.*')}$`, 's').test(text);
  });
}
