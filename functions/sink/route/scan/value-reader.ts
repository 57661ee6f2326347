import type { ConnectSchema } from '../../decode/connect-schema.ts';
import type { Plan } from '../../decode/json/plan.ts';
import { Reader, type Unwanted } from '../../decode/json/reader.ts';
import type { FramedValue, PlannedSchema, ValueSchema } from '../../decode/registry/value-schema.ts';
import type { TypesOf } from '../columns/column.ts';
import { type SchemaTypes, typesOf } from '../connect/schema-types.ts';
import type { Reshape } from '../reshape/reshape.ts';
import type { Unchanged } from '../reshape/reshaping.ts';

/** How records' values are read. */
export interface ValueSpec {
  readonly plan: Plan;
  /** What is done to a text before it is read. */
  readonly reshape: Reshape | undefined;
  /** Where the schema of an envelope is found, and what schemas were read before. */
  readonly schema: { readonly slot: number; readonly types: SchemaTypes } | undefined;
  /** Gives the schema of what paths of routes name, from that of a whole value. */
  readonly schemaIn: ((schema: ConnectSchema) => ConnectSchema) | undefined;
}

/** What is known of a schema of a registry. */
interface KnownSchema {
  readonly types: TypesOf | undefined;
  /** Undefined when the value is read as JSON. */
  readonly planned: PlannedSchema | undefined;
}

/** Reads the value of one record after another, be it JSON or written by a schema, and knows the types of its columns. */
export class ValueReader {
  /** Reads on in the value that was read last. */
  readonly reader: Reader;
  readonly #spec: ValueSpec;
  readonly #schemas = new WeakMap<ValueSchema, KnownSchema>();
  #schemaCount = 0;
  /** What those have of which the plan wants nothing. */
  #unwanted: Unwanted[] = [];
  #types: TypesOf | undefined;
  #unchanged: readonly Unchanged[] = [];

  constructor(spec: ValueSpec) {
    this.#spec = spec;
    this.reader = new Reader(spec.plan);
  }

  /** The types that the value's schema gives to columns. */
  get types(): TypesOf | undefined {
    return this.#types;
  }

  /** What in the value could not be rewritten, which counts once a route takes it or asks for it. */
  get unchanged(): readonly Unchanged[] {
    return this.#unchanged;
  }

  /** Reads a text. @throws RecordError when it is not JSON. */
  text(text: string): void {
    const { schema } = this.#spec;
    this.#text(text);
    this.#types = schema?.types.of(this.reader.found, schema.slot);
  }

  /** Reads a value that a schema of a registry was written by. @throws RecordError when its bytes do not fit that. */
  framed({ schema, bytes, from, to }: FramedValue): void {
    const { types, planned } = this.#schemas.get(schema) ?? this.#learn(schema);
    if (planned === undefined) this.#text(schema.json(bytes, from, to));
    else planned.read(bytes, from, to, this.reader.empty());
    this.#types = types;
  }

  /** What the records since the last call had of which nothing is wanted. */
  takeUnwanted(): readonly Unwanted[] {
    const { reshape } = this.#spec;
    const unwanted = this.reader.takeUnwanted();
    if (reshape === undefined && this.#unwanted.length === 0) return unwanted;
    const all = [...unwanted, ...this.#unwanted, ...(reshape?.takeUnwanted() ?? [])];
    this.#unwanted = [];
    return all;
  }

  #text(text: string): void {
    const reshaped = this.#spec.reshape?.of(text);
    this.#unchanged = reshaped?.unchanged ?? NONE;
    this.reader.read(reshaped?.text ?? text);
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
}

const NONE: readonly Unchanged[] = [];
