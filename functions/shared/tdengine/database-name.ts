import { MAX_NAME_BYTES } from './sql-text.ts';

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
