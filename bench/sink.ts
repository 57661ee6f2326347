import { runCommand } from '../cli/terminal/report-error.ts';
import { COMMON_OPTIONS, readArguments } from '../cli/terminal/usage.ts';
import { SINK_HELP, SINK_OPTIONS, sinkMeasurement } from './options.ts';
import { progressLine } from './progress.ts';
import { sinkReport } from './report/sink-report.ts';
import { measureSink } from './sink/measure-sink.ts';

const COMMAND = 'npm run bench:sink --';

const HELP = `Measures the sink: records through its real handler, beside the same rows as statements that were built before.

  npm run bench:sink [-- options]

${SINK_HELP}
  --json               print the figures as JSON
  --verbose            show stack traces

Examples:
  npm run bench:sink
  npm run bench:sink -- --records 100000 --runs 1 --subtables 3
  npm run bench:sink -- --tdengine http://root:taosdata@localhost:6041
`;

async function sink(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    ...SINK_OPTIONS,
    json: { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = progressLine(process.stderr);
  const findings = await measureSink({ ...sinkMeasurement(COMMAND, values), onProgress: progress.show });
  progress.clear();
  process.stdout.write(values.json ? `${JSON.stringify(findings, null, 2)}\n` : sinkReport(findings));
}

await runCommand(sink);
