import { FALSE, type Field, INTEGER, REAL, TRUE } from '../../decode/json/field.ts';
import type { Column } from '../column.ts';
import type { Literal } from '../literal.ts';
import { toFloat } from './float.ts';
import { toInferredInteger } from './integer.ts';
import { toText } from './text.ts';

/**
 * The type follows from the value: whole numbers are BIGINT, or BIGINT UNSIGNED if they need to be; other and larger
 * ones DOUBLE; booleans BOOL; strings, objects and arrays text.
 */
export function toInferred(text: string, field: Field, column: Column, out: Literal): void {
  switch (field.kind) {
    case INTEGER:
      if (!toInferredInteger(text, field, out)) toFloat(text, field, column, out);
      return;
    case REAL:
      toFloat(text, field, column, out);
      return;
    case TRUE:
      out.put('BOOL', 'true', 0);
      return;
    case FALSE:
      out.put('BOOL', 'false', 0);
      return;
    default:
      toText(text, field, column, out);
  }
}
