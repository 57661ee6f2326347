import { NO_CODE } from '../../error.ts';
import type { Precision } from '../../time/precision.ts';
import { TmqError } from '../tmq-error.ts';
import type { Block, BlockColumn, Cell, DecimalScale } from './block.ts';
import { type ByteReader, frameError } from './byte-reader.ts';
import { fixedCells } from './fixed-cells.ts';
import { blockType } from './type-codes.ts';
import { variableCells } from './variable-cells.ts';

/** What is known of a block beside its bytes. */
export interface BlockFacts {
  readonly table: string | undefined;
  readonly precision: Precision;
  readonly columns: readonly BlockColumn[];
  readonly scaleOf: DecimalScale | undefined;
  /** Whether a JSON tag is in TDengine's own form, which is not read. */
  readonly isRaw: boolean;
}

/** Block versions that are laid out in this way. */
const VERSIONS: readonly number[] = [1, 2];

/** Bytes before the columns: version, length, rows, columns, flag, group. */
const HEAD_BYTES = 28;

/** Bytes of a column in the head: type and width, and length. */
const COLUMN_BYTES = 9;

const NONE: readonly number[] = [];

/** Precisions by their numbers. */
const PRECISIONS: readonly Precision[] = ['ms', 'us', 'ns'];

/** The precision of a number. @throws TmqError `frame` for one that nobody knows. */
export function precisionOf(code: number): Precision {
  const precision = PRECISIONS[code];
  if (precision === undefined) throw frameError(`precision ${code} is unknown`);
  return precision;
}

/** Rows of a block at the place `start`, without anything else of it, to be checked against what its frame says. */
export function rowsAt(reader: ByteReader, start: number): number {
  return reader.view.getInt32(start + 8, true);
}

/** Reads a block: the head, the types, the lengths, and the columns. */
export function decodeBlock(reader: ByteReader, facts: BlockFacts): Block {
  const { columns } = facts;
  const start = reader.take(HEAD_BYTES);
  const { view } = reader;
  const version = view.getInt32(start, true);
  if (!VERSIONS.includes(version)) throw frameError(`a block has version ${version}`);
  const end = start + view.getInt32(start + 4, true);
  const rows = rowsAt(reader, start);
  const count = view.getInt32(start + 12, true);
  if (rows < 0 || count < 1) throw frameError(`a block has ${rows} rows of ${count} columns`);
  if (count !== columns.length) throw frameError(`a block has ${count} columns, and its schema ${columns.length}`);
  const heads = reader.take(count * COLUMN_BYTES);
  const lengths = heads + count * 5;
  let garbled: Set<number> | undefined;
  const onGarbled = (row: number) => {
    garbled ??= new Set();
    garbled.add(row);
  };
  const cells: (readonly Cell[])[] = [];
  for (let at = 0; at < count; at++) {
    const head = heads + at * 5;
    const type = blockType(view.getUint8(head));
    const column = columns[at];
    if (type === undefined || type.name !== column?.type) throw frameError('a block has other types than its schema');
    const length = view.getInt32(lengths + at * 4, true);
    if (type.width !== 0) {
      const scale = type.name === 'DECIMAL' ? scaleAt(view, head, facts, column.name) : 0;
      cells.push(fixedCells(reader, rows, length, type, scale));
      continue;
    }
    if (type.name === 'JSON' && facts.isRaw) throw jsonInRaw(column.name);
    cells.push(variableCells(reader, rows, length, type.name, onGarbled));
  }
  if (reader.at > end || end > reader.bytes.length) throw frameError('a block has another length than it says');
  reader.at = end;
  const garbledRows = garbled === undefined ? NONE : [...garbled].sort((one, other) => one - other);
  return { table: facts.table, precision: facts.precision, columns, rows, cells, garbledRows };
}

/** Longest scale of a DECIMAL. */
const MOST_SCALE = 38;

/** The scale of a column: its head has scale, precision, nothing, width; where the precision is 0, nobody wrote them. */
function scaleAt(view: DataView, head: number, { table, scaleOf }: BlockFacts, column: string): number {
  const scale = view.getUint8(head + 2) === 0 ? scaleOf?.(table, column) : view.getUint8(head + 1);
  if (scale === undefined) {
    const message = `TDengine: the block does not tell the scale of the DECIMAL column ${column}: DESCRIBE the table`;
    throw new TmqError('decimalScale', NO_CODE, 'schema', message);
  }
  if (scale > MOST_SCALE) throw frameError(`a DECIMAL has scale ${scale}`);
  return scale;
}

function jsonInRaw(column: string): TmqError {
  const message = `TDengine: the JSON tag ${column} comes in TDengine's own form: fetch the message block by block, or leave the tag out of the topic and read it by SQL`;
  return new TmqError('jsonInRaw', NO_CODE, 'refused', message);
}
