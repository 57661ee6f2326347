import type { SettingsChange } from '../../../operations/settings/changes.ts';

/** Changes as lines for the screen. */
export function changeLines(changes: readonly SettingsChange[]): readonly string[] {
  return changes.map(({ path, before, after }) => `${path}: ${valueText(before)} -> ${valueText(after)}`);
}

function valueText(value: unknown): string {
  return value === null || value === undefined ? 'not set' : JSON.stringify(value);
}
