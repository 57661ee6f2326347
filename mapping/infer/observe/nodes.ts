import { type Document, isDocument } from './leaves.ts';

/** All values at one path of documents; arrays of objects on the way are gone through. */
export interface Node {
  readonly steps: readonly string[];
  readonly values: readonly unknown[];
}

/** The paths of documents, those inside arrays of objects among them, with all values at each, from the outside to the inside. */
export function nodesOf(documents: readonly Document[]): readonly Node[] {
  const byPath = new Map<string, { readonly steps: readonly string[]; readonly values: unknown[] }>();
  const walk = (document: Document, above: readonly string[]) => {
    for (const [key, value] of Object.entries(document)) {
      const steps = [...above, key];
      const path = JSON.stringify(steps);
      const node = byPath.get(path) ?? { steps, values: [] };
      byPath.set(path, node);
      node.values.push(value);
      for (const inside of Array.isArray(value) ? value : [value]) if (isDocument(inside)) walk(inside, steps);
    }
  };
  for (const document of documents) walk(document, []);
  return [...byPath.values()];
}

/** A document with others in the place of the values at a path. */
export function mapAt(document: Document, steps: readonly string[], change: (value: unknown) => unknown): Document {
  const [key = '', ...rest] = steps;
  if (!Object.hasOwn(document, key)) return document;
  const inside = (value: unknown): unknown => {
    if (rest.length === 0) return change(value);
    if (Array.isArray(value)) return value.map((each) => (isDocument(each) ? mapAt(each, rest, change) : each));
    return isDocument(value) ? mapAt(value, rest, change) : value;
  };
  return { ...document, [key]: inside(document[key]) };
}
