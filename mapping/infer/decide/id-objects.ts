import { type Document, isDocument, leafOf } from '../observe/leaves.ts';

/**
 * An object whose keys are names: what is in them, with the key as `$key` and what stands beside them as `$parent`, which is what
 * settings call it.
 */
export interface IdObject {
  readonly steps: readonly string[];
  /** Elements, and the document of each. */
  readonly members: readonly { readonly element: Document; readonly of: number }[];
}

/** Keys from which on an object whose members are alike is one of names, though the keys look like fields. */
const MANY_KEYS = 12;

/** How much of all that members have each of them has, from 0 to 1. */
const ALIKE = 0.5;

/** Objects inside each other that are looked at. */
const MOST_NESTED = 6;

/** The objects of documents whose keys are names: several, and what they name is alike. */
export function idObjectsIn(documents: readonly Document[], above: readonly string[]): readonly IdObject[] {
  const whole = documents.map((value, of) => ({ value, of }));
  return objectsIn(whole, above, 0);
}

/** What an element has from around it. */
const AROUND: readonly string[] = ['$key', '$parent'];

interface Placed {
  readonly value: Document;
  readonly of: number;
}

function objectsIn(objects: readonly Placed[], steps: readonly string[], depth: number): readonly IdObject[] {
  const members = membersOf(objects);
  if (members !== undefined) return [{ steps, members }];
  if (depth >= MOST_NESTED) return [];
  const keys = new Set(objects.flatMap(({ value }) => Object.keys(value)));
  return [...keys].flatMap((key) => {
    const inside = objects.flatMap(({ value, of }) => {
      const member = value[key];
      return isDocument(member) ? [{ value: member, of }] : [];
    });
    return inside.length === 0 ? [] : objectsIn(inside, [...steps, key], depth + 1);
  });
}

function membersOf(objects: readonly Placed[]): IdObject['members'] | undefined {
  const entries = objects.flatMap(({ value, of }) =>
    Object.entries(value).map(([key, member]) => ({ key, member, parent: value, of })),
  );
  const beside = keysBeside(objects);
  const own = entries.filter(({ key }) => !beside.has(key));
  const keys = new Set(own.map(({ key }) => key));
  const areNames = keys.size > 1 && [...keys].every(isName);
  // Fields of one record come in all of them; names come and go.
  const isFixed = objects.every(
    ({ value }) => Object.keys(value).filter((key) => !beside.has(key)).length === keys.size,
  );
  if (!areNames && (keys.size < MANY_KEYS || isFixed)) return undefined;
  const elements = own.flatMap(({ key, member, parent, of }) => {
    const inside = Array.isArray(member) ? member : [member];
    const $parent = Object.fromEntries(Object.entries(parent).filter(([name]) => beside.has(name)));
    const around = { $key: key, ...(Object.keys($parent).length > 0 && { $parent }) };
    return inside.map((element) => (isDocument(element) ? { element: { ...around, ...element }, of } : undefined));
  });
  const members = elements.filter((each) => each !== undefined);
  if (members.length === 0 || members.length < elements.length) return undefined;
  const shapes = members.map(({ element }) => Object.keys(element).filter((key) => !AROUND.includes(key)));
  const all = new Set(shapes.flat());
  const isAlike = shapes.every((shape) => shape.length > 0 && shape.length >= ALIKE * all.size);
  return isAlike && ![...all].some((key) => keys.has(key)) ? members : undefined;
}

/** Keys of what stands beside the elements, and is of all of them: scalars in every object, whose keys look like fields. */
function keysBeside(objects: readonly Placed[]): ReadonlySet<string> {
  const keys = new Set(objects.flatMap(({ value }) => Object.keys(value)));
  return new Set(
    [...keys].filter((key) => {
      const values = objects.map(({ value }) => leafOf(value[key]).kind);
      const isScalar = objects.every(({ value }) => !isDocument(value[key]) && !Array.isArray(value[key]));
      return isScalar && !isName(key) && !values.includes('null');
    }),
  );
}

/** Whether a key looks like a name rather than like a field. */
function isName(key: string): boolean {
  return /[\d\s:/.-]/.test(key);
}
