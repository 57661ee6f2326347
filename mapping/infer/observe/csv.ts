import { CsvReader, rowsOfCsv } from '../../../functions/sink/route/reshape/csv.ts';
import { RecordError } from '../../../functions/sink/rows/record-error.ts';
import { parseWithDigits } from '../../records/exact-json.ts';
import { numberText } from '../decide/expression.ts';
import { unitOf } from '../decide/time-field.ts';
import { zonelessFormat } from '../decide/zoneless.ts';
import { type Field, fieldsOf, kindsOf } from './field.ts';
import { type Document, isDocument } from './leaves.ts';

/** How lines of CSV are read, as settings have it. */
export interface ProposedCsv {
  readonly columns?: readonly string[];
  readonly delimiter?: string;
  readonly trim?: true;
}

/** Values that are CSV. */
export interface CsvSeen {
  readonly csv: ProposedCsv;
  readonly why: string;
  /** What a person must know of it. */
  readonly note: string | undefined;
  /** The lines of a value as documents, or why it has none. */
  readonly read: (text: string) => readonly Document[] | string;
}

/** What stands between fields, the surest first: a comma is found in numbers and sentences too. */
const DELIMITERS = [';', '\t', '|', ','] as const;

/** A value with its fields named by their places. */
interface Split {
  readonly delimiter: string;
  readonly trim: boolean;
  readonly width: number;
  /** Lines of each value that has lines of this width alone. */
  readonly values: readonly (readonly Document[])[];
}

/** How texts are read as CSV: half of them at least have lines of as many fields, of which one is a number or a time in all; undefined of others. */
export function csvIn(texts: readonly string[]): CsvSeen | undefined {
  // What begins as JSON was meant to be JSON.
  if (texts.length === 0 || texts.some((text) => /^\s*[{[]/.test(text))) return undefined;
  // One number with a decimal comma each.
  if (texts.every((text) => /^\s*[+-]?\d+,\d+\s*$/.test(text))) return undefined;
  const [best] = DELIMITERS.flatMap((delimiter) => splitBy(texts, delimiter) ?? []).sort(
    (a, b) => b.values.length - a.values.length || b.width - a.width,
  );
  if (best === undefined || best.values.length * 2 < texts.length) return undefined;
  const [head] = best.values.flat();
  const header = head !== undefined && isHeader(head) ? JSON.stringify(head) : undefined;
  const lines = best.values.flat().filter((line) => JSON.stringify(line) !== header);
  const fields = fieldsOf(lines);
  if (!fields.some(isTyped)) return undefined;
  const isInEach = header !== undefined && best.values.every(([first]) => JSON.stringify(first) === header);
  const columns = header === undefined ? namesOf(fields, best.width) : Object.values(head ?? {}).map(String);
  const csv: ProposedCsv = {
    ...(!isInEach && { columns }),
    ...(best.delimiter !== ',' && { delimiter: best.delimiter }),
    ...(best.trim && { trim: true as const }),
  };
  const named = isInEach
    ? 'the first line of each value has their names'
    : header === undefined
      ? 'no line has names'
      : 'the first line of all has their names';
  return {
    csv,
    why: `lines of ${best.width} fields between ${JSON.stringify(best.delimiter)}; ${named}`,
    note:
      header === undefined
        ? `no line has names of columns: ${columns.join(', ')} are guesses; write what they are into csv.columns and the routes`
        : undefined,
    read: (text) => documentsOf(text, { ...best, columns: isInEach ? undefined : columns }, header),
  };
}

function splitBy(texts: readonly string[], delimiter: string): Split | undefined {
  const plain = texts.map((text) => widthsOf(text, delimiter, false));
  const trim = plain.flat().length > 0 && plain.flat().every(({ isSpaced }) => isSpaced);
  const widths = (trim ? texts.map((text) => widthsOf(text, delimiter, true)) : plain).map((lines) =>
    lines.map(({ width }) => width),
  );
  const [[width = 0] = []] = [...Map.groupBy(widths.flat(), (each) => each)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  if (width < 2) return undefined;
  const columns = Array.from({ length: width }, (_, place) => `c${place + 1}`);
  const own = texts.filter((_, index) => widths[index]?.length !== 0 && widths[index]?.every((each) => each === width));
  const values = own.map((text) => rowsIn(text, { columns, delimiter, trim }));
  return { delimiter, trim, width, values };
}

/** The lines of a text: how many fields each has, and whether all but the first begin with a blank. None of a text that is no CSV. */
function widthsOf(text: string, delimiter: string, trim: boolean) {
  const lines: { readonly width: number; readonly isSpaced: boolean }[] = [];
  try {
    const reader = new CsvReader(text, delimiter, trim);
    for (let fields = reader.next(); fields !== undefined; fields = reader.next()) {
      const [, ...others] = fields;
      lines.push({ width: fields.length, isSpaced: others.every((field) => /^ \S/.test(field.text)) });
    }
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return [];
  }
  return lines;
}

function rowsIn(text: string, settings: Parameters<typeof rowsOfCsv>[1]): readonly Document[] {
  const rows = parseWithDigits(rowsOfCsv(text, settings));
  return Array.isArray(rows) ? rows.filter(isDocument) : [];
}

function documentsOf(
  text: string,
  { columns, delimiter, trim }: Pick<Split, 'delimiter' | 'trim'> & { readonly columns: string[] | undefined },
  header: string | undefined,
): readonly Document[] | string {
  try {
    const rows = rowsIn(text, { columns, delimiter, trim });
    const [first] = rows;
    if (first === undefined) return 'it has no line but a header';
    const byPlace = Object.fromEntries(Object.values(first).map((value, place) => [`c${place + 1}`, value]));
    return columns !== undefined && JSON.stringify(byPlace) === header
      ? 'it begins with the names of columns, which other records lack'
      : rows;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return error.message;
  }
}

/** Whether a line has names: texts that are different, and no numbers or times. */
function isHeader(line: Document): boolean {
  const values = Object.values(line);
  const isName = (value: unknown) => typeof value === 'string' && value.trim() !== '' && !/^[+-]?\d/.test(value);
  return values.every(isName) && new Set(values).size === values.length;
}

/** Whether all values of a field are numbers or times. */
function isTyped(field: Field): boolean {
  return (
    [...kindsOf(field)].join() === 'number' ||
    unitOf(field) !== undefined ||
    zonelessFormat(field) !== undefined ||
    (field.count > 0 && numberText(field) !== undefined)
  );
}

/** Names of columns that have none: their places, and the first time by that. */
function namesOf(fields: readonly Field[], width: number): string[] {
  const isTime = (field: Field) => unitOf(field) !== undefined || zonelessFormat(field) !== undefined;
  const time = fields.find(isTime)?.path;
  return Array.from({ length: width }, (_, place) => (time === `c${place + 1}` ? 'time' : `c${place + 1}`));
}
