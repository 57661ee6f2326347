import type { Document } from './leaves.ts';
import { type Leaf, leavesOf, pathText } from './leaves.ts';

/** What was seen of a field: its leaf in each document in turn, undefined where there is none. */
export interface Field {
  readonly steps: readonly string[];
  /** As settings write it. */
  readonly path: string;
  readonly leaves: readonly (Leaf | undefined)[];
  /** Documents that have it, as other than null. */
  readonly count: number;
}

/** All fields of documents, in the order in which they were first seen. @param above keys before those of the documents */
export function fieldsOf(documents: readonly Document[], above: readonly string[] = []): readonly Field[] {
  const byPath = new Map<string, { readonly steps: readonly string[]; readonly leaves: (Leaf | undefined)[] }>();
  for (const [index, document] of documents.entries()) {
    for (const { steps, leaf } of leavesOf(document, above)) {
      const path = pathText(steps);
      const field = byPath.get(path) ?? { steps, leaves: documents.map(() => undefined) };
      byPath.set(path, field);
      field.leaves[index] = leaf;
    }
  }
  return [...byPath].map(([path, { steps, leaves }]) => ({
    steps,
    path,
    leaves,
    count: leaves.filter((leaf) => leaf !== undefined && leaf.kind !== 'null' && leaf.kind !== 'empty').length,
  }));
}

/** Texts of a field's scalars; of other leaves nothing. */
export function scalarsOf({ leaves }: Pick<Field, 'leaves'>): readonly string[] {
  return leaves.flatMap((leaf) => textOf(leaf) ?? []);
}

/** The text of a scalar. */
export function textOf(leaf: Leaf | undefined): string | undefined {
  return leaf !== undefined && 'text' in leaf ? leaf.text : undefined;
}

/** The kinds of a field's leaves, without null and without what is not there. */
export function kindsOf({ leaves }: Pick<Field, 'leaves'>): ReadonlySet<Leaf['kind']> {
  return new Set(leaves.flatMap((leaf) => (leaf === undefined || leaf.kind === 'null' ? [] : [leaf.kind])));
}

/** A field's last key in words of small letters: `device_id` for `deviceId`, `device-id` and `DeviceID`. */
export function wordsOf({ steps }: Pick<Field, 'steps'>): string {
  return (steps.at(-1) ?? '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^a-zA-Z0-9]+/g, '_')
    .replace(/_+$/, '')
    .toLowerCase();
}
