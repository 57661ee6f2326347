import type { LateRange } from '../late/find-late.ts';
import type { Sent } from '../send/send-batch.ts';

/** What one invocation did to one table. */
export interface TableSummary extends TableSums {
  readonly database: string;
  readonly table: string;
  readonly topic: string;
  /** All rows up to this time are in Kafka: a number of the database's unit. Null before the first row. */
  readonly position: string | null;
  /** An operator has set it to wait. */
  readonly paused: boolean;
  /** Nothing older than `delayMs` is left to read. */
  readonly caughtUp: boolean;
}

/** What adds up in an invocation. */
export interface TableSums {
  /** Rows sent and acknowledged, those that were sent again with late ones too. */
  readonly rows: number;
  /** Rows that came late, within the look-back. */
  readonly lateRows: number;
  /** How late the latest of them came, at most, in ms; 0 without any. */
  readonly lateByMs: number;
  /** Rows that came later than the look-back, as far as a count can tell: they are not sent. */
  readonly tooLateRows: number;
  /** Rows that the format has no words for. */
  readonly leftOut: number;
  /** Sent to Kafka. */
  readonly bytes: number;
}

/** Adds up what is done to a table. */
export interface TableTally {
  sums(): TableSums;
  /** A batch is sent. */
  sent(batch: Pick<Sent, 'rows' | 'leftOut' | 'bytes'>): void;
  /** The late rows of a range are sent. */
  late(range: LateRange): void;
  tooLate(rows: number): void;
}

/** A tally at zero. @param serverNow TDengine's clock, in ms. */
export function tableTally(serverNow: number): TableTally {
  const sums = { rows: 0, lateRows: 0, lateByMs: 0, tooLateRows: 0, leftOut: 0, bytes: 0 };
  return {
    sums: () => ({ ...sums }),
    sent({ rows, leftOut, bytes }) {
      sums.rows += rows;
      sums.leftOut += leftOut;
      sums.bytes += bytes;
    },
    late({ late, buckets: [oldest = serverNow] }) {
      sums.lateRows += late;
      sums.lateByMs = Math.max(sums.lateByMs, serverNow - oldest);
    },
    tooLate(rows) {
      sums.tooLateRows += rows;
    },
  };
}
