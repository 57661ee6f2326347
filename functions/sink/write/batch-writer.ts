import { IN_FLIGHT } from '../../shared/concurrently.ts';
import { MAX_SQL_BYTES } from '../../shared/tdengine/sql-text.ts';
import { keyColumnOf, type TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { Row, Subtable } from '../rows/row.ts';
import type { Attempt } from './attempt.ts';
import { Lane, type TableInBatch } from './lane.ts';
import { TableRows } from './plan/table-rows.ts';
import { writeRows } from './write-rows.ts';

/** Characters that fill a statement; a little is left for what is only estimated. */
const FULL = 0.985 * MAX_SQL_BYTES;

/**
 * A lane with nothing in flight begins before a statement is full when it has so many characters, and so many rows a
 * table: TDengine's time goes by clauses (25-30 us each) more than by rows until there are about a hundred in each.
 */
const EARLY_SIZE = 128 * 1024;
const EARLY_ROWS = 100;

/** Writes the rows of one batch while later ones are still being decoded. */
export class BatchWriter {
  readonly #attempt: Attempt;
  readonly #onHidden: ((row: Row) => void) | undefined;
  /** By `Subtable.id`, the tables of which rows wait or are in flight. */
  readonly #tables: (TableInBatch | undefined)[] = [];
  readonly #lanes: readonly Lane[] = Array.from({ length: IN_FLIGHT }, () => new Lane());
  /** The schema that was last looked at for the second part of its composite key. */
  #schema: TableSchema | undefined;
  #key: string | undefined;
  #isEnding = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param onHidden is told of a row that takes a value's place of another row of its record. */
  constructor(attempt: Attempt, onHidden?: (row: Row) => void) {
    this.#attempt = attempt;
    this.#onHidden = onHidden;
  }

  /** Takes a row of a table that is ready for it. */
  add(row: Row): void {
    const table = this.#tables[row.table.id] ?? this.#begun(row.table);
    if (!table.isWaiting) {
      table.headerSize = this.#attempt.headers.sizeOf(row);
      (table.isInFlight ? table.lane : this.#emptiest()).enqueue(table);
    }
    table.lane.add(table, row);
  }

  /** Sends what is worth a statement. To be called whenever rows were added. */
  begin(): void {
    for (const lane of this.#lanes) if (lane.running === undefined && this.#isWorthwhile(lane)) this.#run(lane);
  }

  /** Sends the rest. @throws what no answer of TDengine explains, once nothing is in flight. */
  async end(): Promise<void> {
    this.#isEnding = true;
    this.#gather();
    this.begin();
    for (const lane of this.#lanes) while (lane.running !== undefined) await lane.running;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /**
   * Sends nothing more and waits for what is in flight. A batch that fails must not go on writing: by then a later one
   * may have written newer rows.
   */
  async abandon(error: unknown): Promise<void> {
    this.#failure ??= { error };
    for (const lane of this.#lanes) while (lane.running !== undefined) await lane.running;
  }

  #isWorthwhile(lane: Lane): boolean {
    if (this.#failure !== undefined || lane.rows === 0) return false;
    if (this.#isEnding || lane.size >= FULL) return true;
    return lane.size >= EARLY_SIZE && lane.rows >= EARLY_ROWS * lane.tables;
  }

  #run(lane: Lane): void {
    lane.running = this.#write(lane)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .then(() => {
        lane.running = undefined;
        this.begin();
      });
  }

  async #write(lane: Lane): Promise<void> {
    const { tables, rows } = lane.take(FULL, (table) => this.#keyColumn(table));
    for (const table of tables) table.isInFlight = true;
    try {
      await writeRows(this.#attempt, rows);
    } finally {
      for (const table of tables) {
        table.isInFlight = false;
        if (!table.isWaiting) this.#tables[table.table.id] = undefined;
      }
    }
  }

  #begun(table: Subtable): TableInBatch {
    const lane = this.#emptiest();
    const begun = {
      table,
      rows: new TableRows(this.#onHidden),
      lane,
      headerSize: 0,
      isWaiting: false,
      isInFlight: false,
    };
    // Without holes, with which V8 would look for each id in a hash table.
    while (this.#tables.length <= table.id) this.#tables.push(undefined);
    this.#tables[table.id] = begun;
    return begun;
  }

  #keyColumn({ schemaKey }: Subtable): string | undefined {
    const schema = this.#attempt.schemas.get(schemaKey);
    if (schema !== this.#schema) {
      this.#schema = schema;
      this.#key = keyColumnOf(schema);
    }
    return this.#key;
  }

  #emptiest(): Lane {
    let least = this.#lanes[0] ?? new Lane();
    for (const lane of this.#lanes) if (lane.size < least.size) least = lane;
    return least;
  }

  /** Fills lanes with nothing in flight one after another, so that the end of a batch is few statements. */
  #gather(): void {
    const idle = this.#lanes.filter((lane) => lane.running === undefined);
    const tables = idle.flatMap((lane) => lane.release());
    let at = 0;
    for (const table of tables) {
      while (at < idle.length - 1 && (idle[at]?.size ?? 0) >= FULL) at++;
      idle[at]?.enqueue(table);
    }
  }
}
