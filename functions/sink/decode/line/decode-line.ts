import { isUtf8 } from 'node:buffer';
import { RecordError, unreadable } from '../../record-error.ts';
import type { Row } from '../../row.ts';
import type { Decoder } from '../decoder.ts';
import { timeConverter } from '../time.ts';
import { readFields } from './fields.ts';
import { type Head, headReader } from './head.ts';
import { endOfHead, endOfLine, LineCursor, skipSpaces } from './scan.ts';

/**
 * Decodes InfluxDB line protocol in TDengine's dialect. A record may hold many lines; `#` begins a comment line, blank
 * lines are passed over, and a quoted string may hold line breaks, which TDengine's own endpoint refuses.
 * One bad line makes the whole record unreadable.
 */
export const lineDecoder: Decoder = (options) => {
  const readHead = headReader(options.database);
  const toDatabase = timeConverter(options.dataPrecision, options.databasePrecision);
  const recordTimeToDatabase = timeConverter('ms', options.databasePrecision);

  return (value, recordTime, record) => {
    const text = textOf(value);
    const rows: Row[] = [];
    const cursor = new LineCursor(text);
    while (cursor.at < text.length) {
      const start = cursor.at;
      try {
        const head = readLineHead(cursor, readHead);
        if (head === undefined) continue;
        const cells = readFields(cursor, head.table.tags);
        const time = readTime(cursor);
        rows.push({
          table: head.table,
          time: time === undefined ? recordTimeToDatabase(BigInt(recordTime)) : toDatabase(time),
          cells,
          record,
        });
      } catch (error) {
        throw atLine(error, text, start);
      }
    }
    return rows;
  };
};

function textOf(value: Buffer): string {
  const text = value.toString();
  // Bytes that are not UTF-8 become U+FFFD, which may also have been sent.
  if (text.includes('\ufffd') && !isUtf8(value)) throw unreadable('the value is not UTF-8');
  // TDengine ends a statement at U+0000, so nothing can write one.
  if (text.includes('\0')) throw unreadable('the value holds U+0000, which SQL cannot carry');
  return text;
}

/** Reads up to the fields; undefined for a line without content, which is then behind the cursor. */
function readLineHead(cursor: LineCursor, readHead: (text: string) => Head): Head | undefined {
  const { text } = cursor;
  const isComment = text.charCodeAt(cursor.at) === 0x23;
  const start = skipSpaces(text, cursor.at);
  const lineEnd = isComment ? endOfLine(text, start) : endOfHead(text, start);
  const head = text.slice(start, lineEnd);
  cursor.at = lineEnd;
  if (isComment || head === '' || head === '\r') {
    cursor.toNextLine();
    return undefined;
  }
  return readHead(head);
}

/** Reads the time and all that follows it in the line, which TDengine ignores; undefined when it is left out or 0. */
function readTime(cursor: LineCursor): bigint | undefined {
  const { text } = cursor;
  const start = skipSpaces(text, cursor.at);
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code < 0x30 || code > 0x39) break;
  }
  if (end < text.length && text.charCodeAt(end) > 0x20) throw unreadable('the timestamp is not a whole number');
  cursor.at = end;
  cursor.toNextLine();
  if (end === start || (end === start + 1 && text.charCodeAt(start) === 0x30)) return undefined;
  return BigInt(text.slice(start, end));
}

/** Adds which line of the record is meant, counted from 1. */
function atLine(error: unknown, text: string, start: number): unknown {
  if (!(error instanceof RecordError)) return error;
  const line = text.slice(0, start).split('\n').length;
  return new RecordError(error.stage, `line ${line}: ${error.message}`, { cause: error });
}
