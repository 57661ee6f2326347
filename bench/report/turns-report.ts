import type { TurnsResult } from '../sink/measure-turns.ts';
import { markdownTable, short } from './table.ts';

/** What cases cost beside others, as Markdown. */
export function turnsReport(results: readonly TurnsResult[]): string {
  const head = ['', 'CPU µs/record', 'ratio', 'a half of them within'];
  const rows = results.map(({ name, cpuMicros, ratio, quartiles }) => [
    name,
    short(cpuMicros),
    ratio.toFixed(3),
    quartiles.map((each) => each.toFixed(3)).join('–'),
  ]);
  return markdownTable(head, rows);
}
