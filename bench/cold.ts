import { runCommand } from '../cli/terminal/report-error.ts';
import { COMMON_OPTIONS, readArguments } from '../cli/terminal/usage.ts';
import { measureCold } from './cold/measure-cold.ts';
import { countOption } from './options.ts';
import { progressLine } from './progress.ts';
import { coldReport } from './report/cold-report.ts';

const COMMAND = 'npm run bench:cold --';

const HELP = `Measures the cold start of every function: new processes of Node that import its bundle and invoke it once.

  npm run bench:cold [-- options]

  --starts N   starts of each function, the median counts; 15 when left out
  --json       print the figures as JSON
  --verbose    show stack traces

SSM, TDengine and DynamoDB are stand-ins in another process of this machine. Beside the functions stands a handler of
@middy/core and @middy/ssm alone, with AWS's client, bundled the same way: a function should take no more than 1.3 times
its time.

Examples:
  npm run bench:cold
  npm run bench:cold -- --starts 31
`;

async function cold(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    starts: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const starts = countOption(COMMAND, '--starts', values.starts);
  const progress = progressLine(process.stderr);
  const results = await measureCold({ starts, onProgress: progress.show });
  progress.clear();
  process.stdout.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : coldReport(results));
}

await runCommand(cold);
