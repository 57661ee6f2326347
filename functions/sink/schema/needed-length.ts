import { characters } from '../decode/cells.ts';

/** Length of a column of the type that holds a literal of so many bytes: characters of NCHAR, bytes of all others. */
export function neededLength(sql: string, bytes: number, type: string): number {
  if (type !== 'NCHAR') return bytes;
  return characters(sql.slice(1, -1).replace(/\\(.)/gs, '$1'));
}
