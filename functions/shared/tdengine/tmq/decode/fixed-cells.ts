import type { Cell } from './block.ts';
import { type ByteReader, frameError } from './byte-reader.ts';
import { shortestFloat } from './float-number.ts';
import type { BlockType } from './type-codes.ts';

/** Reads one value at its place; `scale` of a DECIMAL. */
type ReadValue = (view: DataView, at: number, scale: number) => Cell;

/** Reads the column of a type of one width: a bit a row for NULL, the highest first, and the values. */
export function fixedCells(
  reader: ByteReader,
  rows: number,
  length: number,
  type: BlockType,
  scale: number,
): readonly Cell[] {
  const { width } = type;
  const nulls = reader.take(Math.ceil(rows / 8));
  const values = reader.take(length);
  const { bytes, view } = reader;
  const read = readerOf(type);
  const isEmpty = length === 0;
  if (!isEmpty && length !== rows * width) throw frameError(`a column of ${rows} rows has ${length} bytes`);
  const cells = new Array<Cell>(rows);
  for (let row = 0, at = values; row < rows; row++, at += width) {
    if (((bytes[nulls + (row >> 3)] ?? 0) & (128 >> (row & 7))) !== 0) cells[row] = null;
    else if (isEmpty) throw frameError('a column without values has rows that are not NULL');
    else cells[row] = read(view, at, scale);
  }
  return cells;
}

function readerOf({ name, width }: BlockType): ReadValue {
  switch (name) {
    case 'BOOL':
      return (view, at) => view.getUint8(at) !== 0;
    case 'TINYINT':
      return (view, at) => view.getInt8(at);
    case 'SMALLINT':
      return (view, at) => view.getInt16(at, true);
    case 'INT':
      return (view, at) => view.getInt32(at, true);
    case 'TINYINT UNSIGNED':
      return (view, at) => view.getUint8(at);
    case 'SMALLINT UNSIGNED':
      return (view, at) => view.getUint16(at, true);
    case 'INT UNSIGNED':
      return (view, at) => view.getUint32(at, true);
    case 'BIGINT':
    case 'TIMESTAMP':
      return int64Text;
    case 'BIGINT UNSIGNED':
      return (view, at) => String(view.getBigUint64(at, true));
    case 'FLOAT':
      return (view, at) => {
        const value = view.getFloat32(at, true);
        return Number.isFinite(value) ? shortestFloat(value) : null;
      };
    case 'DOUBLE':
      return (view, at) => {
        const value = view.getFloat64(at, true);
        return Number.isFinite(value) ? value : null;
      };
    case 'DECIMAL':
      return width === 8 ? (view, at, scale) => decimalText(view.getBigInt64(at, true), scale) : decimal128;
    default:
      throw frameError(`${name} has no fixed width`);
  }
}

/** High halves with which the whole is a number that a double holds exactly. */
const MOST_SAFE_HIGH = 2 ** 20;

function int64Text(view: DataView, at: number): string {
  const high = view.getInt32(at + 4, true);
  // Most times and counts: numbers become text faster than BigInts.
  if (high < MOST_SAFE_HIGH && high >= -MOST_SAFE_HIGH) return String(high * 2 ** 32 + view.getUint32(at, true));
  return String(view.getBigInt64(at, true));
}

function decimal128(view: DataView, at: number, scale: number): string {
  return decimalText((view.getBigInt64(at + 8, true) << 64n) | view.getBigUint64(at, true), scale);
}

/** A whole number with the point so many digits from its end, as REST shows a DECIMAL: all digits of the scale are there. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
