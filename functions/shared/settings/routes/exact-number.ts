import type { ColumnType } from '../../tdengine/types/column-type.ts';
import { DOUBLE_DIGITS } from '../../tdengine/types/numbers.ts';

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
