import { COLD_GOAL, type ColdResult } from '../cold/measure-cold.ts';
import { markdownTable, short } from './table.ts';

/** Packages that are listed by name; the others are one sum. */
const LISTED = 12;

/** Cold starts as Markdown: sizes and times, then what the files that are loaded consist of. */
export function coldReport(results: readonly ColdResult[]): string {
  const head = [
    'function',
    'code kB',
    'start kB',
    'import ms',
    'import + first call ms',
    'fastest ms',
    '÷ bare',
    'goal',
  ];
  const rows = results.map(({ function: name, codeBytes, startBytes, importMs, firstCallMs, fastestMs, ratio }) => [
    name,
    short(codeBytes / 1000),
    short(startBytes / 1000),
    short(importMs),
    short(firstCallMs),
    short(fastestMs),
    short(ratio),
    name === 'bare' ? '' : `≤ ${COLD_GOAL}`,
  ]);
  return `## Cold start\n\n${markdownTable(head, rows)}${results.map(loadedList).join('')}`;
}

function loadedList({ function: name, loaded }: ColdResult): string {
  const listed = loaded.slice(0, LISTED).map(({ name: of, bytes }) => `${of} ${short(bytes / 1000)}`);
  const others = loaded.slice(LISTED);
  const rest = others.reduce((sum, { bytes }) => sum + bytes, 0);
  const kafkajs = loaded.some(({ name: of }) => of === 'kafkajs') ? 'kafkajs among them' : 'nothing of kafkajs';
  return `\n${name} loads up to its first answer, in kB (${kafkajs}): ${listed.join(', ')}, ${others.length} others ${short(rest / 1000)}\n`;
}
