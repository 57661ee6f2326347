import type { SinkFindings } from '../sink/measure-sink.ts';
import { FUNCTION_MB } from '../sink/memory/measure-memory.ts';
import { GOALS, type SinkResult } from '../sink/result.ts';
import { STAGES } from '../sink/stages.ts';
import { markdownTable, short } from './table.ts';

/** One figure: its name, its value in a case, what it should be. */
type Figure = readonly [name: string, value: (result: SinkResult) => string, goal: (result: SinkResult) => string];

const none = () => '';

const FIGURES: readonly Figure[] = [
  ['records', ({ records }) => short(records), none],
  ['records/s', ({ recordsPerSecond }) => short(recordsPerSecond), none],
  ['CPU µs/record', ({ cpuMicros }) => short(cpuMicros), ({ goalCpuMicros }) => `≤ ${goalCpuMicros}`],
  ['– of the best run', ({ bestCpuMicros }) => short(bestCpuMicros), none],
  ...STAGES.map((stage): Figure => [`– ${stage}`, ({ stages }) => short(stages[stage]), none]),
  ['prebuilt records/s', ({ prebuilt }) => short(prebuilt.recordsPerSecond), none],
  ['prebuilt CPU µs/record', ({ prebuilt }) => short(prebuilt.cpuMicros), none],
  ['run ÷ longer of CPU, prebuilt', ({ ratio }) => short(ratio), () => `≤ ${GOALS.ratio}`],
  ['SQL bytes/row', ({ sqlBytesPerRow }) => short(sqlBytesPerRow), none],
  ['statements', ({ fill }) => short(fill.statements), ({ fill }) => `≥ ${fill.fewest}`],
  ['fill of 1 MiB, %', ({ fill }) => short(fill.percent), none],
  [
    'fill but the rest of a batch, %',
    ({ fill }) => (fill.percentButLast === null ? '–' : short(fill.percentButLast)),
    () => `≥ ${GOALS.fillPercent}`,
  ],
  ['allocated bytes/record', ({ allocatedBytes }) => short(allocatedBytes), none],
  ['large event, MB', ({ memory }) => short(memory.eventBytes / 2 ** 20), none],
  ['peak RSS for it, MB', ({ memory }) => short(memory.afterFirst), () => `< ${FUNCTION_MB}`],
  [
    `– after five, as a function of ${FUNCTION_MB} MB`,
    ({ memory }) => short(memory.afterAllInLambda),
    () => `< ${FUNCTION_MB}`,
  ],
  ['– after five, without limits', ({ memory }) => short(memory.afterAll), none],
];

/** The sink's figures as Markdown. */
export function sinkReport({ server, results, leftOut }: SinkFindings): string {
  const head = ['', ...results.flatMap((result) => [result.case, 'goal'])];
  const rows = FIGURES.map(([name, value, goal]) => [
    name,
    ...results.flatMap((result) => [value(result), goal(result)]),
  ]);
  const left = leftOut.map((name) => `\nLeft out, since this version has no such format: ${name}\n`);
  return `## Sink\n\nServer: ${server}\n\n${markdownTable(head, rows)}${left.join('')}`;
}
