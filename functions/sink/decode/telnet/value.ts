import { unreadable } from '../../rows/record-error.ts';
import type { Cell } from '../../rows/row.ts';
import { geometryCell, ncharCell, varbinaryCell, varcharCell } from '../cells.ts';
import { readNumberOrBoolean } from '../line/number.ts';
import { hexBytes } from '../line/string.ts';
import { VALUE_COLUMN } from '../opentsdb-protocols.ts';

const QUOTE = 0x22;

/**
 * Reads a line's value: a number or boolean as in line protocol, or a string in quotes, in which a backslash is only
 * that and quotes need none. @throws RecordError when it is none of them, or is out of its type's range.
 */
export function readTelnetValue(text: string): Cell {
  if (text.charCodeAt(0) === QUOTE) return varcharCell(VALUE_COLUMN, insideOf(text, 0));
  if (text.charCodeAt(1) !== QUOTE) return readNumberOrBoolean(text, VALUE_COLUMN);
  const inside = insideOf(text, 1);
  switch (text.charAt(0)) {
    case 'L':
    case 'l':
      return ncharCell(VALUE_COLUMN, inside);
    case 'B':
    case 'b':
      return varbinaryCell(
        VALUE_COLUMN,
        inside.startsWith('\\x') ? hexBytes(inside, VALUE_COLUMN) : Buffer.from(inside),
      );
    case 'G':
    case 'g':
      return geometryCell(VALUE_COLUMN, inside);
    default:
      throw unreadable('the value: a string must begin with ", L", B" or G"', VALUE_COLUMN);
  }
}

function insideOf(text: string, quote: number): string {
  const last = text.length - 1;
  if (last <= quote || text.charCodeAt(last) !== QUOTE) {
    throw unreadable('the value: a string has no end: a blank ends the value, in quotes too', VALUE_COLUMN);
  }
  return text.slice(quote + 1, last);
}
