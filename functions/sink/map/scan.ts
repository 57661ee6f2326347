import { badJson } from '../decode/json/bad-json.ts';
import { CLOSE_BRACKET, skipSpace } from '../decode/json/characters.ts';
import { ARRAY, type Field, MISSING, NULL, OBJECT } from '../decode/json/field.ts';
import type { PathTree } from '../decode/json/path-tree.ts';
import { nextOrEnd } from '../decode/json/skip-value.ts';
import { Walk } from '../decode/json/walk.ts';
import { RecordError, unreadable } from '../record-error.ts';
import type { SchemaTypes } from './connect/schema-types.ts';
import type { Level } from './level.ts';
import { MappedRows } from './mapped-rows.ts';
import type { RecordSource } from './record-source.ts';
import type { Route } from './route.ts';
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

/** Reads a record's text once and makes the rows of all routes that can share the reading. */
export class Scan {
  readonly #parts: ScanParts;
  readonly #walk: Walk;
  readonly #fields: readonly Field[];
  #types: TypesOf | undefined;
  #mapped = new MappedRows();
  #values = 0;
  readonly #routes: Route[] = [];

  constructor(parts: ScanParts) {
    this.#parts = parts;
    this.#walk = new Walk(parts.tree);
    this.#fields = parts.tree.root.namedFields();
  }

  /**
   * Adds the rows of a record, and whether a route takes each of its values.
   * @throws RecordError when the text is not JSON, or a route that takes it cannot make a row of it.
   */
  read(source: RecordSource, mapped: MappedRows): void {
    this.#mapped = mapped;
    this.#values = 0;
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
    for (const route of this.#parts.routes) if (route.takes(source.text, source.record)) this.#routes.push(route);
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
    else if (kind === OBJECT && level.inner !== undefined) this.#explode(source, level.inner);
    else if (kind !== NULL) throw this.#noArray(level);
  }

  #elements(source: RecordSource, level: Level, start: number, end: number): void {
    const { text } = source;
    const walk = this.#walk;
    const grown = walk.grown.length;
    let at = skipSpace(text, start + 1);
    if (at === end - 1) return;
    while (at >= 0) {
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
    } else if (level.inner === undefined) this.#makeRows(source);
    else if (kind === OBJECT) this.#explode(source, level.inner);
    else if (kind !== NULL) throw this.#noArray(level.inner);
  }

  #makeRows(source: RecordSource): void {
    for (const route of this.#routes) {
      if (!route.takesElement(source.text, source.record)) continue;
      this.#mapped.add(route.row(source, this.#walk.grown, this.#types));
    }
  }

  #noArray(level: Level): unknown {
    const error = new RecordError('map', `explode: the record has no array at ${level.path}`);
    return this.#routes[0]?.named(error) ?? error;
  }
}
