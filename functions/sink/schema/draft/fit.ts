import { geometryBytes } from '../../decode/geometry.ts';
import { isSizedType, type Layout } from '../../rows/layout.ts';
import type { RecordError } from '../../rows/record-error.ts';
import { NO_LENGTHS, type Values, type ValueType } from '../../rows/row.ts';
import { type Coerce, coercionOf, takenBy } from '../coerce/coercion.ts';
import { typeText } from '../schema-change.ts';
import { ColumnGrowth, type Declared } from './column-growth.ts';
import type { DraftColumn } from './draft-columns.ts';
import { misfit, type TableDraft } from './table-draft.ts';

/** How the values of one column of a layout get into a table. */
interface ColumnFit {
  /** Place in the layout. */
  readonly at: number;
  /** The table's column. */
  readonly column: DraftColumn;
  /** Undefined when a value can be written as it is. */
  readonly coerce: Coerce | undefined;
}

/** How rows of one layout get into a table. */
export interface Fit {
  /** The table's draft, with all columns that the layout needs. */
  readonly draft: TableDraft;
  readonly layout: Layout;
  /** The columns that are written. */
  readonly target: Layout;
  readonly columns: readonly ColumnFit[];
  /** Whether all is written as it is. */
  readonly isAsIs: boolean;
  /** Place of the second part of a composite key in the target, or -1. */
  readonly keyAt: number;
  /** Columns that are written as NULL since the layout lacks them. */
  readonly filled: readonly string[];
  /** Declared length of each column; empty when no type of the layout has a length. */
  readonly rooms: readonly number[];
}

/**
 * How rows of a layout get into a table, whose draft grows by the columns that it lacks.
 * @throws RecordError naming the column that does not fit and cannot be made to, TDengineError when it cannot be now.
 */
export function fitOf(draft: TableDraft, layout: Layout, role: 'column' | 'tag', declared: Declared): Fit {
  let growth: ColumnGrowth | undefined;
  const columns: ColumnFit[] = [];
  const rooms: number[] = [];
  for (const [at, { name, type }] of layout.columns.entries()) {
    let column = draft.columns.get(name);
    if (column === undefined && type !== 'NULL') {
      growth ??= new ColumnGrowth(draft);
      column = growth.add({ name, type, role }, declared);
    }
    if (layout.isSized) rooms.push(column?.length ?? 0);
    // Of a NULL without a column nothing is to be written.
    if (column !== undefined) columns.push({ at, column, coerce: coerceOf(draft, column, type, role) });
  }
  const grown = growth === undefined ? draft : growth.grown();
  const { key, rules } = grown.table;
  const keyName = role === 'column' ? key : undefined;
  if (keyName !== undefined && layout.indexOf(keyName) < 0) throw keyless(grown, keyName);
  const filled = rules.replace && role === 'column' ? columnsBeside(grown, layout) : [];
  const isAsIs = columns.length === layout.count && filled.length === 0 && columns.every(({ coerce }) => !coerce);
  const target = isAsIs ? layout : targetLayout(layout, columns, filled);
  const keyAt = keyName === undefined ? -1 : target.indexOf(keyName);
  return { draft: grown, layout, target, columns, filled, keyAt, isAsIs, rooms };
}

/** Whether values can be written as they are, which holds of most: each is shorter than its column, and none needs a change. */
export function hasRoom({ isAsIs, keyAt, rooms }: Fit, { lengths }: Values): boolean {
  if (!isAsIs || keyAt >= 0) return false;
  for (let at = 0; at < rooms.length; at++) {
    const length = lengths[at] ?? 0;
    if (length > 0 && length >= (rooms[at] ?? 0)) return false;
  }
  return true;
}

/**
 * The values in the types of their columns.
 * @throws RecordError for a value that its column cannot hold unchanged, and for a composite key that is NULL.
 */
export function fittedValues<T extends Values>(fit: Fit, values: T): T | Values {
  const fitted = fit.isAsIs ? values : coercedValues(fit, values);
  const { key } = fit.draft.table;
  if (key !== undefined && fitted.values[fit.keyAt] === 'NULL') throw keyless(fit.draft, key);
  return fitted;
}

function coercedValues(fit: Fit, { layout, values, lengths }: Values): Values {
  const written: string[] = [];
  const writtenLengths: number[] = [];
  for (const { at, column, coerce } of fit.columns) {
    const value = values[at] ?? 'NULL';
    const coerced = coerce === undefined || value === 'NULL' ? value : coerce(value);
    const given = layout.columns[at]?.type ?? 'NULL';
    if (coerced === undefined) throw mismatch(fit.draft, column, given);
    written.push(coerced);
    writtenLengths.push(lengthOf(column.type, given, coerced, coerced === value ? lengths[at] : undefined));
  }
  for (const _ of fit.filled) {
    written.push('NULL');
    writtenLengths.push(0);
  }
  const isSized = fit.columns.some(({ column }) => isSizedType(column.type));
  return { layout: fit.target, values: written, lengths: isSized ? writtenLengths : NO_LENGTHS };
}

function coerceOf(draft: TableDraft, column: DraftColumn, type: ValueType, role: 'column' | 'tag'): Coerce | undefined {
  const { name } = column;
  if (column === draft.columns.time)
    throw misfit(`${name} is the time of ${draft.table.place}, the record has it as a ${role} too`, name);
  if ((column.role === 'tag') !== (role === 'tag')) {
    throw misfit(`${name} is a ${column.role} of ${draft.table.place}, the record has it as a ${role}`, name);
  }
  if (column.type === type || type === 'NULL') return undefined;
  const coercion = coercionOf(type, column.type, draft.table.rules.precision);
  if (coercion === undefined) throw mismatch(draft, column, type);
  return coercion === 'same' ? undefined : coercion;
}

/** The columns that a row of the layout does not give. */
function columnsBeside(draft: TableDraft, layout: Layout): string[] {
  const [, ...columns] = draft.columns.all();
  return columns.filter(({ name, role }) => role !== 'tag' && layout.indexOf(name) < 0).map(({ name }) => name);
}

/** The layout of what is written: the columns kept, and those filled with NULL. */
function targetLayout(layout: Layout, kept: readonly ColumnFit[], filled: readonly string[]): Layout {
  let target = layout.empty;
  for (const { at, column } of kept) target = target.with(column.name, layout.columns[at]?.type ?? 'NULL');
  for (const name of filled) target = target.with(name, 'NULL');
  return target;
}

/** Bytes of a value that a type with length stores; what became text by coercion has no escapes. @param measured where it is known. */
function lengthOf(type: string, given: string, sql: string, measured: number | undefined): number {
  if (!isSizedType(type) || sql === 'NULL') return 0;
  // What was text is shorter in bytes: a point in well-known text, or two digits behind `\x`.
  if (type === 'GEOMETRY' && given !== type) return geometryBytes(sql.slice(1, -1)) ?? 0;
  if (type === 'VARBINARY' && given !== type) return (sql.length - 4) / 2;
  return measured === undefined || measured === 0 ? Buffer.byteLength(sql) - 2 : measured;
}

function mismatch(draft: TableDraft, { name, type, existing, length }: DraftColumn, given: ValueType): RecordError {
  const actual = typeText(type, existing ?? length);
  const message = `column ${name} of ${draft.table.place}: the record has ${given}, the column is ${actual}`;
  const taken = takenBy(type, given);
  return misfit(taken === undefined ? message : `${message}, which takes only ${taken}`, name);
}

function keyless(draft: TableDraft, key: string): RecordError {
  return misfit(`${draft.table.place} has the composite key ${key}, for which the record has no value`, key);
}
