import { type Format, unreadableBy } from './formats.ts';

export const LEVELS = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const;
export type Level = (typeof LEVELS)[number];

/** A level by its name in any case. */
export function levelOf(name: unknown): Level | undefined {
  return typeof name === 'string' ? LEVELS.find((level) => level === name.toUpperCase()) : undefined;
}

/** Why a schema does not go with those before it, the oldest first; undefined when it does. */
export function conflict(
  level: Level,
  text: string,
  format: Format,
  earlier: readonly { readonly text: string; readonly format: Format }[],
): string | undefined {
  if (level === 'NONE') return undefined;
  for (const before of level.endsWith('_TRANSITIVE') ? earlier : earlier.slice(-1)) {
    if (before.format !== format) return `the schema is of ${format}, and an earlier one of ${before.format}`;
    const backward = level.startsWith('FORWARD') ? undefined : unreadableBy(text, before.text, format);
    const forward = level.startsWith('BACKWARD') ? undefined : unreadableBy(before.text, text, format);
    if ((backward ?? forward) !== undefined) return backward ?? forward;
  }
  return undefined;
}
