import { runCommand } from '../local/report-error.ts';
import { COMMON_OPTIONS, readArguments, tdengineOption } from '../local/usage.ts';
import { countOption, microsOption, subtablesOption } from './options.ts';
import { progressLine } from './progress.ts';
import { sinkReport } from './report/sink-report.ts';
import { measureSink } from './sink/measure-sink.ts';

const COMMAND = 'npm run bench:sink --';

const HELP = `Measures the sink: records through its real handler, beside the same rows as statements that were built before.

  npm run bench:sink [-- options]

  --records N          records of each case; 1000000 when left out
  --runs N             times that each case is timed, the median counts; 3 when left out
  --subtables A,B      numbers of subtables of the line cases; 3,10000 when left out
  --tdengine URL       a real TDengine, http://USER:PASSWORD@HOST:PORT: its database "bench" is DROPPED. Left out, a
                       process of this command answers for it, which counts rows and stores none
  --answer-micros N    µs per row that this process holds its answers back, as a slow server would; 0 when left out
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
    records: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    subtables: { type: 'string', default: '3,10000' },
    tdengine: { type: 'string' },
    'answer-micros': { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = progressLine(process.stderr);
  const findings = await measureSink({
    records: countOption(COMMAND, '--records', values.records),
    runs: countOption(COMMAND, '--runs', values.runs),
    subtables: subtablesOption(COMMAND, values.subtables),
    answerMicrosPerRow: microsOption(COMMAND, '--answer-micros', values['answer-micros']),
    ...(values.tdengine !== undefined && { real: tdengineOption(COMMAND, values.tdengine) }),
    onProgress: progress.show,
  });
  progress.clear();
  process.stdout.write(values.json ? `${JSON.stringify(findings, null, 2)}\n` : sinkReport(findings));
}

await runCommand(sink);
