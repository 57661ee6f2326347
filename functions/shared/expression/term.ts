import type { Meter } from './fault.ts';
import type { Type, Value } from './value.ts';

/** A part of an expression, ready to be asked for its value of the record at hand. */
export interface Term {
  readonly type: Type;
  /** @throws Fault when it has no value. */
  readonly run: () => Value;
  /** The same, but undefined for a field or key that is missing. */
  readonly maybe?: () => Value | undefined;
  /** Its value, where no record can change it. */
  readonly constant?: Value;
}

/** Something that is read of a record only where an expression reaches it. */
export interface Place {
  readonly term: () => Term;
  /** Whether anything is there, which takes nothing of it; undefined where only its value tells. */
  readonly presence?: () => () => boolean;
  /** What is below it under a key; undefined where that is known only of the value. */
  readonly member?: (key: string) => Place;
  /** An element of an array there, by its place from 0; undefined where that is known only of the value. */
  readonly element?: (place: bigint) => Place | undefined;
}

/** A test of texts by a pattern, in a time that grows no more than the text does. */
export interface Pattern {
  test(text: string): boolean;
}

/** What expressions are compiled for. */
export interface Surroundings {
  /** What can be named. */
  readonly places: ReadonlyMap<string, Place>;
  readonly meter: Meter;
  /** Makes a pattern of RE2's syntax; undefined where no expression has `matches`. @throws Error for one that is none */
  readonly pattern: ((source: string) => Pattern) | undefined;
}

/** What is wrong with an expression itself, at a place in it that counts from 0. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A term that is the same for all records. */
export function constantTerm(value: Value, type: Type): Term {
  return { type, run: () => value, constant: value };
}

/** A place that is the same wherever it is named. */
export function fixedPlace(term: Term): Place {
  return { term: () => term };
}

/** Whether values of a type may be of one of some types. */
export function isOneOf(type: Type, ...types: readonly Type[]): boolean {
  return type === 'dyn' || types.includes(type);
}
