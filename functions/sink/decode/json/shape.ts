import { detached } from '../../../shared/detached.ts';
import { OPEN_BRACE, SPACE } from './characters.ts';
import { putObject, readLeaf } from './leaf.ts';
import type { PathNode } from './path-node.ts';
import { skipValue } from './skip-value.ts';
import { stands } from './stands.ts';

/** A value into which no walk descends, and all that stood between it and the one before. */
interface Leaf {
  readonly before: string;
  /** Undefined for a key that has none. */
  readonly node: PathNode | undefined;
  readonly depth: number;
}

/** An object into which a walk descends: where it begins and ends, each as so many characters behind a leaf. */
interface Inner {
  readonly node: PathNode;
  readonly opensBehind: number;
  readonly opens: number;
  readonly closesBehind: number;
  readonly closes: number;
}

/** Leaves and characters between them that a shape may have: it is kept as long as its tree. */
const MOST_LEAVES = 1_000;
const MOST_CHARACTERS = 32_768;

/**
 * What a value had around its leaves: keys, colons, commas and braces. Records of one producer mostly have all of it in
 * common, and those that do are read by comparing it piece by piece, without a look at each character's meaning.
 */
export class Shape {
  readonly #leaves: readonly Leaf[];
  readonly #inner: readonly Inner[];
  readonly #after: string;
  /** Where each leaf ended in the value that is read. */
  readonly #ends: number[];

  constructor(leaves: readonly Leaf[], inner: readonly Inner[], after: string) {
    this.#leaves = leaves;
    this.#inner = inner;
    this.#after = after;
    this.#ends = leaves.map(() => 0);
  }

  /**
   * Reads a value of this shape.
   * @returns the place behind it; -1 when it has another shape, and what was noted until then is to be forgotten.
   * @throws RecordError for a leaf that is not JSON.
   */
  read(text: string, from: number, grown: PathNode[]): number {
    const leaves = this.#leaves;
    const ends = this.#ends;
    let at = from;
    for (let index = 0; index < leaves.length; index++) {
      const leaf = leaves[index];
      if (leaf === undefined || !stands(leaf.before, text, at)) return -1;
      at += leaf.before.length;
      const { node, depth } = leaf;
      const code = text.charCodeAt(at);
      // White space that the value before did not have is not a value that is wrong.
      if (code <= SPACE) return -1;
      if (node === undefined) at = skipValue(text, at, depth);
      else if (code === OPEN_BRACE && node.isDescended) return -1;
      else at = readLeaf(text, node, at, depth, grown);
      ends[index] = at;
    }
    if (!stands(this.#after, text, at)) return -1;
    for (const { node, opensBehind, opens, closesBehind, closes } of this.#inner) {
      putObject(node, (ends[opensBehind] ?? from) + opens, (ends[closesBehind] ?? from) + closes);
    }
    return at + this.#after.length;
  }
}

/** The shape of a value while a walk reads it. */
export class ShapeDraft {
  readonly #text: string;
  readonly #leaves: Leaf[] = [];
  readonly #inner: Inner[] = [];
  #end: number;
  #characters = 0;
  #isUsable = true;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#end = from;
  }

  /** Notes a leaf. */
  leaf(node: PathNode | undefined, start: number, end: number, depth: number): void {
    this.#characters += start - this.#end;
    if (this.#leaves.length >= MOST_LEAVES || this.#characters > MOST_CHARACTERS) this.#isUsable = false;
    if (this.#isUsable) this.#leaves.push({ before: detached(this.#text.slice(this.#end, start)), node, depth });
    this.#end = end;
  }

  /** A place, as so many characters behind the last leaf. */
  place(at: number): { readonly behind: number; readonly by: number } {
    return { behind: this.#leaves.length - 1, by: at - this.#end };
  }

  /** Notes an object whose leaves have all been noted. */
  object(node: PathNode, opening: ReturnType<ShapeDraft['place']>, end: number): void {
    if (node.elements === undefined && (node.field === undefined || node.isRest)) return;
    const closing = this.place(end);
    const opens = { opensBehind: opening.behind, opens: opening.by };
    this.#inner.push({ node, ...opens, closesBehind: closing.behind, closes: closing.by });
  }

  /** Makes nothing of it: a key came twice, of which one hides the other. */
  spoil(): void {
    this.#isUsable = false;
  }

  /** The shape of the value that ends here; undefined when it is none that is worth remembering. */
  finish(end: number): Shape | undefined {
    const after = end - this.#end;
    if (!this.#isUsable || this.#characters + after > MOST_CHARACTERS) return undefined;
    return new Shape(this.#leaves, this.#inner, detached(this.#text.slice(this.#end, end)));
  }
}
