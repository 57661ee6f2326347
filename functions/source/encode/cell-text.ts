import { MAX_FLOAT, numberText } from '../../shared/tdengine/types/numbers.ts';

/**
 * A FLOAT as text that reads back as the same number. TDengine prints the largest FLOAT as 3.4028235e+38 and then
 * refuses that text, so it is written with all its digits.
 */
export function floatText(cell: unknown): string {
  return numberText(nearestFloat(Number(cell)));
}

/** A DOUBLE as text that reads back as the same number. */
export function doubleText(cell: unknown): string {
  return numberText(Number(cell));
}

/** The number that a FLOAT can be: what TDengine prints for the largest is beyond it. */
export function nearestFloat(number: number): number {
  if (number > MAX_FLOAT) return MAX_FLOAT;
  return number < -MAX_FLOAT ? -MAX_FLOAT : number;
}
