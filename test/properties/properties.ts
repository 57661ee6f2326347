import { countOption } from '../../bench/options.ts';
import { runCommand } from '../../cli/terminal/report-error.ts';
import { COMMON_OPTIONS, LocalError, readArguments, UsageError } from '../../cli/terminal/usage.ts';
import { propertyTests } from './property-tests.ts';
import { type FileRun, runFile } from './run-file.ts';

const COMMAND = 'npm run test:properties --';

const HELP = `Runs the tests that check properties with fast-check, each property many times as often as npm test does.

  npm run test:properties [-- --times N] [files or folders]

  --times N    how many times as often; 20 when left out, which is 2000 runs for most properties
  --verbose    show stack traces

Files and folders: left out, test and packages. One file runs at a time, with no limit in time. Each run has seeds of its
own. Of a file that fails its output is shown, in it fast-check's seed and path: given to fc.assert, they repeat the
failure.

Examples:
  npm run test:properties
  npm run test:properties -- --times 1000 test/functions/sink/decode
  npm run test:properties -- --times 5 test/functions/sink/sink.test.ts
`;

/** Where all tests are. */
const EVERYWHERE = ['test', 'packages'];

const say = (line: string) => process.stdout.write(`${line}\n`);

async function properties(args: readonly string[]): Promise<void> {
  const options = { ...COMMON_OPTIONS, times: { type: 'string', default: '20' } } as const;
  const { values, positionals } = readArguments(COMMAND, args, options, true);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const times = countOption(COMMAND, '--times', values.times);
  const files = [...new Set((positionals.length > 0 ? positionals : EVERYWHERE).flatMap(testsIn))];
  const failed: string[] = [];
  for (const [index, file] of files.entries()) {
    process.stdout.write(`${index + 1} of ${files.length}  ${file}`);
    const start = performance.now();
    const run = await runFile(file, times);
    const problem = problemOf(run);
    const seconds = Math.round((performance.now() - start) / 1_000);
    say(`  ${problem ?? 'passed'}: ${run.properties} properties, ${run.runs} runs, ${seconds} s`);
    if (problem === undefined) continue;
    failed.push(file);
    say(run.output);
  }
  if (failed.length > 0) throw new LocalError(`${failed.length} of ${files.length} files failed: ${failed.join(', ')}`);
  say(files.length === 1 ? 'the file passed' : `all ${files.length} files passed`);
}

function testsIn(path: string): string[] {
  const files = propertyTests(path);
  if (files.length === 0) throw new UsageError(COMMAND, `"${path}" has no tests that check properties`);
  return files;
}

/** A file of which no property ran has shown nothing, whatever its other tests say. */
function problemOf({ isPassed, properties }: FileRun): string | undefined {
  if (!isPassed) return 'FAILED';
  return properties === 0 ? 'FAILED, no property ran' : undefined;
}

await runCommand(properties);
