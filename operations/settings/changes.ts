import * as z from 'zod';
import { pathText } from '../../functions/shared/settings/parse.ts';

/** What is not the same in two documents; null where nothing stands. */
export const settingsChange = z.object({
  path: z.string(),
  before: z.unknown().describe('Null where it is not set.'),
  after: z.unknown().describe('Null where it is not set.'),
});
export type SettingsChange = z.infer<typeof settingsChange>;

/** The settings that differ, by path; a list of another length is one setting. */
export function settingsChanges(
  before: unknown,
  after: unknown,
  path: readonly (string | number)[] = [],
): readonly SettingsChange[] {
  if (isMapping(before) && isMapping(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => settingsChanges(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((each: unknown, index) => settingsChanges(each, after[index], [...path, index]));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path: pathText(path), before: before ?? null, after: after ?? null }];
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
