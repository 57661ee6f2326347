import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../cli/terminal/report-error.ts';
import { COMMON_OPTIONS, readArguments } from '../cli/terminal/usage.ts';
import { measureCold } from './cold/measure-cold.ts';
import {
  countOption,
  SINK_HELP,
  SINK_OPTIONS,
  SOURCE_HELP,
  SOURCE_OPTIONS,
  sinkMeasurement,
  sourceMeasurement,
} from './options.ts';
import { progressLine } from './progress.ts';
import { coldReport } from './report/cold-report.ts';
import { comparison } from './report/comparison.ts';
import type { Machine, Results } from './report/results.ts';
import { sinkReport } from './report/sink-report.ts';
import { sourceReport } from './report/source-report.ts';
import { measureSink } from './sink/measure-sink.ts';
import { measureSource } from './source/measure-source.ts';

const COMMAND = 'npm run bench --';

const HELP = `Measures everything, writes bench/results.md and bench/results.json, and compares with bench/baseline.json.

  npm run bench [-- options]

The sink:
${SINK_HELP}

The source:
${SOURCE_HELP}

Both:
  --starts N           cold starts of each function, the median counts; 15 when left out
  --save-baseline      make this run the baseline
  --verbose            show stack traces

Examples:
  npm run bench
  npm run bench -- --records 100000 --runs 1 --rows 100000
  npm run bench -- --save-baseline
`;

const BASELINE = join(import.meta.dirname, 'baseline.json');
const RESULTS = join(import.meta.dirname, 'results.json');
const TABLE = join(import.meta.dirname, 'results.md');

async function bench(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    ...SINK_OPTIONS,
    ...SOURCE_OPTIONS,
    starts: { type: 'string', default: '15' },
    'save-baseline': { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const measurement = sinkMeasurement(COMMAND, values);
  const sourceOptions = sourceMeasurement(COMMAND, values);
  const starts = countOption(COMMAND, '--starts', values.starts);
  const machine = thisMachine();
  const { show, clear } = progressLine(process.stderr);
  const cold = await measureCold({ starts, onProgress: show });
  const sink = await measureSink({ ...measurement, onProgress: show });
  const source = await measureSource({ ...sourceOptions, onProgress: show });
  clear();

  const results: Results = { date: new Date().toISOString().slice(0, 10), machine, sink, source, cold };
  const before = baseline();
  // First of all: what took minutes to measure is not lost when something is wrong with the report.
  for (const file of values['save-baseline'] ? [RESULTS, BASELINE] : [RESULTS]) {
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
  const report = reportOf(results, before);
  writeFileSync(TABLE, report);
  process.stdout.write(report);
}

function reportOf(results: Results, before: Results | undefined): string {
  const { node, platform, cores, load } = results.machine;
  const head = `# Benchmarks\n\n${results.date}, Node ${node}, ${platform}, ${cores} cores, load before: ${load}\n`;
  const parts = [
    head,
    sinkReport(results.sink),
    ...(results.source ? [sourceReport(results.source)] : []),
    coldReport(results.cold),
  ];
  return [...parts, ...(before === undefined ? [] : [comparison(before, results)])].join('\n');
}

function baseline(): Results | undefined {
  if (!existsSync(BASELINE)) return undefined;
  const results: Results = JSON.parse(readFileSync(BASELINE, 'utf8'));
  return results;
}

function thisMachine(): Machine {
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

await runCommand(bench);
