import type { CsvSettings } from '../../../shared/settings/index.ts';
import { QUOTE } from '../../decode/json/characters.ts';
import { type RecordError, unreadable } from '../../rows/record-error.ts';

/** Characters of the JSON of one record: names of columns are repeated in every row. */
const MOST = 32 * 1_048_576;

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** A number as JSON has it; all else is text, `007` among it. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A field as it stands: its text, and whether it was in quotes. */
interface Field {
  readonly text: string;
  readonly isQuoted: boolean;
}

/**
 * The lines of a CSV text as a JSON array of objects. A number is one with all its digits; an empty field without quotes is null.
 * @throws RecordError for a text that is no CSV, or has lines of other fields than columns.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function rowsOfCsv(text: string, { columns, delimiter, trim }: CsvSettings): string {
  const reader = new CsvReader(text, delimiter, trim);
  let names = columns === undefined ? undefined : keysOf(columns);
  const rows: string[] = [];
  let length = 0;
  for (let fields = reader.next(); fields !== undefined; fields = reader.next()) {
    if (names === undefined) {
      names = keysOf(fields.map((field) => field.text));
      const given = names.filter((name) => name !== undefined);
      if (new Set(given).size < given.length) throw notCsv(reader.line, 'the header has a name twice');
      continue;
    }
    if (fields.length !== names.length) {
      throw notCsv(reader.line, `it has ${counted(fields.length)}, and there are ${names.length} columns`);
    }
    const row = rowOf(fields, names);
    length += row.length + 1;
    if (length > MOST) throw unreadable(`the rows of the CSV have more than ${MOST / 1_048_576} MiB`);
    rows.push(row);
  }
  return `[${rows.join(',')}]`;
}

/** Names as keys of JSON; undefined for a field that is left out. */
function keysOf(names: readonly string[]): (string | undefined)[] {
  return names.map((name) => (name === '' ? undefined : `${JSON.stringify(name)}:`));
}

function rowOf(fields: readonly Field[], names: readonly (string | undefined)[]): string {
  let row = '';
  for (let place = 0; place < fields.length; place++) {
    const name = names[place];
    const field = fields[place];
    if (name !== undefined && field !== undefined) row += `${row === '' ? '{' : ','}${name}${jsonOf(field)}`;
  }
  return row === '' ? '{}' : `${row}}`;
}

function jsonOf({ text, isQuoted }: Field): string {
  if (isQuoted) return JSON.stringify(text);
  if (text === '') return 'null';
  return NUMBER.test(text) ? text : JSON.stringify(text);
}

/** Reads a text line by line, each character once. */
export class CsvReader {
  /** The line that was read last, from 1. */
  line = 0;
  readonly #text: string;
  readonly #delimiter: number;
  readonly #trim: boolean;
  #at = 0;
  #lines = 1;

  constructor(text: string, delimiter: string, trim: boolean) {
    this.#text = text;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#trim = trim;
  }

  /** The fields of the next line that is not blank; undefined at the end. */
  next(): Field[] | undefined {
    while (this.#at < this.#text.length) {
      this.line = this.#lines;
      const fields = this.#fields();
      const [first] = fields;
      const isBlank = fields.length === 1 && first?.isQuoted === false && first.text.trim() === '';
      if (!isBlank) return fields;
    }
    return undefined;
  }

  #fields(): Field[] {
    const fields: Field[] = [];
    for (;;) {
      fields.push(this.#field());
      const code = this.#text.charCodeAt(this.#at);
      if (code === this.#delimiter) {
        this.#at++;
        continue;
      }
      // The end of the text, or of the line.
      if (code === RETURN) this.#at++;
      this.#at++;
      this.#lines++;
      return fields;
    }
  }

  #field(): Field {
    const from = this.#at;
    const begin = this.#trim ? this.#behindBlanks(from) : from;
    if (this.#text.charCodeAt(begin) === QUOTE) return { text: this.#quoted(begin + 1), isQuoted: true };
    while (!this.#isEnd(this.#at)) this.#at++;
    const text = this.#text.slice(from, this.#at);
    return { text: this.#trim ? text.trim() : text, isQuoted: false };
  }

  /** The text from behind a quote to the one that ends it; two are one in it. */
  #quoted(from: number): string {
    let text = '';
    let begin = from;
    for (;;) {
      const end = this.#text.indexOf('"', begin);
      if (end < 0) throw notCsv(this.line, 'a quote has no end');
      text += this.#text.slice(begin, end);
      begin = end + 2;
      if (this.#text.charCodeAt(end + 1) !== QUOTE) {
        this.#at = this.#trim ? this.#behindBlanks(end + 1) : end + 1;
        break;
      }
      text += '"';
    }
    if (!this.#isEnd(this.#at)) throw notCsv(this.line, 'something follows what stands in quotes');
    this.#lines += text.split('\n').length - 1;
    return text;
  }

  /** Whether a field ends at a place. */
  #isEnd(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    if (code === this.#delimiter || code === LINE_FEED || at >= this.#text.length) return true;
    return code === RETURN && (this.#text.charCodeAt(at + 1) === LINE_FEED || at + 1 === this.#text.length);
  }

  #behindBlanks(from: number): number {
    let at = from;
    for (let code = this.#text.charCodeAt(at); code === 0x20 || code === 0x09; code = this.#text.charCodeAt(at)) {
      if (code === this.#delimiter) break;
      at++;
    }
    return at;
  }
}

function counted(fields: number): string {
  return fields === 1 ? '1 field' : `${fields} fields`;
}

function notCsv(line: number, reason: string): RecordError {
  return unreadable(`the value is not CSV of these settings: line ${line}: ${reason}`);
}
