import { type Field, fieldsOf, kindsOf } from '../observe/field.ts';
import { type Document, isDocument, pathText } from '../observe/leaves.ts';
import type { Sample } from '../observe/samples.ts';
import { idObjectsIn } from './id-objects.ts';
import { identityOf } from './identity.ts';
import { timeFieldOf } from './time-field.ts';

/** A row that is in a sample: the sample, and the elements down to the one that the row is made of. */
export interface SeenRow {
  /** Place of the sample. */
  readonly of: number;
  /** The document, and the elements inside each other. */
  readonly levels: readonly Document[];
}

/** What is taken apart so that each element becomes a row. */
export interface Exploded {
  /** The path of each level of a row: none for the document, then that of each array or object. */
  readonly places: readonly (readonly string[])[];
  readonly path: string;
  /** Paths of objects among them, whose members are elements. */
  readonly objects: readonly string[];
  readonly rows: readonly SeenRow[];
  readonly why: string;
}

/** Arrays inside each other that are looked at. */
const MOST_NESTED = 6;

interface Candidate extends Exploded {
  /** The surest is the least. */
  readonly rank: 0 | 1;
}

/**
 * What rows are made of: an array whose elements have a time or a name of their own, or an object whose keys are names. Without
 * any all rows of a document would be one. Several arrays beside each other have a time each.
 */
export function explodedIn(samples: readonly Sample[]): readonly Exploded[] {
  const rows = samples.map(({ document }, of) => ({ of, levels: [document] }));
  const candidates = candidatesIn({ places: [[]], objects: [], rows }, 0);
  const sure = candidates.filter(({ rank }) => rank === 0);
  const deepest = sure.filter((one) => !sure.some((other) => isInside(other, one)));
  const byKey = deepest.filter(({ objects }) => objects.length > 0).toSorted((a, b) => b.rows.length - a.rows.length);
  if (byKey.length > 0) return byKey.slice(0, 1);
  if (deepest.length > 0) return deepest;
  return candidates.toSorted((a, b) => b.rows.length - a.rows.length).slice(0, 1);
}

function isInside(inner: Exploded, outer: Exploded): boolean {
  return (
    inner !== outer &&
    outer.places.every((steps, level) => isSame(steps, inner.places[level])) &&
    inner.places.length > outer.places.length
  );
}

function isSame(one: readonly string[], other: readonly string[] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

type Open = Pick<Exploded, 'places' | 'objects' | 'rows'>;

function candidatesIn(open: Open, depth: number): readonly Candidate[] {
  if (depth >= MOST_NESTED) return [];
  const above = open.places.at(-1) ?? [];
  const documents = open.rows.map(({ levels }) => levels.at(-1) ?? {});
  const fields = fieldsOf(documents, above);
  const inArrays = fields.flatMap((field) => {
    const rows = elementsOf(field, open.rows);
    return rows === undefined ? [] : [{ steps: field.steps, rows, isObject: false }];
  });
  const inObjects = idObjectsIn(documents, above).map(({ steps, members }) => ({
    steps,
    rows: members.map(({ element, of }) => below(open.rows[of], element)),
    isObject: true,
  }));
  return [...inArrays, ...inObjects].flatMap(({ steps, rows, isObject }) => {
    const path = steps.length === 0 ? '$value' : pathText(steps);
    const inside = {
      places: [...open.places, steps],
      objects: [...open.objects, ...(isObject ? [path] : [])],
      rows,
    };
    const candidate = judged(inside, path, fields);
    // The members of the record itself are where it ends.
    const more = steps.length === 0 ? [] : candidatesIn(inside, depth + 1);
    return candidate === undefined ? more : [candidate, ...more];
  });
}

function below(row: SeenRow | undefined, element: Document): SeenRow {
  return { of: row?.of ?? 0, levels: [...(row?.levels ?? []), element] };
}

/** The rows of a field's elements; undefined when these are neither objects nor pairs. */
function elementsOf(field: Field, rows: readonly SeenRow[]): readonly SeenRow[] | undefined {
  const lists = field.leaves.map((leaf) => (leaf?.kind === 'array' ? leaf.elements : []));
  const all = lists.flat();
  if (all.length === 0 || [...kindsOf(field)].some((kind) => kind !== 'array')) return undefined;
  const isList = all.every((element) => Array.isArray(element) && element.length >= 2 && element.length <= 10);
  if (!isList && !all.every(isDocument)) return undefined;
  return lists.flatMap((list, index) => list.map((element) => below(rows[index], documentOf(element))));
}

/** An element as a document: that of a list has its places for keys. */
function documentOf(element: unknown): Document {
  return isDocument(element) ? element : { ...Object(element) };
}

function judged(inside: Open, path: string, outer: readonly Field[]): Candidate | undefined {
  const elements = inside.rows.map(({ levels }) => levels.at(-1) ?? {});
  const inner = fieldsOf(elements, inside.places.at(-1));
  const made = (rank: Candidate['rank'], why: string) => ({ ...inside, path, rank, why });
  const key = inner.find(({ steps }) => steps.at(-1) === '$key');
  if (key !== undefined) return made(0, 'its keys are names, and what they name is alike');
  const time = timeFieldOf(inner, elements.length);
  if (time !== undefined) return made(0, `its elements have a time of their own, ${time.field.path}`);
  const name = identityOf(
    inner,
    elements.map(() => undefined),
  )?.field;
  // Beside what is measured more of, elements say something of the row, as the gateways do that heard a device.
  if (name === undefined || !isDistinct(name, inside.rows) || numbersIn(inner) < numbersIn(outer)) return undefined;
  return made(1, `its elements have a name of their own, ${name.path}`);
}

function numbersIn(fields: readonly Field[]): number {
  const isTime = (field: Field) => timeFieldOf([field], field.leaves.length) !== undefined;
  return fields.filter((field) => kindsOf(field).has('number') && !isTime(field)).length;
}

/** Whether no two elements of one array have the same. */
function isDistinct({ leaves }: Field, rows: readonly SeenRow[]): boolean {
  const numbers = new Map<Document | undefined, number>();
  const seen = leaves.map((leaf, index) => {
    const around = rows[index]?.levels.at(-2);
    const number = numbers.get(around) ?? numbers.size;
    numbers.set(around, number);
    return JSON.stringify([number, leaf]);
  });
  return new Set(seen).size === leaves.length;
}
