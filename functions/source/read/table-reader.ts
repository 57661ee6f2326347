import type { QueryResult, TDengine } from '../../shared/tdengine/client.ts';
import { floorDivide, type Precision, UNITS_PER_MS } from '../precision.ts';
import type { SourceRow } from '../row.ts';
import { parseTime } from '../time-text.ts';
import type { WindowSource } from '../window/find-window.ts';
import type { Window } from '../window/window-search.ts';
import { answerRows } from './answer-rows.ts';
import { readAsCounted } from './read-as-counted.ts';
import type { SourceTable } from './source-database.ts';
import { cutRanges, rangeCondition, type SubtableCount } from './subtable-ranges.ts';
import type { TableSelection } from './table-selection.ts';
import { type Span, tableStatements } from './table-statements.ts';

/** Reads one table. */
export interface TableReader extends WindowSource {
  /**
   * All rows of a window, in no order but that those of a subtable are in one piece. The pieces fit into memory: one,
   * unless the window has more rows than that, as that of a single time can; then ranges of subtables. A piece with no
   * rows says that they are gone since they were counted.
   * @throws Error when answers have fewer rows than are counted, again and again.
   */
  read(window: Window): AsyncIterable<readonly SourceRow[]>;
  /**
   * Rows with `after < time <= upTo`, counted by buckets of `width` from 1970 on, under the beginning of each. Empty ones
   * are left out. The answer can be cut short unseen: a bucket with fewer rows than before need not have lost any.
   * @param width whole milliseconds, in the database's unit.
   */
  histogram(after: bigint, upTo: bigint, width: bigint): Promise<ReadonlyMap<bigint, number>>;
}

/** What a reader reads. */
export interface ReadTable {
  readonly database: string;
  readonly table: SourceTable;
  readonly selection: TableSelection;
  /** The database's. */
  readonly precision: Precision;
  /** Most rows of a piece, unless one subtable has more at one time. */
  readonly mostRows: number;
}

/** Makes the reader of a table. @throws Error when the table has no columns. */
export function tableReader(tdengine: TDengine, what: ReadTable): TableReader {
  const { table, selection, precision, mostRows } = what;
  const statements = tableStatements(what.database, table, selection);
  const timePlace = selection.schema.length - 1;
  const plainTable = table.kind === 'plain' ? table.name : undefined;

  return {
    count: (from, to) => count({ from, to }),
    async first(after, upTo) {
      const { rows } = await tdengine.query(statements.first(after, upTo));
      const first = rows[0]?.[0];
      return first === undefined || first === null ? undefined : parseTime(first, precision);
    },
    async *read(window) {
      if (plainTable !== undefined || window.count <= mostRows) return yield await piece(window, window.count);
      for (const range of cutRanges(await subtables(window), mostRows)) {
        yield await piece(window, range.rows, rangeCondition(range));
      }
    },
    async histogram(after, upTo, width) {
      const statement = statements.histogram({ from: after, to: upTo }, width / UNITS_PER_MS[precision]);
      const { rows } = await tdengine.query(statement);
      return new Map(rows.map(([start, rowCount]) => [bucketOf(parseTime(start, precision), width), Number(rowCount)]));
    },
  };

  /** A server with `countAlwaysReturnValue` 0 answers no row instead of 0. */
  async function count(span: Span, condition?: string): Promise<number> {
    const { rows } = await tdengine.query(statements.count(span, condition));
    return Number(rows[0]?.[0] ?? 0);
  }

  async function piece(span: Span, counted: number, condition?: string): Promise<readonly SourceRow[]> {
    const answer = await readAsCounted<QueryResult['rows']>(
      {
        read: async () => (await tdengine.query(statements.rows(span, condition))).rows,
        size: (rows) => rows.length,
        count: () => count(span, condition),
        what: timesOf(span),
      },
      counted,
    );
    return answerRows(answer, timePlace, plainTable);
  }

  function subtables(window: Window): Promise<readonly SubtableCount[]> {
    return readAsCounted<readonly SubtableCount[]>(
      {
        async read() {
          const { rows } = await tdengine.query(statements.countBySubtable(window));
          return rows.map(([name, rowCount]) => [String(name), Number(rowCount)]);
        },
        size: (counts) => counts.reduce((sum, [, rows]) => sum + rows, 0),
        count: () => count(window),
        what: timesOf(window),
      },
      window.count,
    );
  }
}

function timesOf({ from, to }: Span): string {
  return `times above ${from} up to ${to}`;
}

/** @throws Error when a bucket begins elsewhere than asked: what is counted in it is then not what the caller thinks. */
function bucketOf(start: bigint, width: bigint): bigint {
  if (floorDivide(start, width) * width === start) return start;
  throw new Error(`TDengine begins an interval of ${width} at ${start}, which is no multiple of it`);
}
