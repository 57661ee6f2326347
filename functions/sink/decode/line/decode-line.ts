import type { SinkRuntime } from '../../../shared/settings/index.ts';
import type { TimeUnit } from '../../../shared/tdengine/time/digits.ts';
import { Layout } from '../../rows/layout.ts';
import { unreadable } from '../../rows/record-error.ts';
import type { Row, Subtable } from '../../rows/row.ts';
import { type DecodeOptions, databaseOf, type Format } from '../decoder.ts';
import { atLine } from '../record-text.ts';
import { timeConverter } from '../time.ts';
import { FieldReader } from './fields.ts';
import { HeadReader } from './head.ts';
import { endOfHead, endOfLine, LineCursor, skipSpaces } from './scan.ts';

/**
 * InfluxDB line protocol in TDengine's dialect. A record may hold many lines; `#` begins a comment line, blank
 * lines are passed over, and a quoted string may hold line breaks, which TDengine's own endpoint refuses.
 * One bad line makes the whole record unreadable.
 */
export const lineFormat: Format = {
  databases: (settings, topic) => [databaseOf(settings, topic)],
  decoder: lineDecoder,
};

function lineDecoder({ settings, topic, precisionOf, tables }: DecodeOptions) {
  const database = databaseOf(settings, topic);
  const heads = new HeadReader(tables, database, settings);
  const toDatabase = timeConverter(unitOf(settings), precisionOf(database));
  const recordTimeToDatabase = timeConverter('ms', precisionOf(database));
  const fields = new FieldReader();
  let empty = Layout.empty();

  return (text: string, { timestamp }: { readonly timestamp: number }, record: number): readonly Row[] => {
    let rows: Row[] | undefined;
    const cursor = new LineCursor(text);
    while (cursor.at < text.length) {
      if (empty.isCrowded) empty = Layout.empty();
      const start = cursor.at;
      try {
        const table = readLineHead(cursor, heads);
        if (table === undefined) continue;
        const { layout, values, lengths } = fields.read(cursor, empty);
        const digits = readTime(cursor);
        const time = digits === undefined ? recordTimeToDatabase(String(timestamp)) : toDatabase(digits);
        const row = { table, layout, values, lengths, time, record };
        // Most records have one line: an array that is pushed to has room for sixteen more.
        if (rows === undefined) rows = [row];
        else rows.push(row);
      } catch (error) {
        throw atLine(error, text, start);
      }
    }
    return rows ?? NO_ROWS;
  };
}

const NO_ROWS: readonly Row[] = [];

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const NUMBER_SIGN = 0x23;

function unitOf({ dataPrecision }: SinkRuntime): TimeUnit {
  // The settings allow no auto here.
  return dataPrecision === undefined || dataPrecision === 'auto' ? 'ns' : dataPrecision;
}

/** Reads up to the fields; undefined for a line without content, which is then behind the cursor. */
function readLineHead(cursor: LineCursor, heads: HeadReader): Subtable | undefined {
  const { text } = cursor;
  const first = text.charCodeAt(cursor.at);
  // Passed over before a blank is looked for, which may be far behind a thousand such lines.
  if (first === LINE_FEED) {
    cursor.at++;
    return undefined;
  }
  const isComment = first === NUMBER_SIGN;
  const seen = isComment || first === CARRIAGE_RETURN ? undefined : heads.seen(text, cursor.at);
  if (seen !== undefined) {
    cursor.at += seen.head.length;
    return seen.table;
  }
  const start = skipSpaces(text, cursor.at);
  const lineEnd = isComment ? endOfLine(text, start) : endOfHead(text, start);
  const head = text.slice(start, lineEnd);
  cursor.at = lineEnd;
  const hasFields = text.charCodeAt(lineEnd) === SPACE;
  if (isComment || head === '' || (head === '\r' && !hasFields)) {
    cursor.toNextLine();
    return undefined;
  }
  // Before the head is read, and so remembered: in another line a blank may follow a backslash that ends this one.
  if (!hasFields) throw unreadable('there is no field');
  return heads.read(head);
}

/** Reads the time and all that follows it in the line, which TDengine ignores; undefined when it is left out or 0. */
function readTime(cursor: LineCursor): string | undefined {
  const { text } = cursor;
  const start = skipSpaces(text, cursor.at);
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code < 0x30 || code > 0x39) break;
  }
  if (end < text.length && text.charCodeAt(end) > 0x20) throw unreadable('the timestamp is not a whole number');
  cursor.at = end;
  if (end < text.length) cursor.toNextLine();
  if (end === start || (end === start + 1 && text.charCodeAt(start) === 0x30)) return undefined;
  return text.slice(start, end);
}
