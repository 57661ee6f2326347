import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { MND_DB_NOT_EXIST, PAR_TABLE_NOT_EXIST } from '../../functions/shared/tdengine/codes.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import { quoteText } from '../../functions/shared/tdengine/sql-text.ts';
import { describeTable, type TableSchema } from '../../functions/shared/tdengine/table-schema.ts';
import type { RecordRows, TableNames } from '../../functions/sink/rows/row.ts';
import { stableKey } from '../../functions/sink/rows/table-registry.ts';
import { mirrorDatabase, mirrorTable } from '../../mapping/preview/mirror.ts';
import { type RecordingTDengine, recording } from '../../mapping/sink/recording.ts';
import { readOnly } from '../target/tdengine.ts';

/** Subtables that are asked for in one statement. */
const NAMES_AT_ONCE = 500;

/**
 * Tables of a TDengine that is thrown away, made as they are in the actual one when a record comes for them. The sink's code
 * changes them as it would change the actual ones, of which none is touched.
 */
export class TrialTables {
  readonly #actual: TDengine;
  readonly #trial: TDengine;
  /** What the sink works on. */
  readonly tdengine: RecordingTDengine;
  /** By name, whether it is there. */
  readonly #databases = new Map<string, boolean>();
  /** By `schemaKey`, the tables as they are; undefined where there is none. */
  readonly #before = new Map<string, TableSchema | undefined>();
  /** By database and name, the stable that a subtable is of; undefined: it is not there. A plain table has an empty one. */
  readonly #owners = new Map<string, string | undefined>();

  /** @param trial one with nothing in it. */
  constructor(actual: TDengine, trial: TDengine) {
    this.#actual = readOnly(actual);
    this.#trial = trial;
    this.tdengine = recording(trial);
  }

  /** Makes databases as they are. @throws TDengineError when the actual TDengine does not tell */
  async openDatabases(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      if (this.#databases.has(name)) continue;
      const sql = await mirrorDatabase(this.#actual, name);
      if (sql !== undefined) await this.#trial.execute(sql);
      this.#databases.set(name, sql !== undefined);
    }
  }

  /** Databases that are not there, and that the sink has made here. */
  async madeDatabases(): Promise<string[]> {
    const made: string[] = [];
    for (const [name, wasThere] of this.#databases) {
      if (!wasThere && (await mirrorDatabase(this.#trial, name)) !== undefined) made.push(name);
    }
    return made;
  }

  /** Makes what rows go to as it is, and looks whose their subtables are. @throws TDengineError when the actual TDengine does not tell */
  async openTables(records: readonly RecordRows[]): Promise<void> {
    const unknown = new Map<string, Set<string>>();
    for (const { rows } of records) {
      for (const { table } of rows) {
        const { database, stable, name, schemaKey } = table;
        if (!this.#before.has(schemaKey)) this.#before.set(schemaKey, await this.#opened(table));
        if (stable === undefined || this.#owners.has(stableKey(database, name))) continue;
        const names = unknown.get(database) ?? new Set();
        unknown.set(database, names.add(name));
      }
    }
    for (const [database, names] of unknown) await this.#findOwners(database, [...names]);
  }

  /** A table as it is; undefined: there is none. */
  before(schemaKey: string): TableSchema | undefined {
    return this.#before.get(schemaKey);
  }

  /** The stable that the name of a row's subtable belongs to: its own if it is not there yet, which it then is. */
  ownerOf({ database, stable, name }: TableNames): { readonly stable: string | undefined; readonly isNew: boolean } {
    const key = stableKey(database, name);
    const owner = this.#owners.get(key);
    if (owner !== undefined || stable === undefined) return { stable: owner ?? stable, isNew: false };
    this.#owners.set(key, stable);
    return { stable, isNew: true };
  }

  /** The columns of a stable or plain table as they are by now; undefined when there is none. */
  async schema({ database, stable, name }: TableNames): Promise<TableSchema | undefined> {
    try {
      return await describeTable(this.#trial, database, stable ?? name);
    } catch (error) {
      if (!(error instanceof TDengineError)) throw error;
      if (error.code !== PAR_TABLE_NOT_EXIST && error.code !== MND_DB_NOT_EXIST) throw error;
      return undefined;
    }
  }

  async #opened(table: TableNames): Promise<TableSchema | undefined> {
    const { database, stable, name } = table;
    if (this.#databases.get(database) !== true) return undefined;
    const sql = await mirrorTable(this.#actual, database, stable ?? name);
    if (sql === undefined) return undefined;
    await this.#trial.execute(sql);
    return this.schema(table);
  }

  async #findOwners(database: string, names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
      const some = names.slice(at, at + NAMES_AT_ONCE);
      for (const name of some) this.#owners.set(stableKey(database, name), undefined);
      const { rows } = await this.#actual.query(
        `SELECT table_name, stable_name FROM information_schema.ins_tables WHERE db_name = ${quoteText(database)} AND table_name IN (${some.map(quoteText).join(', ')})`,
      );
      for (const [name, stable] of rows) this.#owners.set(stableKey(database, String(name)), String(stable ?? ''));
    }
  }
}
