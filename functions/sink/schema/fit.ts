import { characters } from '../decode/cells.ts';
import type { Cell } from '../row.ts';

/** Whether a column of the type holds any text: VARCHAR and NCHAR take each other's values unchanged. */
export function isText(type: string): boolean {
  return type === 'VARCHAR' || type === 'NCHAR';
}

/** Length that a text cell needs in a text column of the other type: bytes in VARCHAR, characters in NCHAR. */
export function lengthIn(cell: Cell, type: string): number {
  const text = cell.sql.slice(1, -1).replace(/\\(.)/gs, '$1');
  return type === 'NCHAR' ? characters(text) : Buffer.byteLength(text);
}
