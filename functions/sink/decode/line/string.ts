import { unreadable } from '../../rows/record-error.ts';
import type { Cell } from '../../rows/row.ts';
import { geometryCell, ncharCell, varbinaryCell, varcharCell } from '../cells.ts';
import { unescapeString } from './scan.ts';

/** The place behind the quote that ends a string, or -1 when there is none. */
export function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x5c) at++;
  }
  return -1;
}

/** Reads `"…"` VARCHAR, `L"…"` NCHAR, `B"…"` VARBINARY or `G"…"` GEOMETRY. @throws RecordError for anything else. */
export function readString(value: string, name: string): Cell {
  const kind = value.charCodeAt(0) === 0x22 ? '' : value.charAt(0);
  const inside = value.slice(kind.length + 1, -1);
  if (endOfString(value, kind.length + 1) !== value.length) {
    throw unreadable(`field ${name}: a quote inside the value is not escaped`, name);
  }
  switch (kind) {
    case '':
      return varcharCell(name, unescapeString(inside));
    case 'L':
    case 'l':
      return ncharCell(name, unescapeString(inside));
    case 'B':
    case 'b':
      return varbinaryCell(
        name,
        inside.startsWith('\\x') ? hexBytes(inside, name) : Buffer.from(unescapeString(inside)),
      );
    case 'G':
    case 'g':
      return geometryCell(name, unescapeString(inside));
    default:
      throw unreadable(`field ${name}: a string must begin with ", L", B" or G"`, name);
  }
}

/** The bytes of `\x` and pairs of hexadecimal digits. @throws RecordError for anything else behind `\x`. */
export function hexBytes(inside: string, name: string): Buffer {
  if (inside.length % 2 !== 0 || !/^\\x[0-9a-fA-F]*$/.test(inside)) {
    throw unreadable(`field ${name}: \\x must be followed by pairs of hexadecimal digits`, name);
  }
  return Buffer.from(inside.slice(2), 'hex');
}
