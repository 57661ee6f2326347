import { type IntegerRange, signed, unsigned } from './integer-range.ts';

/** Types that differ in nothing but their size: one way to write them, to read them, and to change them into others. */
export type TypeFamily =
  | 'integer'
  | 'BOOL'
  | 'floating'
  | 'DECIMAL'
  | 'TIMESTAMP'
  | 'text'
  | 'bytes'
  | 'GEOMETRY'
  | 'JSON';

/** What is known of a type. */
interface TypeFacts {
  readonly family: TypeFamily;
  /** Of whole numbers: the least and the most. */
  readonly range?: IntegerRange;
  /** Bytes that a value takes of a row; left out where DESCRIBE says it, or the declared length. */
  readonly bytes?: number;
  /** Of types that are declared with a length: the longest, and the bytes that a row needs for each 1 of it. */
  readonly length?: { readonly column: number; readonly tag: number; readonly bytesEach: number };
  /** Most bytes of a value, where no length is declared. */
  readonly mostBytes?: number;
  /** Characters of a value in an answer of REST, at most where the type bounds them: so many, and more for each 1 of the length. */
  readonly shown: { readonly characters: number; readonly each?: number };
  /** Whether REST shows all digits only of `CAST(… AS VARCHAR)`. */
  readonly isCast?: boolean;
  /** Behind a number of line protocol; the first is the one to write. */
  readonly suffixes?: readonly string[];
  /** Names in OpenTSDB's JSON, in lower case. */
  readonly openTsdb?: readonly string[];
}

/**
 * TDengine's types by the names that DESCRIBE gives them, without length and digits. Sizes and longest lengths are those of
 * TDengine 3.3.7; suffixes and OpenTSDB's names those of its schemaless writing.
 * https://docs.tdengine.com/tdengine-reference/sql-manual/data-types/
 */
export const TYPES = {
  TINYINT: {
    family: 'integer',
    range: signed(8n),
    bytes: 1,
    shown: { characters: 7 },
    suffixes: ['i8'],
    openTsdb: ['tinyint', 'i8'],
  },
  SMALLINT: {
    family: 'integer',
    range: signed(16n),
    bytes: 2,
    shown: { characters: 7 },
    suffixes: ['i16'],
    openTsdb: ['smallint', 'i16'],
  },
  INT: {
    family: 'integer',
    range: signed(32n),
    bytes: 4,
    shown: { characters: 12 },
    suffixes: ['i32'],
    openTsdb: ['int', 'i32'],
  },
  BIGINT: {
    family: 'integer',
    range: signed(64n),
    bytes: 8,
    shown: { characters: 23 },
    isCast: true,
    suffixes: ['i64', 'i'],
    openTsdb: ['bigint', 'i64'],
  },
  'TINYINT UNSIGNED': {
    family: 'integer',
    range: unsigned(8n),
    bytes: 1,
    shown: { characters: 7 },
    suffixes: ['u8'],
  },
  'SMALLINT UNSIGNED': {
    family: 'integer',
    range: unsigned(16n),
    bytes: 2,
    shown: { characters: 7 },
    suffixes: ['u16'],
  },
  'INT UNSIGNED': {
    family: 'integer',
    range: unsigned(32n),
    bytes: 4,
    shown: { characters: 12 },
    suffixes: ['u32'],
  },
  'BIGINT UNSIGNED': {
    family: 'integer',
    range: unsigned(64n),
    bytes: 8,
    shown: { characters: 23 },
    isCast: true,
    suffixes: ['u64', 'u'],
  },
  BOOL: { family: 'BOOL', bytes: 1, shown: { characters: 7 } },
  FLOAT: {
    family: 'floating',
    bytes: 4,
    shown: { characters: 16 },
    suffixes: ['f32'],
    openTsdb: ['float', 'f32'],
  },
  DOUBLE: {
    family: 'floating',
    bytes: 8,
    shown: { characters: 25 },
    suffixes: ['f64'],
    openTsdb: ['double', 'f64'],
  },
  /** A time other than the row's may be any whole number of 64 bits, of the database's unit. */
  TIMESTAMP: { family: 'TIMESTAMP', bytes: 8, shown: { characters: 23 }, isCast: true },
  /** A tag only, and then the only one. */
  JSON: { family: 'JSON', shown: { characters: 3, each: 1 } },
  DECIMAL: { family: 'DECIMAL', shown: { characters: 42 } },
  VARCHAR: {
    family: 'text',
    length: { column: 65_517, tag: 16_382, bytesEach: 1 },
    shown: { characters: 3, each: 1 },
    openTsdb: ['binary'],
  },
  /** Its length is counted in code points, which it stores as UCS-4. */
  NCHAR: {
    family: 'text',
    length: { column: 16_379, tag: 4_095, bytesEach: 4 },
    shown: { characters: 3, each: 4 },
    openTsdb: ['nchar'],
  },
  VARBINARY: {
    family: 'bytes',
    length: { column: 65_517, tag: 16_382, bytesEach: 1 },
    shown: { characters: 3, each: 2 },
    openTsdb: ['varbinary'],
  },
  GEOMETRY: {
    family: 'GEOMETRY',
    length: { column: 65_517, tag: 16_382, bytesEach: 1 },
    shown: { characters: 3, each: 2 },
  },
  /** One column of a table, and no tag. DESCRIBE does not say how long its values can be. */
  BLOB: { family: 'bytes', mostBytes: 4_194_304, shown: { characters: 65_536 } },
} as const satisfies Readonly<Record<string, TypeFacts>>;

/** A type without length and digits. */
export type TypeName = keyof typeof TYPES;

/** Types of a family. */
type OfFamily<Family extends TypeFamily> = {
  [Name in TypeName]: (typeof TYPES)[Name]['family'] extends Family ? Name : never;
}[TypeName];

/** Types of whole numbers. */
export type IntegerType = OfFamily<'integer'>;

/** Types of numbers that are not declared with digits. */
export type NumberType = OfFamily<'integer' | 'floating'>;

/** Types of bytes. */
export type BytesType = OfFamily<'bytes'>;

/** Types that are declared with a length. */
export type SizedType = {
  [Name in TypeName]: (typeof TYPES)[Name] extends { length: object } ? Name : never;
}[TypeName];

/** All types, in the order of the table. */
export const TYPE_NAMES: readonly TypeName[] = Object.keys(TYPES).filter(isTypeName);

/**
 * The type of a value that is to be written: precision and scale of a DECIMAL with the blank that DESCRIBE writes. NULL is
 * a value of which the record does not say the type: for an existing column of any type, and for a missing one nothing.
 */
export type ValueType = Exclude<TypeName, 'DECIMAL'> | `DECIMAL(${number}, ${number})` | 'NULL';

const FACTS: ReadonlyMap<string, TypeFacts> = new Map(Object.entries(TYPES));

/** What is known of a type, with or without its length or digits; undefined of one that nobody knows. */
export function factsOf(type: string): TypeFacts | undefined {
  return FACTS.get(type) ?? (type.includes('(') ? FACTS.get(baseType(type)) : undefined);
}

/** The family of a type; undefined for one that nobody knows. */
export function familyOf(type: string): TypeFamily | undefined {
  return factsOf(type)?.family;
}

/** Whether columns of the type are declared with a length. */
export function isSized(type: string): boolean {
  return FACTS.get(type)?.length !== undefined;
}

/** Whether a type is one of whole numbers. */
export function isIntegerType(name: string): name is IntegerType {
  return FACTS.get(name)?.range !== undefined;
}

/** A type without its length or digits: `DECIMAL` for `DECIMAL(10, 2)`. */
export function baseType(type: string): string {
  const parenthesis = type.indexOf('(');
  return parenthesis < 0 ? type : type.slice(0, parenthesis);
}

/** Whether a type is one of numbers that are not declared with digits. */
export function isNumberType(name: string): name is NumberType {
  return isIntegerType(name) || FACTS.get(name)?.family === 'floating';
}

/** Types by the names that a schemaless protocol has for them. */
export function typesBy(names: 'suffixes' | 'openTsdb'): ReadonlyMap<string, TypeName> {
  const types = new Map<string, TypeName>();
  for (const type of TYPE_NAMES) for (const name of FACTS.get(type)?.[names] ?? []) types.set(name, type);
  return types;
}

/** Whether this is the name of a type. */
export function isTypeName(name: string): name is TypeName {
  return Object.hasOwn(TYPES, name);
}
