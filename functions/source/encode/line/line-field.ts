import type { TableColumn } from '../../../shared/tdengine/table-schema.ts';
import { baseType, doubleText, floatText } from '../cell-text.ts';
import { UnencodableError } from '../encoder.ts';
import { javaNumber } from '../java-number.ts';
import { wktOf } from '../wkt.ts';
import { keyText, quotedText } from './line-names.ts';

/** How values of a column stand in a field. */
export type FieldKind = 'bare' | 'Java' | 'FLOAT' | 'DOUBLE' | 'text' | 'NCHAR' | 'bytes' | 'GEOMETRY' | 'TIMESTAMP';

/** A field of line protocol. */
export interface LineField {
  /** The column's place among a row's cells. */
  readonly index: number;
  /** `name=`, escaped. */
  readonly key: string;
  readonly kind: FieldKind;
  /** What stands behind a bare value, or a number in Java's text: `i32`. */
  readonly suffix: string;
}

/** Integer suffixes of line protocol by TDengine's types. */
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['BOOL', ''],
  ['TINYINT', 'i8'],
  ['SMALLINT', 'i16'],
  ['INT', 'i32'],
  ['BIGINT', 'i64'],
  ['TINYINT UNSIGNED', 'u8'],
  ['SMALLINT UNSIGNED', 'u16'],
  ['INT UNSIGNED', 'u32'],
  ['BIGINT UNSIGNED', 'u64'],
]);

/** Makes the field of a column. @throws UnencodableError for a type that line protocol has no field for. */
export function lineField({ name, type }: TableColumn, index: number): LineField {
  const key = `${keyText(name)}=`;
  const suffix = SUFFIXES.get(type);
  return suffix === undefined ? { index, key, kind: kindOf(type), suffix: '' } : { index, key, kind: 'bare', suffix };
}

/**
 * A cell's text behind the field's name. A DECIMAL is a string, which keeps its digits and which a DECIMAL column takes; a
 * GEOMETRY is well-known text, a BLOB a VARBINARY. Line protocol has no times but the row's: a TIMESTAMP is ISO 8601
 * text, which a TIMESTAMP column takes, where an integer would not say its unit.
 */
export function fieldText(field: LineField, cell: unknown, iso: (time: string) => string): string {
  switch (field.kind) {
    case 'bare':
      return `${cell}${field.suffix}`;
    case 'Java':
      return `${javaNumber(cell)}${field.suffix}`;
    case 'FLOAT':
      return `${floatText(cell)}f32`;
    case 'DOUBLE':
      return `${doubleText(cell)}f64`;
    case 'text':
      return quotedText(String(cell));
    case 'NCHAR':
      return `L${quotedText(String(cell))}`;
    case 'bytes':
      return `B"\\x${cell}"`;
    case 'GEOMETRY':
      return `G"${wktOf(String(cell))}"`;
    case 'TIMESTAMP':
      return `"${iso(String(cell))}"`;
  }
}

function kindOf(type: string): FieldKind {
  const base = baseType(type);
  switch (base) {
    case 'FLOAT':
    case 'DOUBLE':
    case 'NCHAR':
    case 'GEOMETRY':
    case 'TIMESTAMP':
      return base;
    case 'VARCHAR':
    case 'DECIMAL':
      return 'text';
    case 'VARBINARY':
    case 'BLOB':
      return 'bytes';
    default:
      throw new UnencodableError(`line protocol has no field for type ${type}`);
  }
}
