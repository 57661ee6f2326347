import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineCommand } from '../frame/command.ts';
import { argument, naming, parsed, text } from '../frame/parameter.ts';
import { UsageError } from '../terminal/usage.ts';

export const command = defineCommand({
  about: `Runs the tests that a connectors file has under its sinks: the records of each go through the sink as it is deployed,
into an empty embedded TDengine. Nothing is deployed, written to a TDengine of yours or sent to Kafka.
docs/mapping-tests.md shows how tests are written.`,
  parameters: {
    file: argument(naming('file', text('FILE', 'the connectors file', 'connectors.yaml'))),
    sink: naming('connector', text('NAME', 'only tests of this sink')),
    test: parsed(
      'PATTERN',
      'only tests in whose names this regular expression is found, whatever the case',
      undefined,
      (pattern, { shown, command: asked }) => {
        try {
          return new RegExp(pattern, 'iu');
        } catch {
          throw new UsageError(asked, `${shown} must be a regular expression; got "${pattern}"`);
        }
      },
    ),
    junit: naming('file', text('FILE', 'write the report to FILE, as XML of JUnit')),
  },
  examples: [
    'test',
    "test plant.yaml --sink meters --test 'missing time'",
    "test --json | jq '.tests[] | select(.passed | not) | .name'",
    'test --junit reports/mapping.xml',
  ],
  json: async () => (await import('../../mapping/test/report-json.ts')).testReportJson,
  async run({ file: path, sink: onlySink, test: pattern, junit }, context) {
    const [{ readPlacedFile }, { runTests }, { isFailed, reportLines }, { jsonReport }, { sinkNamed }] =
      await Promise.all([
        import('../../functions/shared/settings/file/read-file.ts'),
        import('../../mapping/test/run-tests.ts'),
        import('../../mapping/test/report-lines.ts'),
        import('../../mapping/test/report-json.ts'),
        import('./mapping/sink-named.ts'),
      ]);
    const { file, place } = readPlacedFile(path);
    if (onlySink !== undefined) sinkNamed(context, file, onlySink);
    const report = await runTests({
      sinks: file.sinks,
      isWanted: (sink, test) => (onlySink ?? sink) === sink && (pattern?.test(test) ?? true),
      readFile: (name) => readFileSync(join(dirname(path), name)),
      now: Date.now(),
      clock: () => performance.now(),
      onEnd: ({ name }, { done, all }) => context.progress(`${done} of ${all}: ${name}`),
    });
    if (report.tests.length === 0 && (onlySink !== undefined || pattern !== undefined)) {
      throw context.usageError('there is no such test');
    }
    const lineOf = ({ sink, index }: { readonly sink: string; readonly index: number }) =>
      place(['sinks', sink, 'tests', index]).line;
    if (junit !== undefined) {
      const { junitXml } = await import('../../mapping/test/junit.ts');
      writeFileSync(junit, junitXml(path, report, lineOf));
    }
    context.show(jsonReport(path, report, lineOf), () =>
      reportLines(report, { placeOf: (test) => `${path}, line ${lineOf(test)}`, width: context.width }),
    );
    return report.tests.some(isFailed) ? 'findings' : 'done';
  },
});
