import { isTemplate, parseTemplate } from '../../record-path/template.ts';
import { type ColumnType, parseColumnType } from '../../tdengine/types/column-type.ts';
import { DOUBLE_DIGITS } from '../../tdengine/types/numbers.ts';
import { familyOf, TYPES } from '../../tdengine/types/types.ts';
import { columnNameOf } from './column-name.ts';

type Scalar = string | number | boolean;

/** A column or tag as far as it is checked here. */
export interface ColumnRules {
  readonly path?: string | undefined;
  readonly value?: Scalar | undefined;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly unit?: string | undefined;
  readonly encoding?: string | undefined;
  readonly default?: Scalar | undefined;
  readonly required?: boolean | undefined;
}

/** Says what is wrong at a path below the route. */
export type Report = (path: readonly (string | number)[], message: string) => void;

/** Columns or tags of a route. */
export type Role = 'columns' | 'tags';

/** Checks the columns or the tags of a route, each for itself. */
export function checkColumns(role: Role, columns: readonly ColumnRules[], separator: string, report: Report): void {
  for (const [index, column] of columns.entries()) {
    const here: Report = (path, message) => report([role, index, ...path], message);
    checkSource(column, here);
    const type = column.type === undefined ? undefined : parseColumnType(column.type);
    checkType(column, type, role, here);
    const name = columnNameOf(column, separator);
    if (isTemplate(column.name)) {
      if (role === 'tags') here(['name'], 'of a tag is no template');
      else if (parseTemplate(column.name, []) === undefined) {
        here(['name'], `must have a closing } and a path or an expression in each \${…}`);
      }
    }
    if (column.name === undefined && Buffer.byteLength(name) > 64) {
      here([], `needs a name: its path makes one of more than 64 bytes`);
    }
    if (type?.name === 'JSON' && (role === 'columns' || columns.length > 1)) {
      here(['type'], 'JSON is for a tag only, and then for the only one');
    }
    // TDengine 3.3.7 refuses them as tags, as PAR_INVALID_COLUMN and BLOB_NOT_SUPPORT_TAG, and with them the whole stable.
    if ((type?.name === 'DECIMAL' || type?.name === 'BLOB') && role === 'tags') {
      here(['type'], `${type.name} is for a column only`);
    } else if (type?.name === 'BLOB' && isSecondBlob(columns, index)) here(['type'], 'a table has one BLOB only');
  }
}

function isSecondBlob(columns: readonly ColumnRules[], index: number): boolean {
  return columns.slice(0, index).some(({ type }) => type !== undefined && parseColumnType(type)?.name === 'BLOB');
}

function checkSource(column: ColumnRules, report: Report): void {
  if ((column.path === undefined) === (column.value === undefined)) report([], 'needs exactly one of path and value');
  if (column.value === undefined) {
    if (column.default !== undefined && column.required === true) report(['default'], 'does not go with required');
    return;
  }
  if (column.name === undefined) report(['name'], 'is needed with value');
  if (column.default !== undefined) report(['default'], 'goes with path only');
  if (column.required !== undefined) report(['required'], 'goes with path only');
}

function checkType(column: ColumnRules, type: ColumnType | undefined, role: Role, report: Report): void {
  const isTime = type?.name === 'TIMESTAMP';
  const mayHaveNoUnit = isTime && isTemplate(column.value);
  if (isTime !== (column.unit !== undefined) && !mayHaveNoUnit)
    report(['unit'], 'goes with type TIMESTAMP, and is needed there');
  if (column.encoding !== undefined && (type === undefined || familyOf(type.name) !== 'bytes')) {
    report(['encoding'], 'goes with type VARBINARY or BLOB');
  }
  if (type === undefined || !('length' in type) || type.length === undefined) return;
  const longest = TYPES[type.name].length[role === 'tags' ? 'tag' : 'column'];
  if (type.length > longest) {
    report(['type'], `must not be longer than ${longest}, TDengine's limit for ${role} of ${type.name}`);
  }
}

/** What is to be done about a number of which digits may be lost. */
export const QUOTES_RULE = 'has more digits than a number of YAML and JSON keeps: put it in quotes';

/**
 * Whether a constant is surely what a person wrote: a number with more digits than a double holds is another one by the
 * time it is read.
 */
export function isExact(value: string | number | boolean): boolean {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return true;
  return !Number.isInteger(value) && digitsOf(value) <= DOUBLE_DIGITS;
}

/** The same for the constant of a column: FLOAT and DOUBLE have the nearest value whatever is written. */
export function isExactFor(value: string | number | boolean, type: ColumnType | undefined): boolean {
  const isFloating = type?.name === 'FLOAT' || type?.name === 'DOUBLE';
  return isFloating || (type === undefined && typeof value === 'number' && !Number.isInteger(value)) || isExact(value);
}

function digitsOf(value: number): number {
  const [mantissa = ''] = String(value).split('e');
  return mantissa.replace(/^-?0?\.?0*|[-.]/g, '').length;
}
