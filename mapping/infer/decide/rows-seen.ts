import { type Field, fieldsOf } from '../observe/field.ts';
import type { Sample } from '../observe/samples.ts';
import { type Exploded, explodedOf } from './array.ts';

/** What rows there are in samples: one of each document, or of each element of its array. */
export interface RowsSeen {
  readonly exploded: Exploded | undefined;
  /** Fields inside the elements, by row. */
  readonly inner: readonly Field[];
  /** Fields beside the array, by row. */
  readonly outer: readonly Field[];
  /** Keys of the records, by row. */
  readonly keys: readonly (string | undefined)[];
  /** Fields that are objects in some samples and something else in others: they are taken as a whole. */
  readonly mixed: ReadonlySet<string>;
}

/** The rows that are in samples. @param mayExplode whether elements of an array may be rows */
export function rowsSeen(samples: readonly Sample[], mayExplode: boolean): RowsSeen {
  const { fields, mixed } = withoutParts(fieldsOf(samples.map(({ document }) => document)));
  const exploded = mayExplode ? explodedOf(fields.filter(({ path }) => !mixed.has(path))) : undefined;
  if (exploded === undefined) {
    return { exploded, inner: [], outer: fields, keys: samples.map(({ key }) => key), mixed };
  }
  const { elements } = exploded;
  const inner = withoutParts(
    fieldsOf(
      elements.map(({ element }) => element),
      exploded.steps,
    ),
  );
  const beside = fields.filter(({ path }) => path !== exploded.path);
  return {
    exploded,
    inner: inner.fields,
    outer: beside.map((field) => perElement(field, exploded)),
    keys: elements.map(({ of }) => samples[of]?.key),
    mixed: new Set([...mixed, ...inner.mixed]),
  };
}

function perElement(field: Field, { elements }: Exploded): Field {
  const leaves = elements.map(({ of }) => field.leaves[of]);
  const isThere = (leaf: Field['leaves'][number]) =>
    leaf !== undefined && leaf.kind !== 'null' && leaf.kind !== 'empty';
  return { ...field, leaves, count: leaves.filter(isThere).length };
}

/** The fields without those below one that is a value in other samples. */
function withoutParts(fields: readonly Field[]): Pick<RowsSeen, 'mixed'> & { readonly fields: readonly Field[] } {
  const mixed = new Set<string>();
  const empty = new Set<string>();
  const isBelow = (field: Field, other: Field) =>
    field.steps.length > other.steps.length && other.steps.every((step, at) => field.steps[at] === step);
  for (const field of fields) {
    if (!fields.some((other) => isBelow(other, field))) continue;
    (field.count > 0 ? mixed : empty).add(field.path);
  }
  const wholes = fields.filter(({ path }) => mixed.has(path));
  return {
    mixed,
    fields: fields.filter((field) => !empty.has(field.path) && !wholes.some((whole) => isBelow(field, whole))),
  };
}
