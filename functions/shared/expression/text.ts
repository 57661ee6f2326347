import { digitsOf } from './functions/numbers.ts';
import { timeText } from './functions/times.ts';
import { isNumeric } from './number.ts';
import { Timestamp, type Value } from './value.ts';

/** A value as a text in a name or among other texts; undefined for one that is none. */
export function textIn(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return digitsOf(value);
  return value instanceof Timestamp ? timeText(value) : undefined;
}
