import { closestMatch } from 'leven';
import * as z from 'zod';
import { OperationError } from '../operation-error.ts';

const setting = z.object({
  path: z.string().describe('From the top of the file; `*` stands for a name, `[]` for an entry of a list.'),
  allowed: z.string(),
  default: z.string().describe('`required`, or empty when there is none.'),
  effect: z.enum(['deploy', 'minute', 'tests']).describe('When a change takes effect; tests: it is of mapping tests.'),
  example: z.string().describe('JSON, which YAML takes; empty when there is none.'),
  meaning: z.string(),
});

/** What `tdkafka explain --json` prints, and what docs/settings.json holds. */
export const explainJson = z.array(setting);
export type ExplainedSettings = z.infer<typeof explainJson>;

/**
 * The settings that a person means: by the whole path, with names of connectors and places in lists or without, or by its
 * end, such as `tolerance`.
 * @throws OperationError `asked-wrongly` when there is none, with what was likely meant
 */
export function settingsMeant(all: ExplainedSettings, asked: string): ExplainedSettings {
  const wanted = plain(asked);
  const found = all.filter(({ path }) => matches(plain(path), wanted));
  // Of `routes` itself, nothing below it is wanted; of `errors`, which is no setting, all below it.
  const exact = found.filter(({ path }) => endsWith(plain(path), wanted));
  if (found.length > 0) return exact.length > 0 ? exact : found;
  const names = all.map(({ path }) => plain(path).at(-1) ?? '');
  const last = wanted.at(-1) ?? '';
  const meant = closestMatch(last, [...new Set(names)], { maxDistance: Math.max(2, Math.floor(last.length / 3)) });
  throw new OperationError(
    'asked-wrongly',
    `there is no setting ${asked}${meant === undefined ? '; docs/settings.md has all' : `; did you mean ${meant}?`}`,
  );
}

function plain(path: string): readonly string[] {
  return path
    .replaceAll(/\[\d*\]/g, '')
    .split('.')
    .filter((step) => step !== '');
}

function endsWith(path: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length <= path.length && isSame(path.slice(path.length - wanted.length), wanted);
}

/** Whether a path has the wanted steps somewhere, one behind the other. */
function matches(path: readonly string[], wanted: readonly string[]): boolean {
  return path.some((_, at) => isSame(path.slice(at, at + wanted.length), wanted));
}

function isSame(steps: readonly string[], wanted: readonly string[]): boolean {
  return (
    steps.length === wanted.length &&
    steps.every((step, at) => (step === '*' && at > 0) || step.toLowerCase() === wanted[at]?.toLowerCase())
  );
}
