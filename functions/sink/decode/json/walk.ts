import { unreadable } from '../../rows/record-error.ts';
import { badJson, MAX_DEPTH, tooDeep } from './bad-json.ts';
import { CLOSE_BRACE, OPEN_BRACE, QUOTE, skipSpace } from './characters.ts';
import { MISSING } from './field.ts';
import { putObject, readLeaf } from './leaf.ts';
import type { PathNode } from './path-node.ts';
import type { PathTree } from './path-tree.ts';
import { scanString } from './scan-string.ts';
import { ShapeDraft } from './shape.ts';
import { behindColon, nextOrEnd, skipValue } from './skip-value.ts';
import { stands } from './stands.ts';
import { unescapeJson } from './unescape.ts';

/** Keys of objects with fields below that may come again in one record. */
const MOST_REPEATED = 1_000;

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
  #draft: ShapeDraft | undefined;
  #repeated = 0;

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
    const { shapes } = node;
    // Of a value that was not JSON, a draft is left.
    this.#draft = undefined;
    if (shapes.isPaused()) return this.#begin(text, node, at, depth);
    if (shapes.likely !== undefined) {
      const { length } = this.grown;
      const end = shapes.likely.read(text, at, this.grown);
      if (end >= 0) {
        shapes.hit();
        return end;
      }
      shapes.miss();
      this.forget(length);
      node.clear();
    }
    const draft = new ShapeDraft(text, at);
    this.#draft = draft;
    const end = this.#begin(text, node, at, depth);
    shapes.likely = draft.finish(end);
    if (shapes.likely === undefined) shapes.miss();
    return end;
  }

  /** Begins the next record. */
  begin(): void {
    this.forget(0);
    this.#repeated = 0;
  }

  /** Forgets the fields that no setting names, from a number of them on. */
  forget(from: number): void {
    for (let index = from; index < this.grown.length; index++) {
      const field = this.grown[index]?.field;
      field?.clear();
    }
    this.grown.length = from;
  }

  #begin(text: string, node: PathNode, at: number, depth: number): number {
    this.#visit++;
    return this.#walk(text, node, at, depth);
  }

  #walk(text: string, node: PathNode, at: number, depth: number): number {
    if (node.isInner) this.#notice(node);
    if (text.charCodeAt(at) === OPEN_BRACE && node.isDescended) {
      const opening = this.#draft?.place(at);
      const end = this.#object(text, node, at, depth + 1);
      putObject(node, at, end);
      if (opening !== undefined) this.#draft?.object(node, opening, end);
      return end;
    }
    const end = readLeaf(text, node, at, depth, this.grown);
    this.#draft?.leaf(node, at, end, depth);
    return end;
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
      at = child === undefined ? this.#skip(text, at, depth) : this.#walk(text, child, at, depth);
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

  #skip(text: string, at: number, depth: number): number {
    const end = skipValue(text, at, depth);
    this.#draft?.leaf(undefined, at, end, depth);
    return end;
  }

  /** A key that comes again in one object hides all that stood below it before. */
  #notice(node: PathNode): void {
    if (node.visit === this.#visit) {
      // Each costs a look at all that was found before.
      if (++this.#repeated > MOST_REPEATED) {
        throw unreadable(`keys of objects come again in their object more than ${MOST_REPEATED} times`);
      }
      this.#draft?.spoil();
      node.clear();
      let kept = 0;
      for (const grown of this.grown) if (grown.field?.kind !== MISSING) this.grown[kept++] = grown;
      this.grown.length = kept;
    }
    node.visit = this.#visit;
  }
}
