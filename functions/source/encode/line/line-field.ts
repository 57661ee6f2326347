import type { TableColumn } from '../../../shared/tdengine/table-schema.ts';
import { factsOf, familyOf } from '../../../shared/tdengine/types/types.ts';
import { doubleText, floatText } from '../cell-text.ts';
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

/** Makes the field of a column. @throws UnencodableError for a type that line protocol has no field for. */
export function lineField({ name, type }: TableColumn, index: number): LineField {
  const key = `${keyText(name)}=`;
  const kind = fieldKind(type);
  return { index, key, kind, suffix: kind === 'bare' ? (factsOf(type)?.suffixes?.[0] ?? '') : '' };
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

function fieldKind(type: string): FieldKind {
  const family = familyOf(type);
  switch (family) {
    case 'integer':
    case 'BOOL':
      return 'bare';
    case 'floating':
      return type === 'FLOAT' ? 'FLOAT' : 'DOUBLE';
    case 'text':
      return type === 'NCHAR' ? 'NCHAR' : 'text';
    case 'DECIMAL':
      return 'text';
    case 'bytes':
    case 'GEOMETRY':
    case 'TIMESTAMP':
      return family;
    case 'JSON':
    case undefined:
      throw new UnencodableError(`line protocol has no field for type ${type}`);
  }
}
