import type { TableColumn, TableSchema } from '../../../shared/tdengine/table-schema.ts';
import { factsOf } from '../../../shared/tdengine/types/types.ts';

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

/** What a cell of an unknown type shows beside its declared length. */
const UNKNOWN = { characters: 3, each: 1 };

/** Characters of a cell with its comma, at most where its type bounds them. */
function widthOf({ type, length }: TableColumn): number {
  const { characters, each = 0 } = factsOf(type)?.shown ?? UNKNOWN;
  return characters + each * length;
}
