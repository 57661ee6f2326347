import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlacedFile } from '../../functions/shared/settings/file/read-file.ts';
import { SettingsError } from '../../functions/shared/settings/index.ts';
import { differenceText } from './difference.ts';
import { runTests } from './run-tests.ts';

/** Runs the tests of a file's mappings. @returns what is wrong with each that fails, with its place in the file */
export async function mappingProblems({ path, file, withPlaces }: PlacedFile): Promise<readonly string[]> {
  const { tests } = await runTests({
    sinks: file.sinks,
    readFile: (name) => readFileSync(join(dirname(path), name)),
    now: Date.now(),
    clock: () => performance.now(),
  });
  const problems = tests.flatMap(({ sink, index, name, differences: [first] }) =>
    first === undefined ? [] : [`${sink}.tests[${index}]: test "${name}" fails: ${differenceText(first)}`],
  );
  return problems.length === 0 ? [] : withPlaces(new SettingsError('sinks', problems)).problems;
}
