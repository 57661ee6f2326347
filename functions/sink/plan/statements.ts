import { MAX_SQL_BYTES } from '../../shared/tdengine/sql-text.ts';
import { ClauseHeaders, type Schemas } from './clause-headers.ts';
import { sameColumns } from './clauses.ts';
import type { WriteRow } from './group-rows.ts';

/** One INSERT with the rows in it. */
export interface Statement {
  readonly sql: string;
  /** Length of `sql` in UTF-8. */
  readonly bytes: number;
  readonly rows: readonly WriteRow[];
}

const INSERT = 'INSERT INTO ';

/**
 * Writes rows as INSERT statements of at most `maxBytes`, each as full as the rows allow, in the rows' order. Rows of
 * one clause should follow each other. A single row longer than `maxBytes` gets a statement of its own.
 */
export function* statementsOf(
  rows: Iterable<WriteRow>,
  schemas: Schemas,
  maxBytes: number = MAX_SQL_BYTES,
): Generator<Statement> {
  const headers = new ClauseHeaders(schemas);
  let statement = new StatementText();
  let previous: WriteRow | undefined;
  let header = { text: '', bytes: 0 };
  for (const row of rows) {
    const tuple = tupleOf(row);
    const continues = previous !== undefined && previous.table === row.table && sameColumns(previous, row);
    if (!continues) header = measured(headers.headerOf(row));
    if (!statement.isEmpty && statement.bytes + (continues ? 0 : header.bytes) + tuple.bytes > maxBytes) {
      yield statement.finished();
      statement = new StatementText();
    }
    if (!continues || statement.isEmpty) statement.append(header);
    statement.appendRow(tuple, row);
    previous = row;
  }
  if (!statement.isEmpty) yield statement.finished();
}

interface Measured {
  readonly text: string;
  readonly bytes: number;
}

class StatementText {
  #sql = INSERT;
  #rows: WriteRow[] = [];
  bytes = INSERT.length;

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  append({ text, bytes }: Measured): void {
    this.#sql += text;
    this.bytes += bytes;
  }

  appendRow(tuple: Measured, row: WriteRow): void {
    this.append(tuple);
    this.#rows.push(row);
  }

  finished(): Statement {
    return { sql: this.#sql, bytes: this.bytes, rows: this.#rows };
  }
}

function tupleOf(row: WriteRow): Measured {
  let text = `(${row.time}`;
  for (const cell of row.cells) text += `,${cell.sql}`;
  return measured(`${text})`);
}

function measured(text: string): Measured {
  return { text, bytes: Buffer.byteLength(text) };
}
