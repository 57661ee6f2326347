import { InsertCursor } from './cursor.ts';

/**
 * Whether the statement is an INSERT of values, which has a parser of its own on the server, with errors of its own:
 * USING, VALUES or FILE comes before any SELECT. `IMPORT` is an old word for the same.
 */
export function isInsertOfValues(sql: string): boolean {
  const cursor = new InsertCursor(sql);
  const first = cursor.next();
  if (first.kind !== 'word' || !/^(?:insert|import)$/i.test(cursor.text(first))) return false;
  for (;;) {
    const token = cursor.next();
    if (token.kind === 'end' || token.kind === 'illegal') return false;
    const word = token.kind === 'word' ? cursor.text(token).toLowerCase() : '';
    if (word === 'using' || word === 'values' || word === 'file') return true;
    if (word === 'select') return false;
  }
}
