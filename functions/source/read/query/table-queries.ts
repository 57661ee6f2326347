import type { QueryResult, TDengine } from '../../../shared/tdengine/client/client.ts';
import { isAnswerTooLarge, TDengineError } from '../../../shared/tdengine/error.ts';
import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { parseTime } from '../../../shared/tdengine/time/iso-reader.ts';
import { floorDivide, type Precision, UNITS_PER_MS } from '../../../shared/tdengine/time/precision.ts';
import type { RowPlace, SourceRow } from '../../rows/source-row.ts';
import type { SourceTable } from '../../tables/source-database.ts';
import type { TableSelection } from '../../tables/table-selection.ts';
import { boundless, type ReadRoom } from '../memory/memory-budget.ts';
import type { WindowSource } from '../window/find-window.ts';
import type { Window } from '../window/window-search.ts';
import { readAsCounted } from './read-as-counted.ts';
import { cutRanges, halves, rangeCondition, type SubtableCount } from './subtable-ranges.ts';
import { answerRows, type Span, tableStatements } from './table-statements.ts';

/** Reads one table. */
export interface TableQueries extends WindowSource {
  /**
   * All rows of a window, in no order but that those of a subtable are in one piece. The pieces fit into memory: one,
   * unless the window has more rows than that, as that of a single time can; then ranges of subtables, which are cut
   * smaller when they turn out too large. A piece with no rows says that they are gone since they were counted.
   * @param room left out: for `mostRows` rows, however large.
   * @throws Error when the answers and their counts do not agree, again and again; TDengineError with `answerLimit` when
   * the window does not fit and has more times than one, or a piece does not that cannot be cut smaller.
   */
  read(window: Window, room?: ReadRoom): AsyncIterable<readonly SourceRow[]>;
  /** The rows of one subtable (or of the plain table) at one time: one, or none, or those of a composite key. */
  at(place: RowPlace, mostBytes: number): Promise<readonly SourceRow[]>;
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
  /** How long the count of a window may take, in ms. @default - as long as any statement */
  readonly countMs?: (() => number) | undefined;
}

/** Makes the reader of a table. @throws Error when the table has no columns. */
export function tableQueries(tdengine: TDengine, what: ReadTable): TableQueries {
  const { table, selection, precision, mostRows } = what;
  const statements = tableStatements(what.database, table, selection);
  const timePlace = selection.schema.length - 1;
  const plainTable = table.kind === 'plain' ? table.name : undefined;

  return {
    count: (from, to) => count({ from, to }, undefined, what.countMs?.()),
    async first(after, upTo) {
      const { rows } = await tdengine.query(statements.first(after, upTo));
      const first = rows[0]?.[0];
      return first === undefined || first === null ? undefined : parseTime(first, precision);
    },
    async *read(window, room = boundless(mostRows)) {
      const oneTime = window.to - window.from === 1n;
      if (plainTable !== undefined || window.count <= room.mostRows) {
        if (!oneTime) return yield await piece(room, window, window.count);
        if (plainTable !== undefined) return yield await atAnyPrice(room, window, window.count);
        const whole = await unlessTooLarge(() => piece(room, window, window.count));
        if (whole !== undefined) return yield whole;
      }
      const counted = await subtables(window);
      const waiting = cutRanges(counted, room.mostRows).toReversed();
      for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
        const { rows } = range;
        const condition = rangeCondition(range);
        const two = halves(range, counted);
        if (two === undefined) yield await atAnyPrice(room, window, rows, condition);
        else {
          const found = await unlessTooLarge(() => piece(room, window, rows, condition));
          if (found !== undefined) yield found;
          else waiting.push(...two.toReversed());
        }
      }
    },
    async at({ subtable, time }, mostBytes) {
      const condition = plainTable === undefined ? `tbname = ${quoteText(subtable)}` : undefined;
      const answer = await tdengine.query(statements.rows({ from: time - 1n, to: time }, condition), { mostBytes });
      return answerRows(answer.rows, timePlace, plainTable, answer.isUtf8);
    },
    async histogram(after, upTo, width) {
      const statement = statements.histogram({ from: after, to: upTo }, width / UNITS_PER_MS[precision]);
      const { rows } = await tdengine.query(statement);
      return new Map(rows.map(([start, rowCount]) => [bucketOf(parseTime(start, precision), width), Number(rowCount)]));
    },
  };

  /** A server with `countAlwaysReturnValue` 0 answers no row instead of 0. */
  async function count(span: Span, condition?: string, timeoutMs?: number): Promise<number> {
    const { rows } = await tdengine.query(statements.count(span, condition), { ...(timeoutMs && { timeoutMs }) });
    return Number(rows[0]?.[0] ?? 0);
  }

  /** Reads what cannot be cut smaller, if need be with all the memory there is. */
  async function atAnyPrice(room: ReadRoom, span: Span, counted: number, condition?: string) {
    const found = await unlessTooLarge(() => piece(room, span, counted, condition));
    if (found !== undefined) return found;
    await room.alone();
    try {
      return await piece(room, span, counted, condition);
    } catch (error) {
      if (!(error instanceof TDengineError) || error.answerLimit === undefined) throw error;
      const { code, kind, answerLimit } = error;
      const place = `${timesOf(span)}${condition === undefined ? '' : `, ${condition}`}`;
      throw new TDengineError(code, kind, `${error.message}; ${counted} rows at ${place}`, { answerLimit });
    }
  }

  async function piece(room: ReadRoom, span: Span, counted: number, condition?: string): Promise<readonly SourceRow[]> {
    const statement = statements.rows(span, condition);
    let isUtf8: boolean | undefined;
    const answer = await readAsCounted<QueryResult['rows']>(
      {
        async read() {
          const found = await tdengine.query(statement, { mostBytes: room.answerLimit(counted) });
          const { rows, bytes } = found;
          if (bytes !== undefined) room.came(rows.length, bytes);
          isUtf8 = found.isUtf8;
          return rows;
        },
        size: (rows) => rows.length,
        count: () => count(span, condition),
        what: timesOf(span),
      },
      counted,
    );
    return answerRows(answer, timePlace, plainTable, isUtf8);
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

/** What is read; undefined when it is too large. */
async function unlessTooLarge<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isAnswerTooLarge(error)) return undefined;
    throw error;
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
