/** Longest names in bytes: databases; tables and stables; columns and tags. */
export const MAX_NAME_BYTES = { database: 64, table: 192, column: 64 } as const;

/** Databases of TDengine itself, which take no rows of others, whatever the case of the name. */
const RESERVED: ReadonlySet<string> = new Set(['information_schema', 'performance_schema']);

/** Why TDengine has no database of a name, to go behind “the name”; undefined when it can. */
export function databaseNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES.database) return `is longer than ${MAX_NAME_BYTES.database} bytes`;
  if (name.includes('.')) return 'has a dot in it, which TDengine does not take';
  if (name.includes('\0')) return 'holds U+0000';
  return RESERVED.has(name.toLowerCase()) ? 'is that of a database of TDengine itself' : undefined;
}

/** Where texts are joined one may stand inside; a name that begins with it looks like the one without it. */
const BYTE_ORDER_MARK = 0xfeff;

/** Whether a name looks like another: it begins with what nobody sees. */
export function beginsUnseen(name: string): boolean {
  return name.charCodeAt(0) === BYTE_ORDER_MARK;
}

/** What is wrong with such a name. */
export const UNSEEN = 'begins with a byte order mark, U+FEFF';

/** Why no table, stable or subtable is to have a name, to go behind “the name”; undefined when one may. */
export function tableNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (beginsUnseen(name)) return UNSEEN;
  if (Buffer.byteLength(name) > MAX_NAME_BYTES.table) return `is longer than ${MAX_NAME_BYTES.table} bytes`;
  return name.includes('.') ? 'has a dot in it, which TDengine does not take' : undefined;
}
