import { encodeLoose } from '../../../text/loose-text.ts';
import { type ColumnType, isFloating, isInteger, isText, varchar } from '../../../types/column-type.ts';
import type { StoredValue } from '../../../types/stored-value.ts';

/** A translated expression: SQL of SQLite, and the type its value has in TDengine. */
export interface Typed {
  readonly sql: string;
  readonly type: ColumnType;
  /** Whether an aggregate function is in it. */
  readonly aggregate: boolean;
  /** The value of a string literal, which takes on the type of what it is compared with. */
  readonly text?: string;
  /** Whether the first row of each sub-table has no value, and no row in the result. */
  readonly skipsFirst?: boolean;
  /** The unit of a duration literal is added to timestamps by. */
  readonly duration?: string;
}

const INT64_MAX = 2n ** 63n - 1n;
const UNSIGNED_DIGITS = 20;

/** A value as a literal of SQLite. */
export function sqlLiteral(value: StoredValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'bigint') {
    if (value > INT64_MAX) return `'${value.toString().padStart(UNSIGNED_DIGITS, '0')}'`;
    // The smallest integer cannot be written as a negated literal.
    return value === -INT64_MAX - 1n ? `(-${INT64_MAX} - 1)` : value.toString();
  }
  if (typeof value === 'number') return /[.e]/.test(String(value)) ? String(value) : `${value}.0`;
  if (typeof value === 'string') {
    return value.isWellFormed() ? `'${value.replaceAll("'", "''")}'` : `x'${encodeLoose(value).toString('hex')}'`;
  }
  const { buffer, byteOffset, byteLength } = value;
  return `x'${Buffer.from(buffer, byteOffset, byteLength).toString('hex')}'`;
}

/** The SQL of a value to calculate with: reals for what SQLite holds as text. */
export function numericSql({ sql, type }: Typed): string {
  const isHeldAsText = ['DECIMAL', 'VARCHAR', 'NCHAR', 'BIGINT UNSIGNED'].includes(type.name);
  return isHeldAsText ? `CAST(${sql} AS REAL)` : sql;
}

/** The type of a NULL by itself: an empty text. */
export const NULL_LITERAL: ColumnType = varchar(0);

/** The length of a number that becomes text, at most. */
const NUMBER_LENGTH = 32;

/** The type of a value that is one of several: text if any is, else a double if numbers differ. */
export function commonType(values: readonly Typed[]): ColumnType {
  const types = values.map(({ type }) => type).filter((type) => type !== NULL_LITERAL);
  const [first = NULL_LITERAL] = types;
  if (types.every(({ name }) => name === first.name)) {
    return { ...first, length: Math.max(...types.map(({ length }) => length), 0) };
  }
  const numbers = types.filter((type) => isInteger(type) || isFloating(type));
  if (numbers.length === types.length) return { name: 'DOUBLE', length: 8 };
  const lengths = types.map((type) => (isText(type) ? type.length : NUMBER_LENGTH));
  return varchar(Math.max(...lengths));
}
