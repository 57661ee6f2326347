import type { ValueType } from '../row.ts';

/** Turns a literal into one of the column's type; undefined when that would change the value. */
export type Coerce = (sql: string) => string | undefined;

/** How values of a type get into a column of another; undefined when they never do. */
export function coercionOf(from: ValueType, to: string): 'same' | Coerce | undefined {
  const isText = (type: string) => type === 'VARCHAR' || type === 'NCHAR';
  return isText(from) && isText(to) ? 'same' : undefined;
}
