import { Plan } from '../../decode/json/plan.ts';
import { Reader } from '../../decode/json/reader.ts';
import { JsonValue } from '../../decode/json/value.ts';
import { RecordError } from '../../rows/record-error.ts';
import type { Column, Fallback } from '../columns/column.ts';
import { Literal, textInName } from '../columns/literal.ts';

/**
 * A constant of the settings as the column would have it from a record that holds it.
 * @returns the error of a record that would hold it, when the column's type does not: such a constant harms no record that
 * has the field.
 */
export function fallbackOf(constant: string | number | boolean, column: Column): Fallback | RecordError {
  const plan = new Plan({ values: [[]], arrays: [] });
  const reader = new Reader(plan);
  reader.read(JSON.stringify(constant));
  const value = new JsonValue();
  reader.found.load(plan.root.slot, value);
  const literal = new Literal();
  try {
    column.convert(value, column, literal);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  return { literal, textInName: textInName(value, literal) };
}
