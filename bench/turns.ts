import { runCommand } from '../cli/terminal/report-error.ts';
import { COMMON_OPTIONS, readArguments } from '../cli/terminal/usage.ts';
import { countOption } from './options.ts';
import { progressLine } from './progress.ts';
import { turnsReport } from './report/turns-report.ts';
import { measureTurns } from './sink/measure-turns.ts';

const COMMAND = 'npm run bench:turns --';

const HELP = `Holds the sink's cases against its JSON case, or against another version of the sink: batches of all in turn, in one
process, so that a busy machine disturbs all alike. The median of the ratios counts.

  npm run bench:turns [-- options]

  --turns N        batches of each that count; 200 when left out
  --against FILE   handler.mjs of another version's bundle, as dist/functions/sink has it after that version's
                   npm run local or cdk synth; left out, the cases are held against the JSON case
  --json           print the figures as JSON
  --verbose        show stack traces

Examples:
  npm run bench:turns
  npm run bench:turns -- --against ../before/dist/functions/sink/handler.mjs
`;

async function turns(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    turns: { type: 'string', default: '200' },
    against: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const count = countOption(COMMAND, '--turns', values.turns);
  const progress = progressLine(process.stderr);
  const { against } = values;
  const results = await measureTurns({ turns: count, against, onProgress: progress.show });
  progress.clear();
  process.stdout.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : turnsReport(results));
}

await runCommand(turns);
