import { digitsOf } from '../../records/exact-json.ts';

/** What is at a path of a document. */
export type Leaf =
  | { readonly kind: 'null' | 'empty' }
  | { readonly kind: 'boolean'; readonly text: string }
  /** A number, with all its digits. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'array'; readonly elements: readonly unknown[] };

/** A document: a record's value, or an element of an array at its top. */
export type Document = Readonly<Record<string, unknown>>;

/** A leaf and the keys down to it. */
export interface PlacedLeaf {
  readonly steps: readonly string[];
  readonly leaf: Leaf;
}

/** All that is in a document but objects, which are gone into. */
export function leavesOf(document: Document, above: readonly string[] = []): readonly PlacedLeaf[] {
  return Object.entries(document).flatMap(([key, value]): readonly PlacedLeaf[] => {
    const steps = [...above, key];
    if (isDocument(value)) {
      const inner = leavesOf(value, steps);
      return inner.length > 0 ? inner : [{ steps, leaf: { kind: 'empty' } }];
    }
    return [{ steps, leaf: leafOf(value) }];
  });
}

/** What a value is that is no object. */
export function leafOf(value: unknown): Leaf {
  const digits = digitsOf(value);
  if (digits !== undefined) return { kind: 'number', text: digits };
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) };
  if (Array.isArray(value)) return { kind: 'array', elements: value };
  return { kind: 'null' };
}

/** Whether a value of JSON is an object; a number with its digits is none. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && digitsOf(value) === undefined;
}

/** Names of settings for what is no key: an element's key, the value itself, and the object around elements. */
const NO_KEYS: readonly string[] = ['$key', '$value', '$parent'];

/** A path as settings write it: keys with a dot or a backtick in them, empty ones, and those like a name of settings stand in backticks. */
export function pathText(steps: readonly string[]): string {
  return steps
    .map((step) =>
      /^[^.`$]+$/.test(step) || /^[^.`$][^.`]*$/.test(step) || NO_KEYS.includes(step)
        ? step
        : `\`${step.replaceAll('`', '``')}\``,
    )
    .join('.');
}
