import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { Checkpoint } from '../checkpoint/checkpoints.ts';
import { SubtableHeaders } from '../encode/subtable-headers.ts';
import { type RecordOrigin, toRecords } from '../encode/to-records.ts';
import type { LateRange } from '../late/find-late.ts';
import { type BucketCounts, withRows } from '../late/published-counts.ts';
import { fromMs } from '../precision.ts';
import type { MemoryBudget } from '../read/memory/memory-budget.ts';
import { isSchemaChange } from '../read/query/schema-change.ts';
import type { TableView } from '../read/table-view.ts';
import type { WindowLimits } from '../read/window/find-window.ts';
import { type PassedRow, UnsendableRowError } from '../rows/unsendable.ts';
import { ColumnsChangedError, type Published } from '../send/send-batch.ts';
import { sendChunk, type UnsendableRows, unsendableRows } from '../send/send-chunk.ts';
import type { TableSummary } from '../tick/summary.ts';
import { type LateNotes, type LatePass, publishLate } from './publish-late.ts';
import { type PublishParts, publishRange } from './publish-range.ts';
import { CheckpointChangedError, type ProgressParts, streamProgress } from './stream-progress.ts';

/** What a table's stream is made of. */
export interface TableStreamParts extends Omit<ProgressParts, 'precision'> {
  readonly origin: RecordOrigin;
  /** Opens the table with its columns as they are now. */
  readonly open: () => Promise<TableView>;
  readonly producer: RecordProducer;
  readonly limits: WindowLimits;
  readonly budget: MemoryBudget;
  /** TDengine's clock, in ms. */
  readonly serverNow: number;
  readonly unsendable: UnsendableRows;
  /** Told of rows that came later than the look-back, as soon as they are found: an invocation can be killed before its end. */
  readonly tooLate: (rows: number) => void;
}

/** How long a table may go on. */
export interface Turn {
  /** Whether there is time for another window. */
  hasTime(): boolean;
  /** Whether there is time, and no other table waits for its turn too long. */
  goOn(): boolean;
  /** The same for late rows, which leave half of the turn to new ones. */
  goOnLate(): boolean;
}

/** One table on its way into Kafka. */
export interface TableStream {
  /**
   * Publishes late rows, then window by window, and moves the position behind each when all of it is acknowledged.
   * @returns true when there may be more to read.
   * @throws LeaseLostError, PositionMovedError, ProduceError, TDengineError, UnencodableError, UnsendableRowError
   */
  turn(turn: Turn): Promise<boolean>;
  summary(): TableSummary;
  /** As this stream knows it. */
  checkpoint(): Checkpoint;
}

/** Columns or a checkpoint that change again and again are for the next invocation. */
const MOST_RESTARTS = 3;

const LATE_BEGINS: LatePass = { kind: 'waits', next: Number.NEGATIVE_INFINITY };

/** Makes the stream of a table. @throws Error when the position is one of another precision. */
export function tableStream(parts: TableStreamParts): TableStream {
  const { origin, limits, lookbackMs, serverNow } = parts;
  const progress = streamProgress({ ...parts, precision: origin.precision });
  const publishing: PublishParts = {
    ...parts,
    headers: new SubtableHeaders(origin.database, origin.table),
    claim: progress.claim,
    countWidthMs: () => progress.published()?.widthMs,
    countedAgain: false,
    width: { guess: undefined },
  };
  const sums = { rows: 0, lateRows: 0, lateByMs: 0, tooLateRows: 0, leftOut: 0, bytes: 0 };
  let tried = false;
  let view: TableView | undefined;
  let restarts = 0;
  let late: LatePass = LATE_BEGINS;
  let caughtUp = false;

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
    summary: () => ({
      database: origin.database,
      table: origin.table.name,
      topic: origin.topic,
      ...sums,
      position: progress.position()?.toString() ?? null,
      paused: progress.paused(),
      caughtUp,
    }),
    checkpoint: progress.checkpoint,
  };

  async function work(turn: Turn): Promise<boolean> {
    if (progress.paused()) return false;
    await progress.identify();
    view ??= await parts.open();
    if (!tried) await tryAgain(view);
    tried = true;
    try {
      late = await workOnLate(view, turn);
      if (progress.paused()) return false;
      if (late.kind === 'cut') return true;
      caughtUp = await (late.kind === 'done' ? workOnNew(view, turn) : workBeside(late.next, view, turn));
    } catch (error) {
      if (error instanceof UnsendableRowError) await standBefore(error, view, turn);
      throw error;
    }
    return !caughtUp && !progress.paused();
  }

  function workOnNew(on: TableView, turn: Turn, upTo = limits.upTo): Promise<boolean> {
    const within = { ...publishing, limits: { ...limits, upTo } };
    return publishRange(on, progress.from(), within, published, turn.goOn);
  }

  /**
   * Publishes new rows while late ones from `oldest` on, in ms, wait, as far as the look-back still reaches those after
   * it. New rows that had to wait for all late ones would never come where late ones arrive faster than they are sent
   * again. The position goes on also where there are no rows, or those behind the gap would have to wait so.
   */
  async function workBeside(oldest: number, on: TableView, turn: Turn): Promise<false> {
    const furthest = fromMs(oldest + lookbackMs, origin.precision);
    const upTo = furthest < limits.upTo ? furthest : limits.upTo;
    if ((await workOnNew(on, turn, upTo)) && (progress.position() ?? upTo) < upTo) {
      await progress.claim();
      await progress.commit(upTo, progress.published());
    }
    return false;
  }

  /**
   * Sends alone the row before which the table stands. As long as it cannot be sent, nothing is, so that no other row goes
   * out again and again.
   */
  async function tryAgain({ reader, encode, size }: TableView): Promise<void> {
    const place = progress.standsBefore();
    if (place === undefined) return;
    const position = progress.position();
    const rows = await reader.at(place, size.answerLimit(1, parts.budget.most));
    const passed: PassedRow[] = [];
    const onUnsendable = unsendableRows(parts.unsendable, passed);
    const chunk = toRecords(rows, origin, encode, publishing.headers, 0, undefined, onUnsendable);
    await progress.claim();
    await sendChunk(chunk, passed, parts.producer, parts.unsendable);
    if (position !== undefined) await progress.commit(position, progress.published());
  }

  /** Publishes all that is before a row that cannot be sent, and notes that it is next. */
  async function standBefore({ place }: UnsendableRowError, on: TableView, turn: Turn): Promise<void> {
    const position = progress.position();
    if (position !== undefined && place.time <= position) {
      return progress.commit(position, progress.published(), place);
    }
    const upTo = place.time - 1n;
    const before = { ...publishing, limits: { ...limits, upTo } };
    try {
      if (!(await publishRange(on, progress.from(), before, published, turn.hasTime))) return;
    } catch (error) {
      if (error instanceof UnsendableRowError && error.place.time < place.time) return standBefore(error, on, turn);
      throw error;
    }
    await progress.claim();
    await progress.commit(upTo, progress.published(), place);
  }

  async function published(end: bigint, window: Published): Promise<boolean> {
    const counts = progress.published();
    await progress.commit(end, counts && withRows(counts, window.counts));
    addToSums(window);
    return !progress.paused();
  }

  async function workOnLate(on: TableView, turn: Turn): Promise<LatePass> {
    const options = { precision: origin.precision, lookbackMs, mostRows: limits.mostRows };
    const goOn = () => !progress.paused() && turn.goOnLate();
    const notes: LateNotes = {
      sent({ late: rows, buckets: [oldest = serverNow] }) {
        sums.lateRows += rows;
        sums.lateByMs = Math.max(sums.lateByMs, serverNow - oldest);
      },
      tooLate(rows) {
        sums.tooLateRows += rows;
        parts.tooLate(rows);
      },
    };
    return publishLate(on.reader, progress, options, late, (range) => republish(on, range, turn), notes, goOn);
  }

  /** A range is small, and sent all or again: other tables wait for it. */
  async function republish(on: TableView, range: LateRange, turn: Turn): Promise<BucketCounts | undefined> {
    const recount = new Map<number, number>();
    const ends = { limits: { ...limits, upTo: range.to }, countedAgain: true };
    const within = { ...publishing, ...ends, width: { guess: undefined } };
    const all = await publishRange(
      on,
      range.from,
      within,
      async (_end, window) => {
        for (const [bucket, rows] of window.counts) recount.set(bucket, (recount.get(bucket) ?? 0) + rows);
        addToSums(window);
        return true;
      },
      turn.hasTime,
    );
    return all ? recount : undefined;
  }

  function addToSums({ rows, leftOut, bytes }: Published): void {
    sums.rows += rows;
    sums.leftOut += leftOut;
    sums.bytes += bytes;
  }
}

function asksForRestart(error: unknown): boolean {
  return error instanceof ColumnsChangedError || error instanceof CheckpointChangedError || isSchemaChange(error);
}
