/** The types of columns and tags, by the names the REST server gives them. */
export type TypeName =
  | 'NULL'
  | 'BOOL'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INT'
  | 'BIGINT'
  | 'TINYINT UNSIGNED'
  | 'SMALLINT UNSIGNED'
  | 'INT UNSIGNED'
  | 'BIGINT UNSIGNED'
  | 'FLOAT'
  | 'DOUBLE'
  | 'VARCHAR'
  | 'NCHAR'
  | 'TIMESTAMP'
  | 'JSON'
  | 'VARBINARY'
  | 'GEOMETRY'
  | 'DECIMAL'
  | 'BLOB';

/** A column's declared type, or the type of an expression. */
export interface ColumnType {
  readonly name: TypeName;
  /** Bytes of a fixed-size value; declared bytes of VARCHAR, VARBINARY, GEOMETRY; declared characters of NCHAR. */
  readonly length: number;
  /** Digits in all and after the point; only DECIMAL. */
  readonly digits?: number;
  readonly scale?: number;
}

const FIXED_LENGTH = {
  NULL: 4,
  BOOL: 1,
  TINYINT: 1,
  SMALLINT: 2,
  INT: 4,
  BIGINT: 8,
  'TINYINT UNSIGNED': 1,
  'SMALLINT UNSIGNED': 2,
  'INT UNSIGNED': 4,
  'BIGINT UNSIGNED': 8,
  FLOAT: 4,
  DOUBLE: 8,
  TIMESTAMP: 8,
  JSON: 4095,
  BLOB: 4_194_304,
} as const;

/** The types whose length is not declared. */
export type FixedTypeName = keyof typeof FIXED_LENGTH;

/** A type of fixed length. */
export function fixedType(name: FixedTypeName): ColumnType {
  return { name, length: FIXED_LENGTH[name] };
}

/** VARCHAR of a length in bytes. */
export const varchar = (length: number): ColumnType => ({ name: 'VARCHAR', length });

export const TIMESTAMP = fixedType('TIMESTAMP');
export const BIGINT = fixedType('BIGINT');
export const BIGINT_UNSIGNED = fixedType('BIGINT UNSIGNED');
export const DOUBLE = fixedType('DOUBLE');
export const INT = fixedType('INT');
export const BOOL = fixedType('BOOL');

const VARIABLE: ReadonlySet<TypeName> = new Set(['VARCHAR', 'NCHAR', 'VARBINARY', 'GEOMETRY']);

/** Whether a declaration of the type has a length, which ALTER can widen. */
export function isVariable(type: ColumnType): boolean {
  return VARIABLE.has(type.name);
}

const INTEGERS: ReadonlySet<TypeName> = new Set([
  'TINYINT',
  'SMALLINT',
  'INT',
  'BIGINT',
  'TINYINT UNSIGNED',
  'SMALLINT UNSIGNED',
  'INT UNSIGNED',
  'BIGINT UNSIGNED',
]);

/** TINYINT to BIGINT, signed or not. */
export const isInteger = (type: ColumnType): boolean => INTEGERS.has(type.name);
export const isUnsigned = (type: ColumnType): boolean => type.name.endsWith('UNSIGNED');
/** FLOAT or DOUBLE. */
export const isFloating = (type: ColumnType): boolean => type.name === 'FLOAT' || type.name === 'DOUBLE';
/** What can be calculated with; BOOL counts as 0 and 1. */
export const isNumeric = (type: ColumnType): boolean =>
  isInteger(type) || isFloating(type) || type.name === 'BOOL' || type.name === 'DECIMAL';
/** VARCHAR or NCHAR. */
export const isText = (type: ColumnType): boolean => type.name === 'VARCHAR' || type.name === 'NCHAR';

/** The type as `column_meta` of a result and `information_schema` name it. */
export function metaName(type: ColumnType): string {
  return type.name === 'DECIMAL' ? `DECIMAL(${type.digits},${type.scale})` : type.name;
}

/** Bytes a value takes in a row: what the limits on rows and tags count, and `ins_columns.col_length` says. */
export function storedBytes(type: ColumnType): number {
  if (type.name === 'NCHAR') return type.length * 4 + 2;
  if (isVariable(type)) return type.length + 2;
  return type.name === 'BLOB' ? 5 : type.length;
}
