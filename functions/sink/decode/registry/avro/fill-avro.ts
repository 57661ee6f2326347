import { type Found, NO_SLOT } from '../../json/found.ts';
import type { Plan, PlanNode } from '../../json/plan.ts';
import type { Unwanted } from '../../json/reader.ts';
import { ARRAY, FALSE, INTEGER, NULL, OBJECT, PLAIN, REAL, TEXT, TRUE } from '../../json/value.ts';
import { asciiJson } from '../ascii-json.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { JsonOut } from '../json-out.ts';
import type { AvroRecord, AvroType } from './avro-type.ts';
import { booleanOf, chosen, whole } from './read-avro.ts';
import { AvroSkips } from './skip-avro.ts';
import { AvroWriters, writeBytes } from './write-avro.ts';

/** Reads a value and writes of it what a plan wants, noting where that is. @throws RecordError when the bytes do not fit. */
export type Fill = (reader: ByteReader, out: JsonOut, found: Found, depth: number) => void;

/** What reads values of a type by a plan. */
export interface PlannedFill {
  readonly fill: Fill;
  /** What the type has of which the plan wants nothing. */
  readonly unwanted: readonly Unwanted[];
}

/** What reads values of a type by a plan; undefined for a plan that only the whole JSON can be read by. */
export function planFill(type: AvroType, plan: Plan): PlannedFill | undefined {
  if (plan.unnamed !== undefined || plan.isTopApart || plan.nodes.some(isOfPlaces)) return undefined;
  const filler = new Filler();
  const fill = filler.of(type, plan.root, false);
  return fill && { fill, unwanted: filler.unwanted };
}

/** Whether more than values by their keys is wanted at a node. */
function isOfPlaces({ byIndex, hasMembers, indexSlot, keySlot, presenceSlot }: PlanNode): boolean {
  const isOfSlots = indexSlot !== NO_SLOT || keySlot !== NO_SLOT || presenceSlot !== NO_SLOT;
  return byIndex !== undefined || hasMembers || isOfSlots;
}

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

class Filler {
  readonly unwanted: Unwanted[] = [];
  readonly #writers = new AvroWriters();
  readonly #skips = new AvroSkips();

  /** @param isText whether the value is a part of a text that is wanted, so that all of it is written. */
  of(type: AvroType, node: PlanNode, isText: boolean): Fill | undefined {
    const hasChildren = node.children.size > 0;
    if (type.kind === 'union') return this.#union(type.branches, node, isText);
    if (type.kind === 'record') return this.#record(type, node, isText || node.slot !== NO_SLOT);
    // Values of a map have the names that records give them.
    if (type.kind === 'map' && hasChildren) return undefined;
    const { slot, arraySlot } = node;
    if (slot === NO_SLOT && arraySlot === NO_SLOT) {
      if (hasChildren && type.kind !== 'null') this.unwanted.push({ steps: node.steps, place: 'object' });
      return this.#unwanted(type, isText);
    }
    const value = this.#value(type);
    return (reader, out, found, depth) => {
      const from = out.at;
      const kind = value(reader, out, depth);
      if (slot !== NO_SLOT) found.put(slot, kind, from, out.at);
      if (arraySlot !== NO_SLOT) found.put(arraySlot, kind, from, out.at);
    };
  }

  #union(branches: readonly AvroType[], node: PlanNode, isText: boolean): Fill | undefined {
    const fills: Fill[] = [];
    for (const branch of branches) {
      const fill = this.of(branch, node, isText);
      if (fill === undefined) return undefined;
      fills.push(fill);
    }
    return (reader, out, found, depth) => chosen(reader, fills, 'a branch of a union')(reader, out, found, depth);
  }

  #record(type: AvroRecord, node: PlanNode, isText: boolean): Fill | undefined {
    const { slot, arraySlot } = node;
    const fills: Fill[] = [];
    for (const [index, field] of type.fields.entries()) {
      const child = node.children.get(field.name);
      if (child === undefined) this.unwanted.push({ steps: [...node.steps, field.name], place: 'key' });
      const fill = child === undefined ? this.#unwanted(field.type, isText) : this.of(field.type, child, isText);
      if (fill === undefined) return undefined;
      fills.push(isText ? behindKey(`${index === 0 ? '' : ','}${asciiJson(field.name)}:`, fill) : fill);
    }
    return (reader, out, found, depth) => {
      const from = out.at;
      if (isText) out.code(OPEN_BRACE);
      for (const fill of fills) fill(reader, out, found, depth + 1);
      if (isText) out.code(CLOSE_BRACE);
      if (slot !== NO_SLOT) found.put(slot, OBJECT, from, out.at);
      if (arraySlot !== NO_SLOT) found.put(arraySlot, OBJECT, from, out.at);
    };
  }

  #unwanted(type: AvroType, isText: boolean): Fill {
    if (isText) {
      const write = this.#writers.of(type);
      return (reader, out, _found, depth) => write(reader, out, depth);
    }
    const skip = this.#skips.of(type);
    return (reader, _out, _found, depth) => skip(reader, depth);
  }

  /** Writes a value. @returns its kind. */
  #value(type: Exclude<AvroType, { kind: 'union' } | { kind: 'record' }>) {
    const write = this.#writers.of(type);
    type Value = (reader: ByteReader, out: JsonOut, depth: number) => number;
    const of =
      (kind: number): Value =>
      (reader, out, depth) => {
        write(reader, out, depth);
        return kind;
      };
    switch (type.kind) {
      case 'null':
        return of(NULL);
      case 'int':
      case 'long':
        return of(INTEGER);
      case 'array':
        return of(ARRAY);
      case 'map':
        return of(OBJECT);
      case 'boolean':
        return (reader: ByteReader, out: JsonOut) => {
          const value = booleanOf(reader);
          out.ascii(value ? 'true' : 'false');
          return value ? TRUE : FALSE;
        };
      case 'float':
        return (reader: ByteReader, out: JsonOut) => {
          const value = reader.float();
          out.float(value);
          return kindOf(value);
        };
      case 'double':
        return (reader: ByteReader, out: JsonOut) => {
          const value = reader.double();
          out.double(value);
          return kindOf(value);
        };
      case 'string':
        return (reader: ByteReader, out: JsonOut) => {
          const size = whole(reader);
          const from = reader.skip(size);
          return out.string(reader.bytes, from, from + size) ? PLAIN : TEXT;
        };
      case 'enum': {
        const symbols = type.symbols.map((symbol) => {
          const text = asciiJson(symbol);
          return { text, kind: /^"[^'\\]*"$/.test(text) ? PLAIN : TEXT };
        });
        return (reader: ByteReader, out: JsonOut) => {
          const { text, kind } = chosen(reader, symbols, 'a symbol of an enum');
          out.ascii(text);
          return kind;
        };
      }
      case 'bytes':
      case 'fixed': {
        const { logical } = type;
        const number = logical?.name === 'decimal' && logical.scale > 0 ? REAL : INTEGER;
        return (reader: ByteReader, out: JsonOut) => {
          const size = type.kind === 'fixed' ? type.size : whole(reader);
          const from = reader.skip(size);
          return writeBytes(reader, out, from, from + size, logical) === 'number' ? number : PLAIN;
        };
      }
    }
  }
}

function behindKey(key: string, fill: Fill): Fill {
  return (reader, out, found, depth) => {
    out.ascii(key);
    fill(reader, out, found, depth);
  };
}

/** The kind of a float or double, as JSON that is read has it. */
function kindOf(value: number): number {
  if (!Number.isFinite(value)) return PLAIN;
  // Larger ones are written with an exponent.
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? INTEGER : REAL;
}
