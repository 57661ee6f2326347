import { type Field, fieldsOf } from '../observe/field.ts';
import { type Document, isDocument, pathText } from '../observe/leaves.ts';
import { identityOf } from './identity.ts';
import { timeFieldOf } from './time-field.ts';

/** An array of which each element becomes a row. */
export interface Exploded {
  readonly steps: readonly string[];
  readonly path: string;
  /** The elements of all documents, and the document of each. */
  readonly elements: readonly { readonly element: Document; readonly of: number }[];
  readonly why: string;
}

/**
 * The array of objects that rows are made of: one whose elements have a time, or a name of their own. Without either all rows
 * of a document would be one.
 */
export function explodedOf(fields: readonly Field[]): Exploded | undefined {
  const candidates = fields.flatMap((field): readonly (Exploded & { readonly rank: number })[] => {
    const elements = field.leaves.flatMap((leaf, of) =>
      leaf?.kind === 'array' ? leaf.elements.map((element) => ({ element, of })) : [],
    );
    const documents = elements.flatMap(({ element, of }) => (isDocument(element) ? [{ element, of }] : []));
    if (documents.length === 0 || documents.length < elements.length) return [];
    const inner = fieldsOf(
      documents.map(({ element }) => element),
      field.steps,
    );
    const time = timeFieldOf(inner, documents.length);
    const name = identityOf(
      inner,
      documents.map(() => undefined),
    )?.field;
    if (time === undefined && (name === undefined || !isDistinct(name, documents))) return [];
    const why =
      time === undefined
        ? `its elements have a name of their own, ${name?.path}`
        : `its elements have a time of their own, ${time.field.path}`;
    return [
      { steps: field.steps, path: pathText(field.steps), elements: documents, why, rank: time === undefined ? 1 : 0 },
    ];
  });
  return candidates.sort((a, b) => a.rank - b.rank || b.elements.length - a.elements.length)[0];
}

/** Whether no two elements of one document have the same. */
function isDistinct({ leaves }: Field, elements: readonly { readonly of: number }[]): boolean {
  const seen = new Set(leaves.map((leaf, index) => JSON.stringify([elements[index]?.of, leaf])));
  return seen.size === leaves.length;
}
