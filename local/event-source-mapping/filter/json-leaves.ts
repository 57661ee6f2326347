/** A number of a JSON text as it is spelled there, since filters compare numbers by their text. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of a JSON text that holds no others. */
export type LeafValue = string | JsonNumber | boolean | null;

/** A value and where it is. */
export interface Leaf {
  readonly value: LeafValue;
  /** Which element it is in, for each array of objects around it. The arrays of a text are numbered. */
  readonly elements: ReadonlyMap<number, number>;
}

/** The leaves of a JSON text by their path: the field names around them, joined by dots. Arrays are not part of a path. */
export type Leaves = ReadonlyMap<string, readonly Leaf[]>;

const NOT_JSON = Symbol('not JSON');

/**
 * Takes a record's value apart.
 * @param text the value; undefined for a record without one.
 * @returns the leaves under `value`, and whether the text is JSON. A text that is not is a leaf itself.
 */
export function leavesOf(text: string | undefined): { readonly leaves: Leaves; readonly json: boolean } {
  const leaves = new Map<string, Leaf[]>();
  if (text === undefined) return { leaves, json: false };
  const parsed = parse(text);
  const json = parsed !== NOT_JSON;
  let arrays = 0;

  function collect(value: unknown, path: string, elements: ReadonlyMap<number, number>): void {
    if (Array.isArray(value)) {
      const array = arrays++;
      value.forEach((element, index) => {
        collect(element, path, isObject(element) ? new Map(elements).set(array, index) : elements);
      });
    } else if (isObject(value)) {
      for (const [name, field] of Object.entries(value)) collect(field, `${path}.${name}`, elements);
    } else if (isLeaf(value)) {
      const sameField = leaves.get(path) ?? [];
      if (sameField.length === 0) leaves.set(path, sameField);
      sameField.push({ value, elements });
    }
  }

  collect(json ? parsed : text, 'value', new Map());
  return { leaves, json };
}

function parse(text: string): unknown {
  try {
    // The third parameter is newer than TypeScript's declaration of it.
    return JSON.parse(text, (_, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value,
    );
  } catch {
    return NOT_JSON;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

function isLeaf(value: unknown): value is LeafValue {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || value instanceof JsonNumber;
}
