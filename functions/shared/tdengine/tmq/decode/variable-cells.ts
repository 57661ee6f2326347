import { isUtf8 } from 'node:buffer';
import type { TypeName } from '../../types/types.ts';
import type { Cell } from './block.ts';
import { type ByteReader, frameError } from './byte-reader.ts';

const NO_CHARACTER = '\uFFFD';

/**
 * Reads the column of a type whose values have their own lengths: an offset a row, -1 for NULL, and the values behind their
 * lengths. @param onGarbled told of the rows with bytes that are no text.
 */
export function variableCells(
  reader: ByteReader,
  rows: number,
  length: number,
  type: TypeName,
  onGarbled: (row: number) => void,
): readonly Cell[] {
  const offsets = reader.take(rows * 4);
  const values = reader.take(length);
  const { bytes, view } = reader;
  const headBytes = type === 'BLOB' ? 4 : 2;
  const cells = new Array<Cell>(rows);
  for (let row = 0; row < rows; row++) {
    const offset = view.getInt32(offsets + row * 4, true);
    if (offset === -1) {
      cells[row] = null;
      continue;
    }
    if (offset < 0 || offset > length - headBytes) throw frameError(`a value begins at ${offset} of ${length} bytes`);
    const size = headBytes === 4 ? view.getUint32(values + offset, true) : view.getUint16(values + offset, true);
    const start = values + offset + headBytes;
    const end = start + size;
    if (end > values + length) throw frameError('a value goes beyond its column');
    switch (type) {
      case 'NCHAR': {
        const text = ucs4Text(view, start, end);
        cells[row] = text;
        if (text.includes(NO_CHARACTER) && !isUcs4(view, start, end)) onGarbled(row);
        break;
      }
      case 'VARCHAR':
      case 'JSON': {
        const text = bytes.toString('utf8', start, end);
        cells[row] = text;
        if (text.includes(NO_CHARACTER) && !isUtf8(bytes.subarray(start, end))) onGarbled(row);
        break;
      }
      case 'VARBINARY':
      case 'BLOB':
      case 'GEOMETRY':
        cells[row] = bytes.toString('hex', start, end);
        break;
      default:
        throw frameError(`${type} has a fixed width`);
    }
  }
  return cells;
}

/** Text of 4 bytes a code point; U+FFFD for what is none. */
function ucs4Text(view: DataView, start: number, end: number): string {
  if ((end - start) % 4 !== 0) throw frameError('a text of NCHAR ends within a character');
  let text = '';
  for (let at = start; at < end; at += 4) {
    const code = view.getUint32(at, true);
    text += isCharacter(code) ? String.fromCodePoint(code) : NO_CHARACTER;
  }
  return text;
}

function isUcs4(view: DataView, start: number, end: number): boolean {
  for (let at = start; at < end; at += 4) if (!isCharacter(view.getUint32(at, true))) return false;
  return true;
}

function isCharacter(code: number): boolean {
  return code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
}
