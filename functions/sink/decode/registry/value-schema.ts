import type { ConnectSchema } from '../connect-schema.ts';
import type { Found } from '../json/found.ts';
import type { Plan } from '../json/plan.ts';
import type { Unwanted } from '../json/reader.ts';

/** A schema by which values are read. */
export interface ValueSchema {
  /** What gives types to columns; undefined when the values alone do. */
  readonly connect: ConnectSchema | undefined;
  /** A value as JSON, with all digits of its numbers. @throws RecordError when the bytes do not fit the schema. */
  json(bytes: Buffer, from: number, to: number): string;
  /** Reads values by a plan without the JSON between; undefined for a plan, or a schema, that this is not made for. */
  planned?(plan: Plan): PlannedSchema | undefined;
}

/** A schema by which values are read for one plan. */
export interface PlannedSchema {
  /** What the schema has of which the plan wants nothing. */
  readonly unwanted: readonly Unwanted[];
  /** Puts what is found into empty slots, with its text. @throws RecordError when the bytes do not fit the schema. */
  read(bytes: Buffer, from: number, to: number, found: Found): void;
}

/** A record's value with the schema that it was written by. */
export interface FramedValue {
  readonly schema: ValueSchema;
  /** The value is what is between two places; they are valid until the next value is read. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** What a registry has under one id, by which values are read. */
export interface SchemaValues {
  /** The value between two places, which may begin with what says more of its schema. @throws RecordError when that fits none. */
  value(bytes: Buffer, from: number, to: number): FramedValue;
}
