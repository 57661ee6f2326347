import type { Found } from '../../decode/json/found.ts';
import type { Unwanted } from '../../decode/json/reader.ts';
import { ARRAY, MISSING, NULL, OBJECT } from '../../decode/json/value.ts';
import type { FramedValue } from '../../decode/registry/value-schema.ts';
import { unreadable } from '../../rows/record-error.ts';
import { changeOf } from '../debezium.ts';
import type { RecordSource } from '../record-source.ts';
import { Elements, Places } from './elements.ts';
import type { Level } from './level.ts';
import { MappedRows } from './mapped-rows.ts';
import { ValueReader, type ValueSpec } from './value-reader.ts';
import { type RowsSpec, ValueRows } from './value-rows.ts';

/** What a scan is made of. */
export interface ScanSpec extends ValueSpec, Omit<RowsSpec, 'exploded'> {
  /** The record's value, and below it the arrays that are exploded. */
  readonly base: Level;
  /** What becomes of a value that is neither an object nor an array: these routes take it, others of the topic, or none. */
  readonly scalars: 'taken' | 'passed' | 'refused';
  /** Where it is found what a change event of Debezium asks for, and what becomes of removed rows. */
  readonly change: { readonly slot: number; readonly deletes: 'reject' | 'skip' } | undefined;
}

/** Reads a record once and makes the rows of all routes that can share the reading, of each value that the record has. */
export class Scan {
  readonly #spec: ScanSpec;
  readonly #values: ValueReader;
  readonly #found: Found;
  readonly #places = new Places();
  readonly #rows: ValueRows;
  #mapped = new MappedRows();
  /** How many values the record has had, where each is, and whether a route took one. */
  #count = 0;
  readonly #path: number[] = [];
  #isTaken = false;

  constructor(spec: ScanSpec) {
    this.#spec = spec;
    this.#values = new ValueReader(spec);
    this.#found = this.#values.reader.found;
    this.#rows = new ValueRows({ ...spec, exploded: spec.base.inner }, this.#values, this.#places);
  }

  /**
   * Adds the rows of a record, and whether a route takes each of its values.
   * @throws RecordError when the text is not JSON, or a route that takes it cannot make a row of it.
   */
  read(text: string, source: RecordSource, mapped: MappedRows): void {
    this.#values.text(text);
    this.#map(source, mapped);
  }

  /** The same of a value that a schema of a registry was written by. @throws RecordError also when its bytes do not fit that. */
  readFramed(value: FramedValue, source: RecordSource, mapped: MappedRows): void {
    this.#values.framed(value);
    this.#map(source, mapped);
  }

  /** What values it makes of one record: scans of which this differs do not count the same ones. */
  get division(): string {
    const { base, plan } = this.#spec;
    return JSON.stringify([base.hasMembers, base.isTuple, plan.isTopApart]);
  }

  /**
   * What the records since the last call had of which this scan wants nothing. Asked after each record: what one has that no
   * route takes is forgotten, so that it is told of one that a route takes.
   */
  takeUnwanted(): readonly Unwanted[] {
    if (this.#isTaken) return this.#values.takeUnwanted();
    this.#values.reader.forgetUnwanted();
    return NONE;
  }

  #map(source: RecordSource, mapped: MappedRows): void {
    const { plan, base, change } = this.#spec;
    this.#mapped = mapped;
    this.#count = 0;
    this.#path.length = 0;
    this.#isTaken = false;
    this.#rows.begin(mapped);
    if (change !== undefined && changeOf(this.#found, change.slot, change.deletes) === 'deleted') {
      mapped.noteDeleted();
      return;
    }
    this.#places.begin(base);
    const kind = this.#found.kind(base.node.arraySlot);
    if (kind === MISSING && change !== undefined) throw unreadable('the change event has no after');
    if (kind === MISSING) throw unreadable('the value has no payload, as schemasEnable wants it');
    const isApart = kind === ARRAY ? plan.isTopApart || !base.isTuple : kind === OBJECT && base.hasMembers;
    if (isApart) this.#elements(source);
    else if (kind !== NULL) this.#value(source, kind, 'the value is neither an object nor an array');
  }

  /** Goes through the array that the record's value is, or the members of such an object. */
  #elements(source: RecordSource): void {
    const { base } = this.#spec;
    const depth = this.#path.length;
    if (this.#mapped.isNested) this.#path.push(0);
    // An object in an array is taken apart as one that is the value, but not what its members are.
    const isApart = base.hasMembers && !this.#places.isMember(base);
    const elements = new Elements(this.#values.reader, base, this.#places.at(base), isApart);
    for (let at = 0; elements.next(); at++) {
      if (this.#mapped.isNested) this.#path[this.#path.length - 1] = at;
      const kind = this.#found.kind(base.node.arraySlot);
      const isArray = kind === ARRAY && !base.isTuple;
      const isObject = kind === OBJECT && base.hasMembers && !this.#places.isMember(base);
      if (isArray || isObject) this.#elements(source);
      else this.#value(source, kind, 'an element of the array is not an object');
    }
    this.#path.length = depth;
  }

  /** The record's value, or an element of it. */
  #value(source: RecordSource, kind: number, refusal: string): void {
    const { base, scalars } = this.#spec;
    this.#places.mark(base, this.#found);
    const isRead = kind === OBJECT || kind === ARRAY || scalars === 'taken';
    if (!isRead && scalars === 'refused') throw this.#values.unchanged[0]?.error ?? unreadable(refusal);
    const isTaken = isRead && this.#rows.add(source);
    if (isTaken) this.#isTaken = true;
    if (this.#mapped.isNested) this.#mapped.noteAt(this.#path, isTaken);
    else this.#mapped.note(this.#count++, isTaken);
  }
}

const NONE: readonly Unwanted[] = [];
