import { BoundedMap } from '../../../shared/bounded-map.ts';
import type { TDengine } from '../../../shared/tdengine/client/client.ts';
import { MND_DB_NOT_EXIST, PAR_TABLE_NOT_EXIST } from '../../../shared/tdengine/codes.ts';
import { TDengineError } from '../../../shared/tdengine/error.ts';
import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { describeTable, type TableSchema } from '../../../shared/tdengine/table-schema.ts';
import type { Precision } from '../../../shared/tdengine/time/precision.ts';
import { stableKey } from '../../rows/table-registry.ts';
import { ExistingTables } from './existing-tables.ts';

/** DESCRIBE's codes for a missing table and a missing database. */
const MISSING: ReadonlySet<number> = new Set([PAR_TABLE_NOT_EXIST, MND_DB_NOT_EXIST]);

/** Most stables remembered, and how long anything is, in ms. */
const REMEMBERED = 10_000;
const REMEMBERED_MS = 60_000;

/** What is remembered of databases and stables, from one invocation of a container to the next. */
export class SchemaCache {
  readonly #precisions = new Map<string, Precision>();
  readonly #stables = new BoundedMap<string, TableSchema>(REMEMBERED);
  readonly tables = new ExistingTables();
  #since = 0;

  /**
   * Forgets everything once a minute: into a stable made anew with other types TDengine would round values without a word.
   * To be called before a batch.
   * @param now milliseconds, from any beginning.
   */
  forgetOld(now: number): void {
    if (now - this.#since < REMEMBERED_MS) return;
    this.#since = now;
    this.#precisions.clear();
    this.#stables.clear();
    this.tables.clear();
  }

  /** Unit of a database's timestamps; undefined when there is no such database. */
  async precision(tdengine: TDengine, database: string): Promise<Precision | undefined> {
    const remembered = this.#precisions.get(database);
    if (remembered !== undefined) return remembered;
    const { rows } = await tdengine.query(
      `SELECT \`precision\` FROM information_schema.ins_databases WHERE name=${quoteText(database)}`,
    );
    const precision = rows[0]?.[0];
    if (precision !== 'ms' && precision !== 'us' && precision !== 'ns') return undefined;
    this.#precisions.set(database, precision);
    return precision;
  }

  /** Forgets the database and tells whether it has this precision. */
  async stillHas(tdengine: TDengine, database: string, precision: Precision | undefined): Promise<boolean> {
    this.forgetDatabase(database);
    return (await this.precision(tdengine, database)) === precision;
  }

  /** Whether a stable or plain table is remembered. */
  hasStable(database: string, stable: string): boolean {
    return this.#stables.has(stableKey(database, stable));
  }

  /** Columns of a stable or plain table; undefined when there is none. */
  async stable(tdengine: TDengine, database: string, stable: string): Promise<TableSchema | undefined> {
    const key = stableKey(database, stable);
    const remembered = this.#stables.get(key);
    if (remembered !== undefined) return remembered;
    try {
      const schema = await describeTable(tdengine, database, stable);
      this.#stables.set(key, schema);
      return schema;
    } catch (error) {
      if (!(error instanceof TDengineError && MISSING.has(error.code))) throw error;
      // With the stable the database may have gone, and come again with another.
      this.#precisions.delete(database);
      return undefined;
    }
  }

  /** Forgets a stable, which has changed. */
  forgetStable(database: string, stable: string): void {
    this.#stables.delete(stableKey(database, stable));
  }

  /** Forgets a database, which may have been dropped and made anew, with all its stables. */
  forgetDatabase(database: string): void {
    this.#precisions.delete(database);
    this.tables.clear();
    for (const key of this.#stables.keys()) {
      if (key.startsWith(stableKey(database, ''))) this.#stables.delete(key);
    }
  }
}
