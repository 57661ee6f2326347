import { parseDecimal } from '../../functions/shared/tdengine/decimal.ts';
import { parseTime } from '../../functions/shared/tdengine/time/iso-reader.ts';
import { fromMs, type Precision } from '../../functions/shared/tdengine/time/precision.ts';
import { numberText } from '../../functions/shared/tdengine/types/numbers.ts';
import { familyOf } from '../../functions/shared/tdengine/types/types.ts';
import { wktOf } from '../../functions/source/encode/wkt.ts';

/**
 * A value as a column stores it, as text: two values are the same for TDengine exactly when their texts are. Null is NULL,
 * which REST shows also of a NaN that somebody else has stored.
 */
export type StoredText = string | null;

/**
 * The time at which all records are said to arrive. Rows and columns that records give the time of their arrival get it, and
 * none else do: 2099-12-31T23:59:59.987Z.
 */
export const ARRIVAL_MS = 4_102_444_799_987;

/** Stands for the time of a record's arrival, which nobody knows any more: every text is the same as it. */
export const ARRIVAL: StoredText = '\0arrival';

/** What a column stores of a SQL literal that the sink writes into it. @param type as DESCRIBE writes it */
export function literalReader(type: string, precision: Precision): (sql: string) => StoredText {
  const read = readerOf(type, precision);
  return (sql) => (sql === 'NULL' ? null : read(sql));
}

function readerOf(type: string, precision: Precision): (sql: string) => StoredText {
  switch (familyOf(type)) {
    case 'integer':
      return (sql) => wholeText(bareText(sql));
    case 'BOOL':
      return (sql) => (sql === 'true' || sql === '1' ? 'true' : 'false');
    case 'floating':
      return type === 'FLOAT'
        ? (sql) => numberText(Math.fround(Number(bareText(sql))))
        : (sql) => numberText(Number(bareText(sql)));
    case 'DECIMAL':
      return (sql) => decimalText(bareText(sql));
    case 'TIMESTAMP': {
      const arrival = String(fromMs(ARRIVAL_MS, precision));
      return (sql) => {
        if (sql === arrival) return ARRIVAL;
        return sql.startsWith("'") ? String(parseTime(textIn(sql), precision)) : wholeText(sql);
      };
    }
    case 'bytes':
      return bytesText;
    case 'GEOMETRY':
      return (sql) => geometryText(textIn(sql));
    case 'text':
    case 'JSON':
    case undefined:
      return textIn;
  }
}

/** What a column stores, by what REST shows of it when it is read with all its digits. */
export function cellReader(type: string): (cell: unknown) => StoredText {
  const read = shownReader(type);
  return (cell) => (cell === null || cell === undefined ? null : read(cell));
}

function shownReader(type: string): (cell: unknown) => string {
  switch (familyOf(type)) {
    case 'integer':
    case 'TIMESTAMP':
      return (cell) => wholeText(String(cell));
    case 'floating':
      return type === 'FLOAT' ? (cell) => numberText(Math.fround(Number(cell))) : (cell) => numberText(Number(cell));
    case 'DECIMAL':
      return (cell) => decimalText(String(cell));
    case 'GEOMETRY':
      return (cell) => geometryText(wktOf(String(cell)));
    case 'bytes':
      return (cell) => String(cell).toLowerCase();
    case 'BOOL':
    case 'text':
    case 'JSON':
    case undefined:
      return String;
  }
}

/** Reads a tag from both sides. */
export interface TagReader {
  readonly literal: (sql: string) => StoredText;
  readonly cell: (cell: unknown) => StoredText;
}

/** Makes the readers of a tag. A stable with a tag of JSON has no other; its keys may come in any order. */
export function tagReader(type: string, precision: Precision): TagReader {
  const [literal, cell] = [literalReader(type, precision), cellReader(type)];
  if (familyOf(type) !== 'JSON') return { literal, cell };
  return {
    literal: (sql) => jsonText(literal(sql)),
    cell: (shown) => jsonText(typeof shown === 'object' && shown !== null ? JSON.stringify(shown) : cell(shown)),
  };
}

function jsonText(text: StoredText): StoredText {
  if (text === null) return null;
  try {
    return JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
  } catch {
    return text;
  }
}

function bareText(sql: string): string {
  return sql.startsWith("'") ? sql.slice(1, -1) : sql;
}

function wholeText(text: string): string {
  return /^(?:0|-?[1-9]\d*)$/.test(text) ? text : String(BigInt(text));
}

function decimalText(text: string): string {
  const number = parseDecimal(text);
  if (number === undefined) return text;
  return `${number.isNegative ? '-' : ''}${number.whole}.${number.fraction}`;
}

/** The text of a literal: what `quoteText` has escaped as it was. */
function textIn(sql: string): string {
  if (!sql.startsWith("'")) return sql;
  const inside = sql.slice(1, -1);
  return inside.includes('\\') ? inside.replace(/\\(.)/gs, '$1') : inside;
}

function bytesText(sql: string): string {
  return sql.startsWith("'\\x") ? sql.slice(3, -1).toLowerCase() : Buffer.from(textIn(sql)).toString('hex');
}

/** Well-known text in one spelling of its numbers and blanks. A point may stand in brackets of its own, or not. */
function geometryText(text: string): string {
  const spelled = (text.match(/[A-Za-z]+|[(),]|[^\s(),A-Za-z][^\s(),]*/g) ?? []).map((token) =>
    /^[+\-.\d]/.test(token) ? numberText(Number(token)) : token.toUpperCase(),
  );
  return spelled.join(' ').replaceAll(/\( ([^(),]+) \)/g, '$1');
}
