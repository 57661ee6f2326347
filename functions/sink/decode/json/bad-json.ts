import { type RecordError, unreadable } from '../../rows/record-error.ts';

/** Objects and arrays inside each other that are read; more would be hostile, and could overflow the stack. */
export const MAX_DEPTH = 512;

/** A value that is not JSON (RFC 8259). `at` is the index of the character, which is told counted from 1. */
export function badJson(problem: string, at: number): RecordError {
  return unreadable(`the value is not JSON: character ${at + 1}: ${problem}`);
}

/** JSON nested deeper than {@link MAX_DEPTH}. */
export function tooDeep(at: number): RecordError {
  return unreadable(`character ${at + 1}: objects and arrays are nested deeper than ${MAX_DEPTH}`);
}
