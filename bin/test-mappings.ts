import { quietWarnings } from '../cli/terminal/process.ts';
import type { PlacedFile } from '../functions/shared/settings/file/read-file.ts';
import { mappingProblems } from '../mapping/test/file-problems.ts';

/** Runs the tests of the file's mappings. Returns whether all pass: if not, it has said of each that fails what is wrong first. */
export async function testMappings(placed: PlacedFile, say: (line: string) => void): Promise<boolean> {
  quietWarnings();
  const problems = await mappingProblems(placed);
  if (problems.length === 0) return true;
  const { path } = placed;
  for (const problem of problems) say(`${path}: ${problem}`);
  say(`\`npx tdkafka test ${path}\` tells all; -c mappingTests=off leaves the tests out`);
  return false;
}
