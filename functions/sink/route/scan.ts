import { badJson } from '../decode/json/bad-json.ts';
import { CLOSE_BRACKET, skipSpace } from '../decode/json/characters.ts';
import { ARRAY, type Field, MISSING, NULL, OBJECT } from '../decode/json/field.ts';
import type { PathNode } from '../decode/json/path-node.ts';
import type { PathTree } from '../decode/json/path-tree.ts';
import { nextOrEnd } from '../decode/json/skip-value.ts';
import { Walk } from '../decode/json/walk.ts';
import { RecordError, unreadable } from '../rows/record-error.ts';
import type { SchemaTypes } from './connect/schema-types.ts';
import type { Level } from './level.ts';
import { MappedRows } from './mapped-rows.ts';
import type { RecordSource } from './record-source.ts';
import type { Route } from './route.ts';
import type { Stray } from './strays.ts';
import type { TypesOf } from './types-of.ts';

/** What a scan is made of. */
export interface ScanParts {
  readonly tree: PathTree;
  /** The record's value, and below it the arrays that are exploded. */
  readonly base: Level;
  /** The routes, which explode the same array or none. */
  readonly routes: readonly Route[];
  /** Where the schema of an envelope stands, and what schemas were read before. */
  readonly schema: { readonly field: Field; readonly types: SchemaTypes } | undefined;
}

/** Characters that the rows of one record may repeat of what stands beside its arrays. */
const MOST_REPEATED = 32 * 1_048_576;

/** Reads a record's text once and makes the rows of all routes that can share the reading. */
export class Scan {
  readonly #parts: ScanParts;
  readonly #walk: Walk;
  readonly #fields: readonly Field[];
  /** Nodes of which settings name only what is below, and at which nothing else stood yet. */
  readonly #inner: PathNode[];
  #types: TypesOf | undefined;
  #mapped = new MappedRows();
  #values = 0;
  #routes: Route[] = [];
  /** Characters of fields that stood beside arrays, counted with each element. */
  #repeated = 0;
  /** By the level of an array, the fields beside it. */
  readonly #beside = new Map<Level, readonly Field[]>();

  constructor(parts: ScanParts) {
    this.#parts = parts;
    this.#walk = new Walk(parts.tree);
    this.#fields = parts.tree.root.namedFields();
    this.#inner = innerNodes(parts.tree.root).filter((node) => node !== parts.base.node);
    const arrays = new Set<Field | undefined>([parts.schema?.field]);
    for (let level: Level | undefined = parts.base; level !== undefined; level = level.inner) arrays.add(level.found);
    for (let level = parts.base.inner; level !== undefined; level = level.inner) {
      const inside = new Set(level.fields);
      this.#beside.set(
        level,
        this.#fields.filter((field) => !inside.has(field) && !arrays.has(field)),
      );
    }
  }

  /**
   * Adds the rows of a record, and whether a route takes each of its values.
   * @throws RecordError when the text is not JSON, or a route that takes it cannot make a row of it.
   */
  read(source: RecordSource, mapped: MappedRows): void {
    this.#mapped = mapped;
    this.#values = 0;
    this.#repeated = 0;
    const { text } = source;
    this.#walkAll(text);
    const { base, schema } = this.#parts;
    this.#types = schema?.types.of(schema.field, text);
    const { kind, start, end } = base.found;
    if (kind === OBJECT) this.#value(source);
    else if (kind === ARRAY) this.#elements(source, base, start, end);
    else if (kind === MISSING) throw unreadable('the value has no payload, as schemasEnable wants it');
    else if (kind !== NULL) throw unreadable('the value is neither an object nor an array');
  }

  /** What the records since the last call had and this scan has no use for, each path once. */
  strays(): readonly Stray[] {
    const { tree } = this.#parts;
    const found = tree.strays;
    if (found.length > 0) tree.strays = [];
    for (let index = 0; index < this.#inner.length; index++) {
      const node = this.#inner[index];
      if (node?.isStray !== true) continue;
      found.push(node);
      this.#inner.splice(index--, 1);
    }
    return found.length === 0 ? NO_STRAYS : found.map(strayOf);
  }

  #walkAll(text: string): void {
    const { tree } = this.#parts;
    this.#forgetKeys();
    for (const field of this.#fields) field.clear();
    this.#walk.begin();
    const end = skipSpace(text, this.#walk.value(text, tree.root, skipSpace(text, 0), 0));
    if (end !== text.length) throw badJson('nothing may follow the value', end);
  }

  /** Forgets the keys of records once there are too many. Not to be called during a walk. */
  #forgetKeys(): void {
    const { tree, routes } = this.#parts;
    if (!tree.isCrowded) return;
    tree.prune();
    for (const route of routes) route.rest?.clear();
  }

  #value(source: RecordSource): void {
    const place = this.#values++;
    this.#routes.length = 0;
    for (const route of this.#parts.routes) if (route.takes(0, source.text, source.record)) this.#routes.push(route);
    if (this.#routes.length === 0) {
      this.#mapped.note(place, false);
      return;
    }
    this.#mapped.note(place, true);
    const { inner } = this.#parts.base;
    if (inner === undefined) this.#makeRows(source);
    else this.#explode(source, inner);
  }

  #explode(source: RecordSource, level: Level): void {
    const { kind, start, end } = level.found;
    if (kind === ARRAY) this.#elements(source, level, start, end);
    else if (kind === OBJECT && level.inner !== undefined) this.#element(source, level);
    else if (kind !== NULL) throw this.#noArray(level);
  }

  #elements(source: RecordSource, level: Level, start: number, end: number): void {
    const { text } = source;
    const walk = this.#walk;
    const grown = walk.grown.length;
    let at = skipSpace(text, start + 1);
    if (at === end - 1) return;
    const beside = this.#lengthBeside(level, source);
    while (at >= 0) {
      this.#repeated += beside;
      if (this.#repeated > MOST_REPEATED) throw this.#named(tooOften());
      for (const field of level.fields) field.clear();
      walk.forget(grown);
      this.#forgetKeys();
      at = walk.value(text, level.node, at, 0);
      this.#element(source, level);
      at = nextOrEnd(text, at, CLOSE_BRACKET);
    }
  }

  #element(source: RecordSource, level: Level): void {
    const { kind, start, end } = level.found;
    if (kind === ARRAY) this.#elements(source, level, start, end);
    else if (level === this.#parts.base) {
      if (kind !== OBJECT) throw unreadable('an element of the array is not an object');
      this.#value(source);
    } else {
      const all = this.#routes;
      this.#routes = this.#takers(source, level);
      if (this.#routes.length > 0) this.#inside(source, level, kind);
      this.#routes = all;
    }
  }

  /** Those of the routes that take an element of a level, or an object in an array's place. */
  #takers({ text, record }: RecordSource, { depth }: Level): Route[] {
    const routes = this.#routes;
    if (!routes.some((route) => route.asksAt(depth))) return routes;
    return routes.filter((route) => route.takes(depth, text, record));
  }

  #inside(source: RecordSource, level: Level, kind: number): void {
    const { inner } = level;
    if (inner === undefined) {
      const { node } = level;
      if (node.field === undefined && kind !== OBJECT && kind !== NULL) node.isStray = true;
      this.#makeRows(source);
    } else if (kind === OBJECT) this.#explode(source, inner);
    else if (kind !== NULL) throw this.#noArray(inner);
  }

  #makeRows(source: RecordSource): void {
    for (const route of this.#routes) this.#mapped.add(route.row(source, this.#walk.grown, this.#types));
  }

  /** Characters that each row of an array's elements has of what is beside it. */
  #lengthBeside(level: Level, { record }: RecordSource): number {
    const fields = this.#beside.get(level);
    if (fields === undefined) return 0;
    let length = record.key?.length ?? 0;
    for (const { start, end } of fields) length += end - start;
    for (const { field } of this.#walk.grown) if (field !== undefined) length += field.end - field.start;
    return length;
  }

  #noArray(level: Level): unknown {
    return this.#named(new RecordError('map', `explode: the record has no array at ${level.path}`));
  }

  #named(error: RecordError): unknown {
    return this.#routes[0]?.named(error) ?? error;
  }
}

const NO_STRAYS: readonly Stray[] = [];

function strayOf({ steps, isGrown, elements }: PathNode): Stray {
  return { steps, place: isGrown ? 'key' : elements === undefined ? 'object' : 'element' };
}

function innerNodes(node: PathNode): PathNode[] {
  const inner = [...node.children.values()].flatMap(innerNodes);
  return node.field === undefined && node.isInner ? [node, ...inner] : inner;
}

function tooOften(): RecordError {
  return new RecordError('map', 'explode: the rows repeat what is beside the array to more than 32 MiB');
}
