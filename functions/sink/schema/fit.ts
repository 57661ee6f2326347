import { characters } from '../decode/cells.ts';
import type { Cell } from '../row.ts';

/** Whether a column of the type holds any text: VARCHAR and NCHAR take each other's values unchanged. */
export function isText(type: string): boolean {
  return type === 'VARCHAR' || type === 'NCHAR';
}

/** Length of a column of the type that holds the cell: characters of NCHAR, bytes of all others. */
export function neededLength(cell: Cell, type: string): number {
  if (type !== 'NCHAR') return cell.length;
  return characters(cell.sql.slice(1, -1).replace(/\\(.)/gs, '$1'));
}
