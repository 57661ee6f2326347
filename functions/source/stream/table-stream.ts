import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import { fromMs } from '../../shared/tdengine/time/precision.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { atTime, type Position, positionText, timeOf } from '../checkpoint/position.ts';
import type { RowEncoder } from '../encode/encoder.ts';
import { type RecordOrigin, SubtableHeaders } from '../encode/to-records.ts';
import type { LateRange } from '../late/find-late.ts';
import { type BucketCounts, withRows } from '../late/published-counts.ts';
import type { MemoryBudget } from '../read/memory/memory-budget.ts';
import { isSchemaChange, type TableView } from '../read/table-view.ts';
import type { WindowLimits } from '../read/window/find-window.ts';
import { windowReader } from '../read/windows.ts';
import { UnsendableRowError } from '../rows/source-row.ts';
import { ColumnsChangedError, type Sent, type TableOutput } from '../send/send-batch.ts';
import type { UnsendableRows } from '../send/send-chunk.ts';
import { LATE_BEGINS, type LatePass, sendLate } from './late-rows.ts';
import { type Ending, sendBatches, type Turn } from './send-batches.ts';
import { sendStandingRow, standBefore } from './standing-row.ts';
import { CheckpointChangedError, type ProgressOptions, streamProgress } from './stream-progress.ts';
import { type TableSummary, tableTally } from './table-summary.ts';

/** What a table's stream is made of. */
export interface TableStreamOptions extends Omit<ProgressOptions, 'precision'> {
  readonly origin: RecordOrigin;
  /** Opens the table with its columns as they are now. */
  readonly open: () => Promise<TableView>;
  /** The encoder of rows with these columns. */
  readonly encoderOf: (schema: TableSchema) => RowEncoder;
  readonly producer: RecordProducer;
  readonly limits: WindowLimits;
  readonly budget: MemoryBudget;
  /** TDengine's clock, in ms. */
  readonly serverNow: number;
  readonly unsendable: UnsendableRows;
  /** Told of rows that came later than the look-back, as soon as they are found: an invocation can be killed before its end. */
  readonly tooLate: (rows: number) => void;
  /** Told of each window when all of it is acknowledged. @default - nobody is told */
  readonly windowSent?: (window: SentWindow) => void;
}

/** A window of which the rows are in Kafka. */
export interface SentWindow {
  /** Behind this; undefined: from the very beginning. */
  readonly from: Position | undefined;
  /** Up to this. */
  readonly to: Position;
  readonly rows: number;
  /** Whether it is behind the position: it was sent again for rows that came late. */
  readonly isLate: boolean;
}

/** One table on its way into Kafka. */
export interface TableStream {
  /**
   * Sends late rows, then batch by batch, and moves the position behind each when all of it is acknowledged.
   * @throws LeaseLostError, PositionMovedError, ProduceError, TDengineError, UnencodableError, UnsendableRowError
   */
  turn(turn: Turn): Promise<Ending>;
  summary(): TableSummary;
  /** As this stream knows it. */
  checkpoint(): Checkpoint;
}

/** Columns or a checkpoint that change again and again are for the next invocation. */
const MOST_RESTARTS = 3;

/** Makes the stream of a table. @throws Error when the position is one of another precision. */
export function tableStream(options: TableStreamOptions): TableStream {
  const { origin, limits, lookbackMs, budget } = options;
  const { precision } = origin;
  const progress = streamProgress({ ...options, precision });
  const { claim, paused } = progress;
  const output: TableOutput = {
    ...options,
    headers: new SubtableHeaders(origin.database, origin.table),
    countWidthMs: () => progress.published()?.widthMs,
  };
  const windows = { precision, limits, budget, countedAgain: false, width: { guess: undefined } };
  const tally = tableTally(options.serverNow);
  let triedStanding = false;
  let view: TableView | undefined;
  let restarts = 0;
  let late: LatePass = LATE_BEGINS;
  let ending: Ending | undefined;

  return {
    async turn(turn) {
      for (;;) {
        try {
          return await work(turn);
        } catch (error) {
          if (!asksForRestart(error) || restarts === MOST_RESTARTS) throw error;
          restarts += 1;
          view = undefined;
          late = LATE_BEGINS;
        }
      }
    },
    summary() {
      const position = progress.position();
      return {
        database: origin.database,
        table: origin.table.name,
        topic: origin.topic,
        ...tally.sums(),
        position: position === undefined ? null : positionText(position),
        paused: paused(),
        caughtUp: ending === 'caught up',
      };
    },
    checkpoint: progress.checkpoint,
  };

  async function work(turn: Turn): Promise<Ending> {
    if (paused()) return 'paused';
    await progress.identify();
    view ??= await options.open();
    if (!triedStanding) await sendStandingRow(view, output, progress, budget);
    triedStanding = true;
    try {
      ending = await sendLateAndNew(view, turn);
      return ending;
    } catch (error) {
      const on = view;
      if (error instanceof UnsendableRowError) {
        await standBefore(error.place, precision, progress, (time) => sendNew(on, time, turn.hasTime));
      }
      throw error;
    }
  }

  async function sendLateAndNew(on: TableView, turn: Turn): Promise<Ending> {
    late = await sendLate(on.queries, progress, late, {
      precision,
      lookbackMs,
      mostRows: limits.mostRows,
      send: (range) => sendAgain(on, range, turn.hasTime),
      goOn: () => !paused() && turn.goOnLate(),
      notes: { sent: tally.late, tooLate },
    });
    if (paused()) return 'paused';
    switch (late.kind) {
      case 'done':
        return sendNew(on, limits.upTo, turn.goOn);
      case 'waits':
        return sendBeside(late.next, on, turn);
      case 'cut':
        return 'more';
    }
  }

  /** Sends the rows behind the position up to a time. */
  function sendNew(on: TableView, upTo: bigint, goOn: () => boolean): Promise<Ending> {
    const reader = windowReader(on, { ...windows, limits: { ...limits, upTo } });
    return sendBatches(reader.open(progress.from()), output, { goOn, claim, commit, paused });
  }

  async function commit(end: Position, sent: Sent): Promise<void> {
    const counts = progress.published();
    const from = progress.from();
    await progress.commit(end, counts && withRows(counts, sent.counts), undefined, sent.rows);
    tally.sent(sent);
    options.windowSent?.({ from, to: end, rows: sent.rows, isLate: false });
  }

  /**
   * Sends new rows while late ones from `oldest` on, in ms, wait, as far as the look-back still reaches those after it. New
   * rows that had to wait for all late ones would never come where late ones arrive faster than they are sent again. The
   * position goes on also where there are no rows, or those behind the gap would have to wait so.
   */
  async function sendBeside(oldest: number, on: TableView, turn: Turn): Promise<Ending> {
    const furthest = fromMs(oldest + lookbackMs, precision);
    const upTo = furthest < limits.upTo ? furthest : limits.upTo;
    const reached = await sendNew(on, upTo, turn.goOn);
    const position = progress.position();
    if (reached === 'caught up' && position !== undefined && timeOf(position, precision) < upTo) {
      await claim();
      await progress.commit(atTime(upTo, precision), progress.published());
    }
    return paused() ? 'paused' : 'more';
  }

  /** Sends a range again, all of it or again: it is small, and other tables wait for it. */
  async function sendAgain(on: TableView, range: LateRange, goOn: () => boolean): Promise<BucketCounts | undefined> {
    const recount = new Map<number, number>();
    const within = { limits: { ...limits, upTo: range.to }, countedAgain: true, width: { guess: undefined } };
    const reader = windowReader(on, { ...windows, ...within });
    let from: Position = atTime(range.from, precision);
    const reached = await sendBatches(reader.open(from), output, {
      goOn,
      claim,
      async commit(to, sent) {
        for (const [bucket, rows] of sent.counts) recount.set(bucket, (recount.get(bucket) ?? 0) + rows);
        tally.sent(sent);
        options.windowSent?.({ from, to, rows: sent.rows, isLate: true });
        from = to;
      },
      paused: () => false,
    });
    return reached === 'caught up' ? recount : undefined;
  }

  function tooLate(rows: number): void {
    tally.tooLate(rows);
    options.tooLate(rows);
  }
}

function asksForRestart(error: unknown): boolean {
  return error instanceof ColumnsChangedError || error instanceof CheckpointChangedError || isSchemaChange(error);
}
