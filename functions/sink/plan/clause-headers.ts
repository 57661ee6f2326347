import { quoteName, quoteTable } from '../../shared/tdengine/sql-text.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { Subtable } from '../row.ts';
import { stableKey } from '../schema/schema-cache.ts';
import { sameColumns } from './clauses.ts';
import type { WriteRow } from './group-rows.ts';

/** The columns of the stables that rows go to, by {@link stableKey}. */
export type Schemas = ReadonlyMap<string, TableSchema>;

/** What the clauses of one stable share. */
interface StableText {
  readonly database: string;
  readonly stable: string;
  readonly quotedDatabase: string;
  readonly using: string;
  readonly timeColumn: string;
  readonly firstTag: string;
}

/**
 * Writes what stands before the rows of a clause: `db.sub USING db.stb (tags) TAGS (…) (columns) VALUES`. USING makes the
 * subtable when it is missing. Remembers what the next clause is likely to need again.
 */
export class ClauseHeaders {
  readonly #schemas: Schemas;
  #stable: StableText | undefined;
  #last: { readonly row: WriteRow; readonly columns: string } | undefined;

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  headerOf(row: WriteRow): string {
    const { name, tags } = row.table;
    const stable = this.#stableOf(row.table);
    let tagNames = '';
    let tagValues = '';
    for (const tag of tags) {
      tagNames += `${tagNames === '' ? '' : ','}${quoteName(tag.name)}`;
      tagValues += `${tagValues === '' ? '' : ','}${tag.sql}`;
    }
    // TDengine wants a value for at least one tag.
    const using = `${stable.using} (${tagNames || stable.firstTag}) TAGS (${tagValues || 'NULL'})`;
    return `${stable.quotedDatabase}.${quoteName(name)} ${using} (${stable.timeColumn}${this.#columnsOf(row)}) VALUES `;
  }

  #stableOf({ database, stable }: Subtable): StableText {
    if (this.#stable?.stable === stable && this.#stable.database === database) return this.#stable;
    const schema = this.#schemas.get(stableKey(database, stable));
    const time = schema?.[0];
    const firstTag = schema?.find((column) => column.role === 'tag');
    if (time === undefined || firstTag === undefined) throw new Error('a row is planned before its stable is ready');
    this.#stable = {
      database,
      stable,
      quotedDatabase: quoteName(database),
      using: `USING ${quoteTable(database, stable)}`,
      timeColumn: quoteName(time.name),
      firstTag: quoteName(firstTag.name),
    };
    return this.#stable;
  }

  #columnsOf(row: WriteRow): string {
    if (this.#last !== undefined && sameColumns(this.#last.row, row)) return this.#last.columns;
    const columns = row.cells.map((cell) => `,${quoteName(cell.name)}`).join('');
    this.#last = { row, columns };
    return columns;
  }
}
