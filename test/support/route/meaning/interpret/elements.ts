import { INDEX, type Keys, type MeantRoute, type Path } from '../model.ts';
import { below, type Json, stringOf } from './read-json.ts';

/** An element, or the member of an object, that becomes rows. */
export interface Element {
  readonly value: Json;
  readonly place: number;
  /** The member's key. */
  readonly key: string | undefined;
  /** What tells it from all others of its record. */
  readonly id: string;
}

/** How far a route has gone: the record's value, and the current element at each step of `explode`. */
export type Here = readonly [Element, ...Element[]];

/** Whether a path is another one or begins with it. */
export function begins(path: Path, beginning: Path): boolean {
  return beginning.every((step, at) => path[at] === step);
}

export function isSame(path: Path, other: Path): boolean {
  return path.length === other.length && begins(path, other);
}

/** Places at which members of objects are elements. */
export function objectsOf({ explode = [], explodeObjects }: MeantRoute): readonly Keys[] {
  if (explodeObjects === undefined) return [];
  return explodeObjects === true ? [explode] : explodeObjects;
}

/** A path with the place that `$index` and `$key` alone are of: the innermost. */
export function placed(path: Path, route: MeantRoute): Path {
  const [first] = path;
  if (path.length !== 1 || first === undefined || typeof first === 'string') return path;
  if (first === INDEX) return [...(route.explode ?? []), first];
  const innermost = objectsOf(route)
    .toSorted((a, b) => a.length - b.length)
    .at(-1);
  return [...(innermost ?? route.explode ?? []), first];
}

/** What a path names, with the current elements in their arrays' places. */
export function lookup(path: Path, here: Here, route: MeantRoute): Json | undefined {
  const { explode = [] } = route;
  const steps = placed(path, route);
  let value: Json | undefined = here[0].value;
  let element: Element | undefined = here[0];
  for (const [at, step] of steps.entries()) {
    if (typeof step !== 'string') {
      if (step === INDEX) return { kind: 'number', digits: String(element?.place ?? ''), isWhole: true };
      return element?.key === undefined ? undefined : stringOf(element.key);
    }
    value = below(value, step);
    element = begins(explode, steps.slice(0, at + 1)) ? here[at + 1] : undefined;
    if (element !== undefined) value = element.value;
  }
  return value;
}

/** The elements of an array, with those of arrays in it, or the members of an object; each with its place among all. */
export function elementsOf(
  value: Json,
  id: string,
  { isTuple, opens }: { readonly isTuple: boolean; readonly opens: boolean },
): Element[] {
  const found: Element[] = [];
  const add = (value: Json, id: string, key: string | undefined, mayOpen: boolean) => {
    if (value.kind === 'array' && !isTuple)
      value.items.forEach((item, at) => void add(item, `${id}/${at}`, key, mayOpen));
    else if (value.kind === 'object' && mayOpen) members(value, id);
    else found.push({ value, place: found.length, key, id });
  };
  const members = (object: Json & { readonly kind: 'object' }, id: string) => {
    for (const member of object.members) {
      if (object.members.findLast(({ key }) => key === member.key) !== member) continue;
      add(member.value, `${id}/${JSON.stringify(member.key)}`, member.key, false);
    }
  };
  if (value.kind === 'array') value.items.forEach((item, at) => void add(item, `${id}/${at}`, undefined, opens));
  else if (value.kind === 'object') members(value, id);
  return found;
}
