import { FALSE, INTEGER, type JsonValue, REAL, TRUE } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { toFloat, toInferredInteger } from './numbers.ts';
import { toText } from './text.ts';

const MINUS = 0x2d;

/** Digits of a number that a DOUBLE gives back as they were, whatever they are. */
const DOUBLE_DIGITS = 15;

/**
 * The type follows from the value: whole numbers are DOUBLE unless it would lose digits or the column wants BIGINT, then
 * BIGINT, or BIGINT UNSIGNED if they need to be; other and larger ones DOUBLE; booleans BOOL; strings, objects and arrays text.
 */
export function toInferred(value: JsonValue, column: Column, out: Literal): void {
  switch (value.kind) {
    case INTEGER:
      if (column.numberType === 'DOUBLE' && digitsOf(value) <= DOUBLE_DIGITS) out.put('DOUBLE', value.json(), 0);
      else if (!toInferredInteger(value, out)) toFloat(value, column, out);
      return;
    case REAL:
      toFloat(value, column, out);
      return;
    case TRUE:
      out.put('BOOL', 'true', 0);
      return;
    case FALSE:
      out.put('BOOL', 'false', 0);
      return;
    default:
      toText(value, column, out);
  }
}

function digitsOf({ text, start, end }: JsonValue): number {
  return end - start - (text.charCodeAt(start) === MINUS ? 1 : 0);
}
