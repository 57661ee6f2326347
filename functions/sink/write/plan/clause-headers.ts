import { detached } from '../../../shared/detached.ts';
import { quoteName, quoteTable } from '../../../shared/tdengine/sql-text.ts';
import type { Layout } from '../../rows/layout.ts';
import type { Subtable } from '../../rows/row.ts';
import type { Schemas } from '../../rows/table-registry.ts';
import type { ExistingTables } from '../../schema/read/existing-tables.ts';
import type { WriteRow } from './write-row.ts';

/** What the clauses of one stable or table share. */
interface SharedText {
  readonly database: string;
  readonly stable: string | undefined;
  readonly name: string;
  readonly timeColumn: string;
  readonly firstTag: string;
}

/**
 * Writes what stands before the first value of a clause: `db.sub USING db.stb (tags) TAGS (…) (columns) VALUES (`. USING makes the
 * subtable when it is missing; one that is known to exist is written without it, which TDengine takes at 1.5 times the
 * rate. Remembers what the next clause is likely to need again.
 */
export class ClauseHeaders {
  readonly #schemas: Schemas;
  readonly #existing: ExistingTables;
  readonly #columns = new Map<Layout, string>();
  #lastColumns: { readonly layout: Layout; readonly text: string } | undefined;
  #shared: SharedText | undefined;
  #last: { readonly shared: SharedText; readonly layout: Layout; readonly text: string } | undefined;

  constructor(schemas: Schemas, existing: ExistingTables) {
    this.#schemas = schemas;
    this.#existing = existing;
  }

  /** A statement with the header of a row's clause behind it. */
  append(sql: string, { table, layout }: WriteRow): string {
    const shared = this.#sharedOf(table);
    let longer = sql + table.sqlName;
    if (table.stable !== undefined && !this.#existing.has(table)) longer += usingOf(table, shared);
    longer += this.#afterName(layout, shared);
    return longer;
  }

  /** Characters of a header, about. */
  sizeOf({ table, layout }: WriteRow): number {
    return 21 + table.database.length + table.name.length + this.columnsOf(layout).length;
  }

  /** The quoted names of the columns, a comma before each. */
  columnsOf(layout: Layout): string {
    if (this.#lastColumns?.layout === layout) return this.#lastColumns.text;
    const text = this.#columns.get(layout) ?? layout.columns.map(({ name }) => `,${quoteName(name)}`).join('');
    this.#columns.set(layout, text);
    this.#lastColumns = { layout, text };
    return text;
  }

  /** The list of columns, VALUES and a bracket, in one piece. */
  #afterName(layout: Layout, shared: SharedText): string {
    if (this.#last?.layout === layout && this.#last.shared === shared) return this.#last.text;
    const text = detached(`(${shared.timeColumn}${this.columnsOf(layout)}) VALUES (`);
    this.#last = { shared, layout, text };
    return text;
  }

  #sharedOf(table: Subtable): SharedText {
    const { database, stable, name } = table;
    const last = this.#shared;
    if (last?.database === database && last.stable === stable && (stable !== undefined || last.name === name))
      return last;
    const schema = this.#schemas.get(table.schemaKey);
    const time = schema?.[0];
    if (time === undefined) throw new Error('a row is planned before its table is ready');
    const firstTag = schema?.find((column) => column.role === 'tag')?.name ?? '';
    this.#shared = {
      database,
      stable,
      name,
      timeColumn: quoteName(time.name),
      firstTag: quoteName(firstTag),
    };
    return this.#shared;
  }
}

function usingOf({ database, stable = '', tags }: Subtable, { firstTag }: SharedText): string {
  const names = tags.layout.columns.map(({ name }) => quoteName(name)).join(',');
  // TDengine wants a value for at least one tag.
  return `USING ${quoteTable(database, stable)} (${names || firstTag}) TAGS (${tags.values.join(',') || 'NULL'}) `;
}
