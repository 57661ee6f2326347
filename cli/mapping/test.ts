import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPlacedFile } from '../../functions/shared/settings/file/read-file.ts';
import { COMMON_OPTIONS, readArguments, UsageError } from '../../local/command/usage.ts';
import { junitXml } from '../../mapping/test/junit.ts';
import { jsonReport } from '../../mapping/test/report-json.ts';
import { isFailed, reportLines } from '../../mapping/test/report-lines.ts';
import { type EndedTest, runTests } from '../../mapping/test/run-tests.ts';
import { progressLine } from './progress.ts';
import { sinkNamed } from './sink-named.ts';

const COMMAND = 'npm run mapping -- test';

const HELP = `Runs the tests of a connectors file: records of each go through the sink as it is deployed, into an empty embedded TDengine.

  npm run mapping -- test [FILE] [--sink NAME] [--test PATTERN] [--json] [--junit FILE]

  FILE             the connectors file; left out, connectors.yaml
  --sink NAME      only tests of this sink
  --test PATTERN   only tests in whose names this regular expression is found, whatever the case
  --json           print the report as JSON
  --junit FILE     write the report to FILE, as XML of JUnit
  --verbose        show stack traces

It ends with 0 when all tests pass, with 1 when one fails, with 2 when they cannot be run: the file or the command line is wrong.

Examples:
  npm run mapping -- test
  npm run mapping -- test plant.yaml --sink meters --test 'missing time'
  npm run -s mapping -- test --json | jq '.tests[] | select(.passed | not) | .name'
  npm run mapping -- test --junit reports/mapping.xml
`;

/** Runs the tests of a connectors file and prints how they ended. */
export async function testCommand(args: readonly string[]): Promise<void> {
  const options = {
    ...COMMON_OPTIONS,
    sink: { type: 'string' },
    test: { type: 'string' },
    json: { type: 'boolean', default: false },
    junit: { type: 'string' },
  } as const;
  const { values, positionals } = readArguments(COMMAND, args, options, true);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [path = 'connectors.yaml', ...others] = positionals;
  if (others.length > 0) throw new UsageError(COMMAND, 'name one connectors file');
  const pattern = patternOf(values.test);
  const { file, place } = readPlacedFile(path);
  if (values.sink !== undefined) sinkNamed(COMMAND, file, values.sink);
  const progress = progressLine(process.stderr);
  const report = await runTests({
    sinks: file.sinks,
    isWanted: (sink, test) => (values.sink ?? sink) === sink && pattern.test(test),
    readFile: (name) => readFileSync(join(dirname(path), name)),
    now: Date.now(),
    clock: () => performance.now(),
    onEnd: ({ name }, { done, all }) => progress.show(`${done} of ${all}: ${name}`),
  });
  progress.clear();
  if (report.tests.length === 0 && (values.sink !== undefined || values.test !== undefined)) {
    throw new UsageError(COMMAND, 'there is no such test');
  }
  const lineOf = ({ sink, index }: EndedTest) => place(['sinks', sink, 'tests', index]).line;
  if (values.junit !== undefined) writeFileSync(values.junit, junitXml(path, report, lineOf));
  const lines = values.json
    ? [JSON.stringify(jsonReport(path, report, lineOf), null, 2)]
    : reportLines(report, {
        placeOf: (test) => `${path}, line ${lineOf(test)}`,
        width: process.stdout.columns,
      });
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (report.tests.some(isFailed)) process.exitCode = 1;
}

function patternOf(text: string | undefined): RegExp {
  try {
    return new RegExp(text ?? '', 'iu');
  } catch {
    throw new UsageError(COMMAND, `--test must be a regular expression; got "${text}"`);
  }
}
