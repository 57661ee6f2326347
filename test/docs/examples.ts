import { parse } from 'yaml';
import * as z from 'zod';
import { sectionsOf } from './pages.ts';

/** An example of a page: records, the settings of a sink, and what they become. */
export interface Example {
  /** Its section, and which of several there it is. */
  readonly title: string;
  /** A sink, whose only test is the example. */
  readonly sink: object;
  /** Paths of fields that no route takes. */
  readonly warned: readonly string[];
}

/**
 * The examples of a page. Each is a block of JSON, of which each line is a record unless all is one, or of CSV or text; a block of YAML, a file with
 * one sink or what is below one; a table of rows; and lines that begin with `Rejected:`, `Skipped:` and `Warned of:`. The
 * paragraph before may name the records' topic and key.
 * @param page as from the root
 */
export function examplesOf(page: string): readonly Example[] {
  return [...sectionsOf(page)].flatMap(([section, text]) => {
    const [head = '', ...examples] = text.split(/^(?=```(?:json|csv|text)\n)/m);
    const before = [head, ...examples];
    return examples.map((example, index) =>
      exampleOf(index === 0 ? section : `${section}, ${index + 1}`, before[index] ?? '', example),
    );
  });
}

function exampleOf(title: string, before: string, text: string): Example {
  const about = before.trim().split('\n\n').at(-1) ?? '';
  const topic = /topic `([^`]+)`/.exec(about)?.[1] ?? 'readings';
  const key = /key `([^`]+)`/.exec(about)?.[1];
  const settings = sinkIn(blockOf(text, 'yaml'));
  const isOne = settings.documents === 'many';
  const test = {
    name: title,
    records: recordsOf(text, isOne).map((value) => ({ value, topic, key })),
    rows: rowsIn(text),
    exact: true,
    rejected: namedBehind(text, 'Rejected'),
    skipped: namedBehind(text, 'Skipped'),
  };
  const around = { topics: [topic], database: 'plant', databasePrecision: 'ms', format: 'json' };
  return { title, sink: { ...around, ...settings, tests: [test] }, warned: namedBehind(text, 'Warned of') };
}

/** The records of an example: a block of CSV or of text is one. */
function recordsOf(text: string, isOne: boolean): readonly string[] {
  const [, other] = /^```(csv|text)\n/.exec(text) ?? [];
  return other === undefined ? recordsIn(blockOf(text, 'json'), isOne) : [blockOf(text, other)];
}

function blockOf(text: string, language: string): string {
  const [, block] = new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text) ?? [];
  if (block === undefined) throw new Error(`an example has no ${language}: ${text.slice(0, 200)}`);
  return block;
}

const file = z.strictObject({ sinks: z.record(z.string(), z.looseObject({})) });

function sinkIn(yaml: string): Readonly<Record<string, unknown>> {
  const { success, data } = file.safeParse(parse(yaml));
  return success ? (Object.values(data.sinks)[0] ?? {}) : z.looseObject({}).parse(parse(yaml));
}

function recordsIn(block: string, isOne: boolean): readonly string[] {
  return isOne || isJson(block) ? [block] : block.trimEnd().split('\n');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The rows of the first table. Without one there are none. */
function rowsIn(text: string): readonly object[] {
  const [table = ''] = /^(?:\|.*\|\n)+/m.exec(text) ?? [];
  const [names = [], , ...rows] = table.split('\n').filter(Boolean).map(cellsOf);
  return rows.map((cells) => rowOf(names, cells));
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1'));
}

/** Columns that name a row, and the others: an empty cell is what the row's table does not have. */
const PLACES = new Set(['Database', 'Stable', 'Subtable', 'Table', 'Time']);

function rowOf(names: readonly string[], cells: readonly string[]): object {
  const given = names.map((name, index) => [name, cells[index] ?? ''] as const).filter(([, cell]) => cell !== '');
  const places = given.filter(([name]) => PLACES.has(name));
  const values = given.filter(([name]) => !PLACES.has(name));
  const tags = values.flatMap(([name, cell]) =>
    name.endsWith(' (tag)') ? [[name.slice(0, -6), cellValue(cell)]] : [],
  );
  const columns = values.flatMap(([name, cell]) => (name.endsWith(' (tag)') ? [] : [[name, cellValue(cell)]]));
  return {
    ...Object.fromEntries(places.map(([name, cell]) => [name.toLowerCase(), cell])),
    columns: Object.fromEntries(columns),
    tags: Object.fromEntries(tags),
  };
}

/** A cell as YAML has it; numbers with more digits than that keeps are text. */
function cellValue(cell: string): unknown {
  return /^-?\d[\d.]{15,}$/.test(cell) ? cell : parse(cell);
}

function namedBehind(text: string, word: string): string[] {
  const [, names = ''] = new RegExp(`^${word}: (.+)$`, 'm').exec(text) ?? [];
  return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}
