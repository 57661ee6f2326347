import { MAX_SQL_BYTES } from '../../../shared/tdengine/sql-text.ts';
import type { ClauseHeaders } from './clause-headers.ts';
import type { WriteRow } from './write-row.ts';

/** One INSERT with the rows in it. */
export interface Statement {
  readonly sql: string;
  /** Length of `sql` in UTF-8. */
  readonly bytes: number;
  readonly rows: readonly WriteRow[];
}

const INSERT = 'INSERT INTO ';

/**
 * Characters after which the bytes are counted, for which V8 puts together what was added until then: while it is near in
 * memory that takes a fraction of what it takes for a whole statement in the end.
 */
const PIECE = 16_384;

/**
 * Writes rows as INSERT statements of at most `maxBytes`, each as full as the rows allow, in the rows' order. Rows of
 * one table and layout should follow each other. A single row longer than `maxBytes` gets a statement of its own.
 */
export function* statementsOf(
  rows: readonly WriteRow[],
  headers: ClauseHeaders,
  maxBytes: number = MAX_SQL_BYTES,
): Generator<Statement> {
  // Bytes cost a look at every character, so a statement is filled by characters, of which most are one byte.
  let bytesPerCharacter = 1;
  let sql = '';
  let bytes = 0;
  let piece = INSERT;
  let start = 0;
  let previous: WriteRow | undefined;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (row === undefined) break;
    const continues = previous !== undefined && previous.table === row.table && previous.layout === row.layout;
    const longer = withTuple(continues ? `${piece}(` : headers.append(piece, row), row);
    if (at > start && (sql.length + longer.length) * bytesPerCharacter > maxBytes) {
      sql += piece;
      bytes += Buffer.byteLength(piece);
      yield* measured(sql, bytes, rows.slice(start, at), headers, maxBytes);
      bytesPerCharacter = bytes / sql.length;
      start = at;
      sql = '';
      bytes = 0;
      piece = withTuple(headers.append(INSERT, row), row);
    } else if (longer.length < PIECE) piece = longer;
    else {
      sql += longer;
      bytes += Buffer.byteLength(longer);
      piece = '';
    }
    previous = row;
  }
  if (start < rows.length) {
    yield* measured(sql + piece, bytes + Buffer.byteLength(piece), rows.slice(start), headers, maxBytes);
  }
}

/** The statement, or two with half of its rows each when it turns out too long. */
function* measured(
  sql: string,
  bytes: number,
  rows: readonly WriteRow[],
  headers: ClauseHeaders,
  maxBytes: number,
): Generator<Statement> {
  if (bytes <= maxBytes || rows.length === 1) {
    yield { sql, bytes, rows };
    return;
  }
  const middle = Math.ceil(rows.length / 2);
  yield* statementsOf(rows.slice(0, middle), headers, maxBytes);
  yield* statementsOf(rows.slice(middle), headers, maxBytes);
}

/** Adds a tuple but its opening bracket. Piece by piece: measured, a tuple that is put together before it is added makes the whole slower to put together. */
function withTuple(sql: string, { time, values }: WriteRow): string {
  let longer = sql + time;
  for (let at = 0; at < values.length; at++) {
    longer += ',';
    longer += values[at];
  }
  longer += ')';
  return longer;
}
