import { runCommand } from '../cli/terminal/report-error.ts';
import { COMMON_OPTIONS, readArguments } from '../cli/terminal/usage.ts';
import { SOURCE_HELP, SOURCE_OPTIONS, sourceMeasurement } from './options.ts';
import { progressLine } from './progress.ts';
import { sourceReport } from './report/source-report.ts';
import { measureSource } from './source/measure-source.ts';

const COMMAND = 'npm run bench:source --';

const HELP = `Measures the source: rows through its real handler, beside the bare read of the same rows and the producer alone.

  npm run bench:source [-- options]

${SOURCE_HELP}
  --json               print the figures as JSON
  --verbose            show stack traces

Examples:
  npm run bench:source
  npm run bench:source -- --rows 100000 --idle 100 --late 1000
  npm run bench:source -- --kafka localhost:9092 --tdengine http://root:taosdata@localhost:6041
`;

async function source(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    ...SOURCE_OPTIONS,
    json: { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = progressLine(process.stderr);
  const findings = await measureSource({ ...sourceMeasurement(COMMAND, values), onProgress: progress.show });
  progress.clear();
  process.stdout.write(values.json ? `${JSON.stringify(findings, null, 2)}\n` : sourceReport(findings));
}

await runCommand(source);
