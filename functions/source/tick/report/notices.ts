import { isoTime } from '../../../shared/tdengine/time/iso-writer.ts';
import { type Precision, UNITS_PER_MS } from '../../../shared/tdengine/time/precision.ts';
import { positionIso } from '../../checkpoint/position.ts';
import type { PassedRow } from '../../rows/source-row.ts';
import type { MadeAnew } from '../../stream/table-identity.ts';
import type { Invocation } from '../invocation.ts';

/** What is told as soon as it happens: an invocation can be killed before its end. Tables by the names of their tasks. */
export interface Notices {
  /** Rows of a table that cannot be sent have been passed over. */
  unsendable(table: string, rows: readonly PassedRow[]): void;
  /** A table was made anew. */
  madeAnew(table: string, found: MadeAnew): void;
  /** Rows of a table came later than the look-back. */
  tooLate(table: string, rows: number): void;
  /** A window of a table took too long. @param width of it, and `next` of the one after it, in the database's unit. */
  slowWindow(table: string, width: bigint, next: bigint): void;
  /** A table is gone from TDengine. */
  vanished(table: string): void;
}

/** Rows of a chunk that have a line of log each; every one has its dead letter. */
const MOST_LINES = 20;

/** What is said of a table that is made anew, as `tableRecreated` has it. */
const MADE_ANEW = {
  restart: 'a table was made anew and is read from its beginning',
  continue: 'a table was made anew and goes on from its position: rows up to there are not sent',
} as const;

/** The notices of an invocation: a line of log each, and a metric. @param precision of the database. */
export function noticesTo(
  { log, publishMetrics, settings }: Pick<Invocation, 'log' | 'publishMetrics' | 'settings'>,
  precision: Precision,
): Notices {
  return {
    unsendable(table, rows) {
      for (const { row, reason } of rows.slice(0, MOST_LINES)) {
        const { subtable, time } = row;
        log.warn('a row cannot be sent and is a dead letter', { table, subtable, time, reason: reason.message });
      }
      if (rows.length > MOST_LINES) {
        log.warn('more rows cannot be sent and are dead letters', { table, rows: rows.length - MOST_LINES });
      }
      publishMetrics({ unsendableRows: rows.length });
    },
    madeAnew(table, { before, now, position }) {
      log.warn(MADE_ANEW[settings.tableRecreated], {
        table,
        createTimeBefore: isoTime(BigInt(before), 'ms'),
        createTime: isoTime(BigInt(now), 'ms'),
        position: positionIso(position),
      });
      publishMetrics({ recreatedTables: 1 });
    },
    tooLate(table, rows) {
      log.warn('rows came later than the look-back and are not sent', { table, rows });
      publishMetrics({ tooLateRows: rows });
    },
    slowWindow(table, width, next) {
      const [windowMs, nextMs] = [width, next].map((each) => Number(each / UNITS_PER_MS[precision]));
      const advice = 'narrower ones follow; queryIntervalMs makes the first one narrow too';
      log.warn('a window took too long to be counted or read', { table, windowMs, nextMs, advice });
    },
    vanished: (table) => log.warn('a table is gone', { table }),
  };
}
