import type { ColumnType } from '../../shared/settings/routes.ts';
import { type JsonValue, kindName } from '../decode/json/value.ts';
import type { DatabasePrecision } from '../decode/time.ts';
import { RecordError } from '../rows/record-error.ts';
import type { ValueType } from '../rows/row.ts';
import type { Fallback } from './fallback.ts';
import type { Literal } from './literal.ts';
import type { TimeReader } from './time-reader.ts';

/**
 * Turns a value, which is something other than nothing and null, into a column's type.
 * @throws RecordError when the type does not hold the value.
 */
export type Convert = (value: JsonValue, column: Column, out: Literal) => void;

/** A column or tag of a route. */
export interface Column {
  readonly name: string;
  readonly role: 'column' | 'tag';
  /** Where its value is found; {@link NO_SLOT} for a constant. */
  readonly slot: number;
  /** Keys from the record's value to it. */
  readonly steps: readonly string[];
  /** Undefined when it follows from the value. */
  readonly type: ColumnType | undefined;
  /** Type of its NULLs. */
  readonly nullType: ValueType;
  readonly convert: Convert;
  /** Type of text when none is declared. */
  readonly textType: 'VARCHAR' | 'NCHAR';
  readonly encoding: 'base64' | 'hex';
  /** Unit of the times in the column's database. */
  readonly precision: DatabasePrecision;
  /** For TIMESTAMP. */
  readonly time: TimeReader | undefined;
  /** What it has in a row whose record has no such field; an error rejects such a record. */
  readonly fallback: Fallback | RecordError | undefined;
  readonly isRequired: boolean;
}

/** What a value is read for, in messages. */
export interface Owner {
  readonly name: string;
  readonly role: 'column' | 'tag' | 'timestamp';
}

/** A record with a value that a column does not take. The reason never holds the value. */
export function refused(column: Owner, reason: string): RecordError {
  const { name, role } = column;
  return new RecordError('map', `${role} ${name}: ${reason}`, { column: role === 'timestamp' ? undefined : name });
}

/** A record with a kind of value that a column's type does not take. */
export function wrongKind(column: Owner, type: string, taken: string, kind: number): RecordError {
  return refused(column, `${type} takes ${taken}, not ${kindName(kind)}`);
}
