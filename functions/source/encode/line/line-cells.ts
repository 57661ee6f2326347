import type { TableColumn } from '../../../shared/tdengine/table-schema.ts';
import { factsOf, familyOf } from '../../../shared/tdengine/types/types.ts';
import { UnencodableError } from '../encoder.ts';
import { doubleText, floatText, javaNumber } from '../number-text.ts';
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

/** How columns and tags look in line protocol. */
export interface LineShape {
  /** Makes the field of a column. @throws UnencodableError for a type that there is no field for. */
  field(column: TableColumn, index: number): LineField;
  /** A tag's value before escaping; empty for one that is left out. */
  tagValue(type: string, cell: unknown, iso: (time: string) => string): string;
}

/** Makes the field of a column. @throws UnencodableError for a type that line protocol has no field for. */
function lineField({ name, type }: TableColumn, index: number): LineField {
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

/**
 * A tag's value in line protocol, where every tag is text, before escaping. In this text a tag of the same type takes it
 * back.
 */
function tagValue(type: string, cell: unknown, iso: (time: string) => string): string {
  switch (familyOf(type)) {
    case 'floating':
      return type === 'FLOAT' ? floatText(cell) : doubleText(cell);
    case 'bytes':
      return `\\x${cell}`;
    case 'GEOMETRY':
      return wktOf(String(cell));
    case 'TIMESTAMP':
      return iso(String(cell));
    case 'JSON':
      return JSON.stringify(cell);
    default:
      return String(cell);
  }
}

/** Line protocol in TDengine's dialect. */
export const DIALECT: LineShape = { field: lineField, tagValue };

/**
 * Line protocol as the TDengineSourceConnector 1.1 shapes it: TINYINT and SMALLINT are `i32`, FLOAT and DOUBLE Java's
 * text, VARCHAR tags stand in quotes. What it escapes not is escaped, what it turns into 0 or `null` is left out, and
 * types for which it fails are written as `lineEncoder` does; see docs/compatibility.md.
 */
export const PLUGIN_LINE: LineShape = { field: pluginField, tagValue: pluginTag };

function pluginField(column: TableColumn, index: number): LineField {
  const key = `${keyText(column.name)}=`;
  switch (column.type) {
    case 'TINYINT':
    case 'SMALLINT':
      return { index, key, kind: 'bare', suffix: 'i32' };
    case 'FLOAT':
      return { index, key, kind: 'Java', suffix: 'f32' };
    case 'DOUBLE':
      return { index, key, kind: 'Java', suffix: 'f64' };
    default:
      return lineField(column, index);
  }
}

function pluginTag(type: string, cell: unknown, iso: (time: string) => string): string {
  switch (type) {
    case 'VARCHAR':
      return `"${cell}"`;
    case 'FLOAT':
    case 'DOUBLE':
      return javaNumber(cell);
    default:
      return tagValue(type, cell, iso);
  }
}
