import type { ColdResult } from '../cold/measure-cold.ts';
import type { SinkResult } from '../sink/result.ts';
import type { SourceFindings } from '../source/result.ts';
import type { Results } from './results.ts';
import { markdownTable, short } from './table.ts';

/** Figures that are compared: what matters, and of a sink's case what does not hang on the number of records. */
const SINK: readonly (readonly [string, (result: SinkResult) => number])[] = [
  ['CPU µs/record', ({ cpuMicros }) => cpuMicros],
  ['records/s', ({ recordsPerSecond }) => recordsPerSecond],
  ['run ÷ longer of CPU, prebuilt', ({ ratio }) => ratio],
  ['CPU ÷ prebuilt CPU', ({ cpuMicros, prebuilt }) => cpuMicros / prebuilt.cpuMicros],
  ['SQL bytes/row', ({ sqlBytesPerRow }) => sqlBytesPerRow],
  ['fill of 1 MiB, %', ({ fill }) => fill.percent],
  ['allocated bytes/record', ({ allocatedBytes }) => allocatedBytes],
  ['peak RSS for a large event, MB', ({ memory }) => memory.afterFirst],
];

const SOURCE: readonly (readonly [string, (found: SourceFindings) => number])[] = [
  ['CPU µs/row', ({ run }) => run.cpuMicros],
  ['rows/s', ({ run }) => run.perSecond],
  ['of the slower limit, %', ({ ratio }) => ratio * 100],
  ['CPU ÷ that of both limits', ({ run, read, produce }) => run.cpuMicros / (read.cpuMicros + produce.cpuMicros)],
  ['peak RSS, MB', ({ memory }) => memory.all],
  ['idle stables, s', ({ idle }) => idle.seconds],
];

const COLD: readonly (readonly [string, (result: ColdResult) => number])[] = [
  ['start kB', ({ startBytes }) => startBytes / 1000],
  ['import + first call ÷ bare', ({ ratio }) => ratio],
];

/** Two runs beside each other, as Markdown. What only one of them has is left out. */
export function comparison(baseline: Results, now: Results): string {
  const rows: string[][] = [];
  for (const result of now.sink.results) {
    const before = baseline.sink.results.find((other) => other.case === result.case);
    if (before === undefined) continue;
    for (const [name, figure] of SINK) rows.push(row(`${result.case}: ${name}`, figure(before), figure(result)));
  }
  for (const [name, figure] of SOURCE) {
    if (baseline.source === undefined || now.source === undefined) break;
    rows.push(row(`source: ${name}`, figure(baseline.source), figure(now.source)));
  }
  for (const result of now.cold) {
    const before = baseline.cold.find((other) => other.function === result.function);
    if (before === undefined) continue;
    for (const [name, figure] of COLD) rows.push(row(`${result.function}: ${name}`, figure(before), figure(result)));
  }
  return `## Against the baseline of ${baseline.date}\n\n${markdownTable(['', 'baseline', 'now', 'change'], rows)}`;
}

function row(name: string, before: number, now: number): string[] {
  const percent = before === 0 ? 0 : (100 * (now - before)) / before;
  return [name, short(before), short(now), `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(0)} %`];
}
