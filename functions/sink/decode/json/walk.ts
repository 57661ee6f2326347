import { badJson, MAX_DEPTH, tooDeep } from './bad-json.ts';
import { CLOSE_BRACE, OPEN_BRACE, OPEN_BRACKET, QUOTE, skipSpace } from './characters.ts';
import { ARRAY, FALSE, type Field, INTEGER, MISSING, NULL, OBJECT, PLAIN, REAL, TEXT, TRUE } from './field.ts';
import type { PathNode } from './path-node.ts';
import type { PathTree } from './path-tree.ts';
import { scanNumber } from './scan-number.ts';
import { scanString } from './scan-string.ts';
import { behindColon, nextOrEnd, skipValue } from './skip-value.ts';
import { stands } from './stands.ts';
import { unescapeJson } from './unescape.ts';

/**
 * Reads JSON text once, from its begin to its end, and notes where the fields of a tree stand in it. It accepts what
 * `JSON.parse` accepts, up to a depth, but makes no values: numbers keep all their digits. Of a repeated key the last counts.
 */
export class Walk {
  /** Nodes with a wanted field that no setting names, in the order in which the record has them. */
  readonly grown: PathNode[] = [];
  readonly #tree: PathTree;
  #visit = 0;
  #at = 0;

  constructor(tree: PathTree) {
    this.#tree = tree;
  }

  /**
   * Walks the value of a node.
   * @param at where it begins, without white space.
   * @param depth objects and arrays that it is inside of.
   * @returns the place behind it.
   * @throws RecordError for what is not JSON.
   */
  value(text: string, node: PathNode, at: number, depth: number): number {
    this.#visit++;
    return this.#value(text, node, at, depth);
  }

  /** Forgets the fields that no setting names, from a number of them on. */
  forget(from: number): void {
    for (let index = from; index < this.grown.length; index++) {
      const field = this.grown[index]?.field;
      field?.clear();
    }
    this.grown.length = from;
  }

  #value(text: string, node: PathNode, at: number, depth: number): number {
    const { field } = node;
    if (node.isInner) this.#notice(node);
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACE) return this.#objectValue(text, node, at, depth + 1);
    if (field === undefined && node.elements === undefined) return skipValue(text, at, depth);
    if (code === QUOTE) {
      const scanned = scanString(text, at + 1);
      if (scanned >= 0) return this.#put(node, field, PLAIN, at, scanned);
      return this.#put(node, field, TEXT, at, ~scanned);
    }
    const kind = kindOf(code);
    if (kind !== INTEGER) return this.#put(node, field, kind, at, skipValue(text, at, depth));
    const scanned = scanNumber(text, at);
    if (scanned >= 0) return this.#put(node, field, INTEGER, at, scanned);
    return this.#put(node, field, REAL, at, ~scanned);
  }

  #objectValue(text: string, node: PathNode, at: number, depth: number): number {
    const isDescended = node.children.size > 0 || node.isOpen;
    const end = isDescended ? this.#object(text, node, at, depth) : skipValue(text, at, depth - 1);
    // A field that came with a record stands for scalars and arrays only: an object's fields are wanted each for itself.
    return this.#put(node, node.isOpen ? undefined : node.field, OBJECT, at, end);
  }

  #object(text: string, node: PathNode, at: number, depth: number): number {
    if (depth > MAX_DEPTH) throw tooDeep(at);
    at++;
    let child = node.first;
    if (child !== undefined && stands(child.opening, text, at)) at = skipSpace(text, at + child.opening.length);
    else {
      const from = at;
      at = skipSpace(text, at);
      if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1;
      child = this.#child(text, node, at);
      at = this.#at;
      node.first = child;
      child?.came(true, text, from, at);
    }
    for (;;) {
      at = child === undefined ? skipValue(text, at, depth) : this.#value(text, child, at, depth);
      const previous: PathNode | undefined = child;
      child = previous?.next;
      // Records mostly come with the same keys in the same order, so one look finds comma, key and colon.
      if (child !== undefined && stands(child.following, text, at)) {
        at = skipSpace(text, at + child.following.length);
        continue;
      }
      const from = at;
      at = nextOrEnd(text, at, CLOSE_BRACE);
      if (at < 0) return ~at;
      child = this.#child(text, node, at);
      at = this.#at;
      child?.came(false, text, from, at);
      if (previous !== undefined) previous.next = child;
    }
  }

  /** Reads a key and its colon; `#at` is then the place of the value. */
  #child(text: string, node: PathNode, at: number): PathNode | undefined {
    if (text.charCodeAt(at) !== QUOTE) throw badJson('a key is expected', at);
    const scanned = scanString(text, at + 1);
    const end = scanned < 0 ? ~scanned : scanned;
    const inside = text.slice(at + 1, end - 1);
    const key = scanned < 0 ? unescapeJson(inside) : inside;
    this.#at = behindColon(text, end);
    return node.children.get(key) ?? this.#tree.grow(node, key);
  }

  #put(node: PathNode, field: Field | undefined, kind: number, start: number, end: number): number {
    if (node.elements !== undefined) node.elements.put(kind, start, end);
    if (field === undefined) return end;
    if (node.isGrown && field.kind === MISSING) this.grown.push(node);
    field.put(kind, start, end);
    return end;
  }

  /** A key that comes again in one object hides all that stood below it before. */
  #notice(node: PathNode): void {
    if (node.visit === this.#visit) {
      node.clear();
      let kept = 0;
      for (const grown of this.grown) if (grown.field?.kind !== MISSING) this.grown[kept++] = grown;
      this.grown.length = kept;
    }
    node.visit = this.#visit;
  }
}

/** Kind of a value that is neither string nor object, by its first character; a number may also be a REAL. */
function kindOf(code: number): number {
  switch (code) {
    case OPEN_BRACKET:
      return ARRAY;
    case 0x74:
      return TRUE;
    case 0x66:
      return FALSE;
    case 0x6e:
      return NULL;
    default:
      return INTEGER;
  }
}
