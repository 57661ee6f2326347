import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Mutant } from './mutant.ts';

/** Where the survivors of a path's last run are kept. */
function fileOf(root: string, path: string): string {
  return join(root, 'dist/mutation', `${path.replaceAll('/', '-')}.json`);
}

/** Keeps the survivors, for the run after a test was written. */
export function keepSurvivors(root: string, path: string, survivors: readonly Mutant[]): void {
  const file = fileOf(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(survivors.map(keyOf), null, 2)}\n`);
}

/** Which mutants survived the last run of a path; undefined: there was none. */
export function lastSurvivors(root: string, path: string): ((mutant: Mutant) => boolean) | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(root, path), 'utf8');
  } catch {
    return undefined;
  }
  const keys: ReadonlySet<string> = new Set(JSON.parse(text));
  return (mutant) => keys.has(keyOf(mutant));
}

function keyOf({ file, start, original, replacement }: Mutant): string {
  return `${file}:${start} ${original} → ${replacement}`;
}
