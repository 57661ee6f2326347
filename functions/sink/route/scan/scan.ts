import type { ConnectSchema } from '../../decode/connect-schema.ts';
import { type Found, NO_SLOT } from '../../decode/json/found.ts';
import { Indexes } from '../../decode/json/indexes.ts';
import { behindMember } from '../../decode/json/members.ts';
import type { Plan, PlanNode } from '../../decode/json/plan.ts';
import { Reader, type Unwanted } from '../../decode/json/reader.ts';
import { ARRAY, JsonValue, MISSING, NULL, OBJECT } from '../../decode/json/value.ts';
import type { FramedValue, PlannedSchema, ValueSchema } from '../../decode/registry/value-schema.ts';
import { RecordError, unreadable } from '../../rows/record-error.ts';
import type { TypesOf } from '../columns/column.ts';
import { type SchemaTypes, typesOf } from '../connect/schema-types.ts';
import { changeOf } from '../debezium.ts';
import type { RecordSource } from '../record-source.ts';
import type { Reshape } from '../reshape/reshape.ts';
import type { Route } from '../route.ts';
import type { Level } from './level.ts';
import { MappedRows } from './mapped-rows.ts';

/** What a scan is made of. */
export interface ScanSpec {
  readonly plan: Plan;
  /** The record's value, and below it the arrays that are exploded. */
  readonly base: Level;
  /** The routes, which explode the same array or none. */
  readonly routes: readonly Route[];
  /** What is done to a text before it is read. */
  readonly reshape: Reshape | undefined;
  /** Whether conditions ask what is in something that is rewritten, so that without it none can be judged. */
  readonly asksReshaped: boolean;
  /** What becomes of a value that is neither an object nor an array: these routes take it, others of the topic, or none. */
  readonly scalars: 'taken' | 'passed' | 'refused';
  /** Where the schema of an envelope is found, and what schemas were read before. */
  readonly schema: { readonly slot: number; readonly types: SchemaTypes } | undefined;
  /** Gives the schema of what paths of routes name, from that of a whole value. */
  readonly schemaIn: ((schema: ConnectSchema) => ConnectSchema) | undefined;
  /** Where it is found what a change event of Debezium asks for, and what becomes of removed rows. */
  readonly change: { readonly slot: number; readonly deletes: 'reject' | 'skip' } | undefined;
}

/** What a scan knows of a schema of a registry. */
interface KnownSchema {
  readonly types: TypesOf | undefined;
  /** Undefined when the value is read as JSON. */
  readonly planned: PlannedSchema | undefined;
}

/** Where a reading is among the elements of a level: how many came before, and the key of the member of an object. */
interface Place {
  index: number;
  readonly name: JsonValue;
}

/** Characters that the rows of one record may repeat of what is beside its arrays. */
const MOST_REPEATED = 32 * 1_048_576;

/** Reads a record's text once and makes the rows of all routes that can share the reading. */
export class Scan {
  readonly #spec: ScanSpec;
  readonly #reader: Reader;
  readonly #found: Found;
  /** By the schemas of a registry. */
  readonly #schemas = new WeakMap<ValueSchema, KnownSchema>();
  /** What those have of which this scan wants nothing. */
  #unwanted: Unwanted[] = [];
  #schemaCount = 0;
  readonly #indexes = new Indexes();
  /** By the levels' depth. */
  readonly #places: Place[] = [];
  #types: TypesOf | undefined;
  #mapped = new MappedRows();
  #problem: RecordError | undefined;
  #values = 0;
  #routes: Route[] = [];
  /** Whether rows were made of the current value, and whether there was an element that no route took. */
  #hasRows = false;
  #hasLeft = false;
  /** Whether a route took a value of the record that was read last. */
  #isTaken = false;
  /** Characters of values beside arrays, counted with each element. */
  #repeated = 0;

  constructor(spec: ScanSpec) {
    this.#spec = spec;
    this.#reader = new Reader(spec.plan);
    this.#found = this.#reader.found;
  }

  /**
   * Adds the rows of a record, and whether a route takes each of its values.
   * @throws RecordError when the text is not JSON, or a route that takes it cannot make a row of it.
   */
  read(text: string, source: RecordSource, mapped: MappedRows): void {
    const { schema } = this.#spec;
    this.#text(text);
    this.#types = schema?.types.of(this.#found, schema.slot);
    this.#rows(source, mapped);
  }

  /** The same of a value that a schema of a registry was written by. @throws RecordError also when its bytes do not fit that. */
  readFramed({ schema, bytes, from, to }: FramedValue, source: RecordSource, mapped: MappedRows): void {
    const { types, planned } = this.#schemas.get(schema) ?? this.#learn(schema);
    if (planned === undefined) this.#text(schema.json(bytes, from, to));
    else planned.read(bytes, from, to, this.#reader.empty());
    this.#types = types;
    this.#rows(source, mapped);
  }

  #text(text: string): void {
    const reshaped = this.#spec.reshape?.of(text);
    this.#problem = reshaped?.problem;
    this.#reader.read(reshaped?.text ?? text);
  }

  #learn(schema: ValueSchema): KnownSchema {
    const { plan, reshape, schemaIn } = this.#spec;
    const { connect } = schema;
    const types = connect && typesOf(schemaIn === undefined ? connect : schemaIn(connect), this.#schemaCount++);
    const known = { types, planned: reshape === undefined ? schema.planned?.(plan) : undefined };
    this.#schemas.set(schema, known);
    this.#unwanted.push(...(known.planned?.unwanted ?? []));
    return known;
  }

  #rows(source: RecordSource, mapped: MappedRows): void {
    this.#mapped = mapped;
    this.#values = 0;
    this.#isTaken = false;
    this.#repeated = 0;
    const { plan, base, change } = this.#spec;
    if (change !== undefined && changeOf(this.#found, change.slot, change.deletes) === 'deleted') {
      mapped.noteDeleted();
      return;
    }
    this.#begin(base);
    const kind = this.#found.kind(base.node.arraySlot);
    if (kind === MISSING && change !== undefined) throw unreadable('the change event has no after');
    if (kind === MISSING) throw unreadable('the value has no payload, as schemasEnable wants it');
    const isApart = kind === ARRAY ? plan.isTopApart || !base.isTuple : kind === OBJECT && base.hasMembers;
    if (isApart) this.#elements(source, base);
    else if (kind !== NULL) this.#top(source, kind, 'the value is neither an object nor an array');
  }

  /**
   * What the records since the last call had of which this scan wants nothing. Asked after each record: what one has that no
   * route takes is forgotten, so that it is told of one that a route takes.
   */
  takeUnwanted(): readonly Unwanted[] {
    const { reshape } = this.#spec;
    if (!this.#isTaken) {
      this.#reader.forgetUnwanted();
      return NONE;
    }
    const unwanted = this.#reader.takeUnwanted();
    if (reshape === undefined && this.#unwanted.length === 0) return unwanted;
    const all = [...unwanted, ...this.#unwanted, ...(reshape?.takeUnwanted() ?? [])];
    this.#unwanted = [];
    return all;
  }

  /** The record's value, or an element of the array that it is. */
  #top(source: RecordSource, kind: number, refusal: string): void {
    const { base, scalars } = this.#spec;
    if (base.isMarked) this.#mark(base);
    if (kind === OBJECT || kind === ARRAY || scalars === 'taken') this.#value(source);
    else if (scalars === 'passed') this.#mapped.note(this.#values++, false);
    else throw this.#problem === undefined ? unreadable(refusal) : this.#named(this.#problem);
  }

  #value(source: RecordSource): void {
    const place = this.#values++;
    this.#routes.length = 0;
    for (const route of this.#spec.routes) if (route.takes(0, this.#found, source)) this.#routes.push(route);
    if (this.#problem !== undefined && (this.#routes.length > 0 || this.#spec.asksReshaped)) {
      throw this.#named(this.#problem);
    }
    if (this.#routes.length === 0) {
      this.#mapped.note(place, false);
      return;
    }
    this.#hasRows = false;
    this.#hasLeft = false;
    const { inner } = this.#spec.base;
    if (inner === undefined) this.#makeRows(source);
    else this.#explode(source, inner);
    // A value of which no route takes any element is taken by none; one that has no element is.
    const isTaken = this.#hasRows || !this.#hasLeft;
    if (isTaken) this.#isTaken = true;
    this.#mapped.note(place, isTaken);
  }

  #explode(source: RecordSource, level: Level): void {
    this.#begin(level);
    const kind = this.#found.kind(level.node.arraySlot);
    if (kind === ARRAY || (kind === OBJECT && level.hasMembers)) this.#elements(source, level);
    else if (kind === OBJECT && level.inner !== undefined) this.#element(source, level);
    else if (kind === MISSING && this.#routes.every((route) => route.passesWithout(level.depth))) this.#hasLeft = true;
    else if (kind !== NULL) throw this.#noArray(level);
  }

  /** Goes through an array, or the members of an object. */
  #elements(source: RecordSource, level: Level): void {
    const reader = this.#reader;
    const found = this.#found;
    const { node } = level;
    const { unnamedCount } = found;
    const name = this.#place(level).name;
    const isObject = found.kind(node.arraySlot) === OBJECT;
    const passed = isObject ? reader.around(node) : undefined;
    let at = reader.firstElement(node.arraySlot);
    if (at < 0) return;
    const isTop = level === this.#spec.base;
    const isApart = isTop && level.hasMembers && name.kind === MISSING;
    const beside = isTop ? 0 : this.#lengthBeside(level, source);
    while (at >= 0) {
      if (passed?.has(at)) {
        at = behindMember(found.text, at);
        continue;
      }
      if (!isObject && name.kind === MISSING) this.#clearAround(node);
      this.#repeated += beside;
      if (this.#repeated > MOST_REPEATED) throw this.#named(tooOften());
      at = isObject ? reader.member(node, at, unnamedCount, name) : reader.element(node, at, unnamedCount, isApart);
      this.#element(source, level);
    }
    if (isObject) name.kind = MISSING;
  }

  /** Forgets what was beside the members of the object before, in an array of such objects. */
  #clearAround({ around }: PlanNode): void {
    if (around !== undefined) this.#found.clear(around.from, around.to);
  }

  #element(source: RecordSource, level: Level): void {
    const kind = this.#found.kind(level.node.arraySlot);
    if (kind === ARRAY && !level.isTuple) this.#elements(source, level);
    else if (level === this.#spec.base) {
      // An object in an array at the top is taken apart as one at the top is, but not what its members are.
      if (kind === OBJECT && level.hasMembers && this.#place(level).name.kind === MISSING)
        this.#elements(source, level);
      else this.#top(source, kind, 'an element of the array is not an object');
    } else {
      if (level.isMarked) this.#mark(level);
      const all = this.#routes;
      this.#routes = this.#takers(source, level);
      if (this.#routes.length > 0) this.#inside(source, level, kind);
      else this.#hasLeft = true;
      this.#routes = all;
    }
  }

  /** Puts an element's place and key among what was found. */
  #mark(level: Level): void {
    const { indexSlot, keySlot } = level.node;
    const place = this.#place(level);
    const { kind, start, end } = place.name;
    if (keySlot !== NO_SLOT) this.#found.put(keySlot, kind, start, end);
    if (indexSlot !== NO_SLOT) this.#indexes.put(this.#found, indexSlot, place.index++);
  }

  #begin(level: Level): void {
    if (!level.isMarked && !level.hasMembers) return;
    const place = this.#place(level);
    place.index = 0;
    place.name.kind = MISSING;
  }

  #place({ depth }: Level): Place {
    let place = this.#places[depth];
    if (place === undefined) {
      place = { index: 0, name: new JsonValue() };
      this.#places[depth] = place;
    }
    return place;
  }

  /** Those of the routes that take an element of a level, or an object in an array's place. */
  #takers(source: RecordSource, { depth }: Level): Route[] {
    const routes = this.#routes;
    if (!routes.some((route) => route.asksAt(depth))) return routes;
    return routes.filter((route) => route.takes(depth, this.#found, source));
  }

  #inside(source: RecordSource, level: Level, kind: number): void {
    const { inner, node } = level;
    if (inner === undefined) {
      const isRead = kind === OBJECT || kind === NULL || (kind === ARRAY && level.isTuple);
      if (node.slot === NO_SLOT && !isRead) this.#reader.noteUnwanted(node);
      this.#makeRows(source);
    } else if (kind === OBJECT) this.#explode(source, inner);
    else if (kind !== NULL) throw this.#noArray(inner);
  }

  #makeRows(source: RecordSource): void {
    this.#hasRows = true;
    for (const route of this.#routes) this.#mapped.add(route.row(source, this.#found, this.#types));
  }

  /** Characters that each row of an array's elements has of what is beside it. */
  #lengthBeside({ beside }: Level, { record }: RecordSource): number {
    const found = this.#found;
    let length = record.key?.length ?? 0;
    for (const slot of beside) length += found.length(slot);
    for (let index = 0; index < found.unnamedCount; index++) length += found.length(found.unnamed(index).slot);
    return length;
  }

  #noArray({ hasMembers, path }: Level): unknown {
    const wanted = hasMembers ? 'neither an array nor an object' : 'no array';
    return this.#named(new RecordError('route', `explode: the record has ${wanted} at ${path}`));
  }

  #named(error: RecordError): unknown {
    return this.#routes[0]?.named(error) ?? error;
  }
}

const NONE: readonly Unwanted[] = [];

function tooOften(): RecordError {
  return new RecordError('route', 'explode: the rows repeat what is beside the array to more than 32 MiB');
}
