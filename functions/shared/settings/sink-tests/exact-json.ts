import { isExact } from '../routes/check-columns.ts';

/** What is to be done about a number in a record's value of which digits may be lost. */
export const JSON_TEXT_RULE =
  'has a number with more digits than YAML keeps: write the whole value as JSON in quotes, with all its digits';

/** Whether the JSON that is made of a value says what a person surely wrote: every number has its digits. */
export function isExactJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && isExact(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isExactJson);
}
