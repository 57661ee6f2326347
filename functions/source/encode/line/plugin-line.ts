import type { TableColumn } from '../../../shared/tdengine/table-schema.ts';
import { javaNumber } from '../java-number.ts';
import type { LineShape } from './line.ts';
import { type LineField, lineField } from './line-field.ts';
import { keyText } from './line-names.ts';
import { tagValue } from './line-tag.ts';

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
