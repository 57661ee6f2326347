import type { TDengine } from '../../shared/tdengine/client.ts';
import { quoteName, quoteTable } from '../../shared/tdengine/sql-text.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { Precision } from '../precision.ts';
import type { SourceRow } from '../row.ts';
import { parseTime } from '../time-text.ts';
import type { WindowSource } from '../window/find-window.ts';
import type { Window } from '../window/window-search.ts';
import { exactColumn } from './exact-column.ts';
import type { SourceTable } from './source-database.ts';

/** Reads one table. */
export interface TableReader extends WindowSource {
  /**
   * All rows of a window, in no order, in pieces that fit into memory: one, unless a single time has more rows than that.
   * @throws Error when the answers and their counts do not agree, again and again.
   */
  read(window: Window): AsyncIterable<readonly SourceRow[]>;
  /** Rows with `after < time <= upTo`, counted by buckets of `width` from 1970 on, under the beginning of each. Empty ones are left out. */
  histogram(after: bigint, upTo: bigint, width: bigint): Promise<ReadonlyMap<bigint, number>>;
}

/** Reads of one window until answer and count agree. */
const READS = 3;

/** Makes the reader of a table. */
export function tableReader(
  tdengine: TDengine,
  database: string,
  table: SourceTable,
  schema: TableSchema,
  precision: Precision,
): TableReader {
  const [time, ...others] = schema;
  if (time === undefined) throw new Error(`table ${table.name} has no columns`);
  const from = `FROM ${quoteTable(database, table.name)}`;
  const timeName = quoteName(time.name);
  const name = table.kind === 'stable' ? ['tbname'] : [];
  const select = `SELECT ${[...name, ...[time, ...others].map(exactColumn)].join(', ')} ${from}`;
  const within = (window: Pick<Window, 'from' | 'to'>) =>
    `WHERE ${timeName} > ${window.from} AND ${timeName} <= ${window.to}`;

  async function count(after: bigint, to: bigint): Promise<number> {
    const { rows } = await tdengine.query(`SELECT count(*) ${from} ${within({ from: after, to })}`);
    return Number(rows[0]?.[0] ?? 0);
  }

  return {
    count,
    async first(after, upTo) {
      const lower = after === undefined ? '' : `${timeName} > ${after} AND `;
      const { rows } = await tdengine.query(`SELECT first(${timeName}) ${from} WHERE ${lower}${timeName} <= ${upTo}`);
      const first = rows[0]?.[0];
      return first === undefined || first === null ? undefined : parseTime(first, precision);
    },
    async *read(window) {
      let counted = window.count;
      for (let read = 1; read <= READS; read += 1) {
        const { rows } = await tdengine.query(`${select} ${within(window)}`);
        if (rows.length === counted) return yield rows.map(toRow);
        // A row may have come or gone since the count; the REST service can also cut an answer short and call it whole.
        counted = await count(window.from, window.to);
        if (rows.length === counted) return yield rows.map(toRow);
      }
      throw new Error(
        `rows read and rows counted differ ${READS} times for times above ${window.from} up to ${window.to}`,
      );
    },
    async histogram(after, upTo, width) {
      const unit = { ms: 'a', us: 'u', ns: 'b' }[precision];
      const bounds = within({ from: after, to: upTo });
      const { rows } = await tdengine.query(`SELECT _wstart, count(*) ${from} ${bounds} INTERVAL(${width}${unit})`);
      return new Map(rows.map(([start, rowCount]) => [parseTime(start, precision), Number(rowCount)]));
    },
  };

  function toRow(answer: readonly unknown[]): SourceRow {
    const skipped = name.length;
    return {
      subtable: skipped === 0 ? table.name : String(answer[0]),
      time: String(answer[skipped]),
      cells: answer.slice(skipped + 1),
    };
  }
}
