import { doubleText, floatText } from '../text/number-text.ts';
import type { ColumnType } from '../types/column-type.ts';
import type { Precision } from '../types/precision.ts';
import { type StoredValue, textOf, unsignedOf } from '../types/stored-value.ts';
import { timestampPrinter } from '../types/timestamp-text.ts';

type Printer = (value: StoredValue) => string;

const ESCAPE = /\\[\s\S]/g;
const STRAY_BYTE = /([\udc80-\udcff])/u;

/** As JSON, but \b and \f by their numbers, as the server's own writer has them. */
function escaped(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  if (!json.includes('\\')) return json;
  return json.replace(ESCAPE, (pair) => {
    if (pair === '\\b') return '\\u0008';
    return pair === '\\f' ? '\\u000c' : pair;
  });
}

/** Text as a JSON string; bytes that are no UTF-8 stay as they are, which makes the answer invalid, there as here. */
function jsonText(text: string): string {
  if (text.isWellFormed()) return `"${escaped(text)}"`;
  const parts = text.split(STRAY_BYTE).map((part, place) => (place % 2 === 0 ? escaped(part) : part));
  return `"${parts.join('')}"`;
}

function bytesText(value: StoredValue): string {
  return value instanceof Uint8Array ? `"${Buffer.from(value).toString('hex')}"` : jsonText(String(value));
}

function printerOf(type: ColumnType, precision: Precision, zone: string): Printer {
  switch (type.name) {
    case 'BOOL':
      return (value) => (value === 0n ? 'false' : 'true');
    case 'FLOAT':
      return (value) => floatText(Number(value));
    case 'DOUBLE':
      return (value) => doubleText(Number(value));
    case 'TIMESTAMP': {
      const print = timestampPrinter(precision, zone);
      return (value) => (typeof value === 'bigint' ? `"${print(value)}"` : 'null');
    }
    case 'BIGINT UNSIGNED':
      return (value) => unsignedOf(value).toString();
    case 'VARBINARY':
    case 'GEOMETRY':
    case 'BLOB':
      return bytesText;
    case 'JSON':
      return (value) => textOf(value);
    case 'VARCHAR':
    case 'NCHAR':
    case 'DECIMAL':
      return (value) => jsonText(textOf(value));
    default:
      return String;
  }
}

/** How the values of a column are written into the answer. */
export function valuePrinter(type: ColumnType, precision: Precision, zone: string): Printer {
  const print = printerOf(type, precision, zone);
  return (value) => (value === null ? 'null' : print(value));
}
