/** A whole number of 64 bits above those of `int`. */
export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** A number with more digits than a double keeps, as it is written: passed on, none is lost. */
export class Decimal {
  readonly text: string;
  /** Between these is the double nearest to it, or it is these: most comparisons need no look at all digits. */
  readonly least: number;
  readonly most: number;

  constructor(text: string, least: number = Number(text), most: number = least) {
    this.text = text;
    this.least = least;
    this.most = most;
  }

  /** The double nearest to it. */
  get double(): number {
    return this.least === this.most ? this.least : Number(this.text);
  }
}

/** A time in nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A span of time in nanoseconds. */
export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** What `type()` gives. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A map's keys: those that are equal in CEL are the same in JavaScript, since whole numbers are all `bigint`. */
export type Key = string | bigint | boolean;

/** A value of an expression: `int` is a bigint, `double` a number, `bytes` a Uint8Array, `map` a Map and `list` an array. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint
  | Decimal
  | Uint8Array
  | Timestamp
  | Duration
  | TypeValue
  | readonly Value[]
  | ReadonlyMap<Key, Value>;

/** The types of values, by CEL's names, and `decimal`; `dyn` for what is known only of a record. */
export type Type =
  | 'null_type'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'decimal'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'type'
  | 'list'
  | 'map'
  | 'dyn';

/** The type of a value. */
export function typeOf(value: Value): Exclude<Type, 'dyn'> {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
  }
  if (value === null) return 'null_type';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'map';
  if (value instanceof Decimal) return 'decimal';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof Duration) return 'duration';
  return 'type';
}

/** Whether a value is a list. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value is a map. */
export function isMap(value: Value): value is ReadonlyMap<Key, Value> {
  return value instanceof Map;
}
