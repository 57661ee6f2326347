import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quietWarnings } from '../cli/terminal/process.ts';
import type { PlacedFile } from '../functions/shared/settings/file/read-file.ts';
import { SettingsError } from '../functions/shared/settings/index.ts';
import { differenceText } from '../mapping/test/difference.ts';
import { runTests } from '../mapping/test/run-tests.ts';

/** Runs the tests of the file's mappings. Returns whether all pass: if not, it has said of each that fails what is wrong first. */
export async function testMappings(
  { path, file, withPlaces }: PlacedFile,
  say: (line: string) => void,
): Promise<boolean> {
  quietWarnings();
  const { tests } = await runTests({
    sinks: file.sinks,
    readFile: (name) => readFileSync(join(dirname(path), name)),
    now: Date.now(),
    clock: () => performance.now(),
  });
  const problems = tests.flatMap(({ sink, index, name, differences: [first] }) =>
    first === undefined ? [] : [`${sink}.tests[${index}]: test "${name}" fails: ${differenceText(first)}`],
  );
  if (problems.length === 0) return true;
  const placed = withPlaces(new SettingsError('sinks', problems));
  for (const problem of placed.problems) say(`${placed.source}: ${problem}`);
  say(`\`npx tdkafka test ${path}\` tells all; -c mappingTests=off leaves the tests out`);
  return false;
}
