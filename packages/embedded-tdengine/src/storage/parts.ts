import type { Column, Stored } from '../catalog/table.ts';

/**
 * Columns of a table's rows that stand together in SQLite, which takes 2,000 a table; the sub-table's number and the key
 * stand in each part as well.
 */
const PART_COLUMNS = 1_990;

/** Where a part of a table's rows is: its table in SQLite, and the alias by which queries call it. */
export interface Part {
  readonly table: string;
  readonly alias: string;
  readonly columns: readonly Column[];
}

/** The part that a column is in, by its slot, which never changes. */
function numberOf({ slot }: Column): number {
  return Math.floor(Number(slot.slice(1)) / PART_COLUMNS);
}

/** The alias of the part that a column is in. */
export function aliasOf(column: Column): string {
  return aliasOfNumber(numberOf(column));
}

function aliasOfNumber(number: number): string {
  return number === 0 ? 'd' : `d${number}`;
}

function nameOf(storage: number, number: number): string {
  return number === 0 ? `d${storage}` : `d${storage}_${number}`;
}

/** The table in SQLite that a column is in. */
export function partTable(storage: number, column: Column): string {
  return nameOf(storage, numberOf(column));
}

/** Columns by the parts that they are in; the first part is always there. */
export function partsOf(storage: number, columns: readonly Column[]): readonly Part[] {
  const byNumber = new Map<number, Column[]>([[0, []]]);
  for (const column of columns) {
    const number = numberOf(column);
    const others = byNumber.get(number);
    if (others === undefined) byNumber.set(number, [column]);
    else others.push(column);
  }
  return [...byNumber].map(([number, ofPart]) => ({
    table: nameOf(storage, number),
    alias: aliasOfNumber(number),
    columns: ofPart,
  }));
}

/** All parts of a table that there can be: those that its columns are in now, or were. */
export function tablesOf({ storage, parts }: Stored): readonly string[] {
  return Array.from({ length: parts }, (_, number) => nameOf(storage, number));
}

/** How many parts columns reach into. */
export function partCount(columns: readonly Column[]): number {
  return 1 + Math.max(0, ...columns.map(numberOf));
}
