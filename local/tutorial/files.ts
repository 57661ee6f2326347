import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the tutorial's connectors file and data. */
const FOLDER = join(import.meta.dirname, '..', '..', 'examples', 'tutorial');

/** Path of the tutorial's connectors file. */
export const CONNECTORS_PATH = join(FOLDER, 'connectors.yaml');

/** The lines of one of its files, such as `source.sql`: a statement or a record each. */
export function tutorialLines(name: string): string[] {
  return readFileSync(join(FOLDER, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
