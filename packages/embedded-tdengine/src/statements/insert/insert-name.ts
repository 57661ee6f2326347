import type { TableName } from '../../catalog/catalog.ts';
import { MAX_DATABASE_BYTES, MAX_TABLE_BYTES } from '../../catalog/names.ts';
import { invalidOperation, StatementError, syntaxError } from '../../errors.ts';
import type { Token } from '../../sql/lexer.ts';
import { backtickName } from '../../sql/literal.ts';
import { RESERVED_WORDS } from '../../sql/reserved-words.ts';
import { byteLength } from '../../text/loose-text.ts';
import type { InsertCursor } from './cursor.ts';

/** The name a word or backtick token spells. */
export function spelledName(cursor: InsertCursor, token: Token): string {
  const text = cursor.text(token);
  return token.kind === 'quoted' ? backtickName(text) : text.toLowerCase();
}

function checkLength(name: string, maxBytes: number): string {
  if (name === '' || byteLength(name) > maxBytes) throw invalidOperation('name too long');
  return name;
}

function isWord(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'quoted';
}

function isReserved(cursor: InsertCursor, token: Token): boolean {
  return token.kind === 'word' && RESERVED_WORDS.has(cursor.text(token).toLowerCase());
}

function readSecondPart(cursor: InsertCursor, start: number): string {
  const token = cursor.next();
  if (cursor.text(token) === '?') throw cursor.errorAt(start, '? only used in stmt');
  if (!isWord(token) || isReserved(cursor, token)) throw syntaxError(cursor.sql.slice(token.start));
  const name = spelledName(cursor, token);
  if (name.includes('.')) throw new StatementError(0x2617, "The table name cannot contain '.'");
  return checkLength(name, MAX_TABLE_BYTES);
}

/** `database.table`, or `table` where the request has a current database. Further parts are no table's name. */
export function readInsertName(cursor: InsertCursor, current: string | undefined): TableName {
  const first = cursor.next();
  if (!isWord(first) || isReserved(cursor, first)) throw cursor.errorAt(first.start, 'table_name is expected');
  const name = spelledName(cursor, first);
  const dot = cursor.peek();
  if (dot.kind === 'decimal' && dot.start === first.end) throw syntaxError(cursor.sql.slice(dot.start));
  if (!cursor.acceptSymbol('.')) {
    if (current === undefined) throw invalidOperation('db is not specified');
    return { database: current, table: checkLength(name, MAX_TABLE_BYTES) };
  }
  checkLength(name, MAX_DATABASE_BYTES);
  const table = readSecondPart(cursor, first.start);
  if (!cursor.acceptSymbol('.')) return { database: name, table };
  return { database: name, table: `${table}.${spelledName(cursor, cursor.next())}` };
}
