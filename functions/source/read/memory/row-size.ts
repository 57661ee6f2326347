import type { TableColumn, TableSchema } from '../../../shared/tdengine/table-schema.ts';
import { baseType } from '../../encode/cell-text.ts';

/** How large the rows of a table are: expected from its columns, then as they are read. */
export interface RowSize {
  /** Memory that one row takes, in bytes. */
  bytes(): number;
  /** Memory for so many rows, with room for some that are larger than those before. */
  memoryFor(rows: number): number;
  /** Rows of which that memory is no more than `memory`; at least one. */
  rowsIn(memory: number): number;
  /** Longest answer, in bytes, with so many rows that fits into `memory`. */
  answerLimit(rows: number, memory: number): number;
  /** So many rows came, in an answer of so many bytes. */
  came(rows: number, answerBytes: number): void;
  /** An answer with so many rows was longer than so many bytes. */
  wereLarger(rows: number, answerBytes: number): void;
}

/**
 * Memory for a byte of an answer: as it came, in one piece, as text (two bytes a character, if one of them needs that),
 * and as a cell's text or a record's. Together they are so many until the collector has passed.
 */
const PER_BYTE = 5;

/** Memory for a cell beyond its text: its place in the row, and a number's own. */
const PER_CELL = 16;

/** How much larger than expected rows may be before their answer is given up. */
const HEADROOM = 1.5;

/** What an answer has for each column, whatever its rows: name, type and length, at most. */
const BYTES_PER_COLUMN = 96;

/** A text of Node's has at most 2^29 characters. */
const LONGEST_ANSWER = 2 ** 28;

/** What is expected of the rows of a table. @param schema as it is read. */
export function rowSize(schema: TableSchema): RowSize {
  const cells = schema.length + 1;
  const fixed = schema.length * BYTES_PER_COLUMN + 16_384;
  let text = schema.reduce((sum, column) => sum + widthOf(column), SUBTABLE_WIDTH);
  const bytes = () => text * PER_BYTE + cells * PER_CELL;
  const memoryFor = (rows: number) => Math.ceil(fixed * PER_BYTE + rows * bytes() * HEADROOM);
  return {
    bytes,
    memoryFor,
    rowsIn: (memory) => Math.max(1, Math.floor((memory - fixed * PER_BYTE) / (bytes() * HEADROOM))),
    answerLimit: (rows, memory) =>
      Math.min(LONGEST_ANSWER, Math.max(fixed, Math.floor((memory - rows * cells * PER_CELL) / PER_BYTE))),
    came(rows, answerBytes) {
      if (rows > 0) text = Math.max(1, answerBytes / rows);
    },
    wereLarger(rows, answerBytes) {
      text = Math.max(text * 2, answerBytes / Math.max(1, rows));
    },
  };
}

/** The subtable's name, and what stands around a row. */
const SUBTABLE_WIDTH = 64;

/** What a BLOB is expected to be; DESCRIBE does not say how long it can be. */
const BLOB_WIDTH = 65_536;

/** Characters of a cell with its comma, at most where its type bounds them. */
function widthOf({ type, length }: TableColumn): number {
  switch (baseType(type)) {
    case 'BOOL':
    case 'TINYINT':
    case 'TINYINT UNSIGNED':
    case 'SMALLINT':
    case 'SMALLINT UNSIGNED':
      return 7;
    case 'INT':
    case 'INT UNSIGNED':
      return 12;
    case 'FLOAT':
      return 16;
    case 'DOUBLE':
      return 25;
    case 'BIGINT':
    case 'BIGINT UNSIGNED':
    case 'TIMESTAMP':
      return 23;
    case 'DECIMAL':
      return 42;
    case 'NCHAR':
      return 3 + length * 4;
    case 'VARBINARY':
    case 'GEOMETRY':
      return 3 + length * 2;
    case 'BLOB':
      return BLOB_WIDTH;
    default:
      return 3 + length;
  }
}
