import { UsageError } from '../local/usage.ts';

/** A whole number from 1. @throws UsageError */
export function countOption(command: string, option: string, text: string): number {
  const count = Number(text);
  if (/^\d{1,9}$/.test(text) && count >= 1) return count;
  throw new UsageError(command, `${option} must be a whole number from 1 to 999999999; got "${text}"`);
}

/** A number of microseconds, from 0. @throws UsageError */
export function microsOption(command: string, option: string, text: string): number {
  if (/^\d{1,5}(\.\d{1,3})?$/.test(text)) return Number(text);
  throw new UsageError(command, `${option} must be a number from 0 to 99999; got "${text}"`);
}

/** Numbers of subtables, with commas between them. @throws UsageError */
export function subtablesOption(command: string, text: string): number[] {
  return text.split(',').map((part) => countOption(command, '--subtables', part));
}
