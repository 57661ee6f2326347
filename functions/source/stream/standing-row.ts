import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { atTime, timeOf } from '../checkpoint/position.ts';
import { toRecords } from '../encode/to-records.ts';
import type { MemoryBudget } from '../read/memory/memory-budget.ts';
import type { TableView } from '../read/table-view.ts';
import { type PassedRow, type RowPlace, UnsendableRowError } from '../rows/source-row.ts';
import type { TableOutput } from '../send/send-batch.ts';
import { sendChunk, unsendableRows } from '../send/send-chunk.ts';
import type { Ending } from './send-batches.ts';
import type { StreamProgress } from './stream-progress.ts';

/**
 * Sends alone the row before which the table stands. As long as it cannot be sent, nothing is, so that no other row goes
 * out again and again. @throws UnsendableRowError when it still cannot.
 */
export async function sendStandingRow(
  { queries, schema, size }: TableView,
  { origin, headers, encoderOf, producer, unsendable }: TableOutput,
  progress: StreamProgress,
  budget: MemoryBudget,
): Promise<void> {
  const place = progress.standsBefore();
  if (place === undefined) return;
  const position = progress.position();
  const rows = await queries.at(place, size.answerLimit(1, budget.most));
  const passed: PassedRow[] = [];
  const onUnsendable = unsendableRows(unsendable, passed);
  const chunk = toRecords(rows, origin, encoderOf(schema), headers, 0, undefined, onUnsendable);
  await progress.claim();
  await sendChunk(chunk, passed, producer, unsendable);
  if (position !== undefined) await progress.commit(position, progress.published(), undefined, rows.length);
}

/** Sends all that is before a row that cannot be sent, and notes that it is next. @param sendUpTo sends new rows up to a time. */
export async function standBefore(
  place: RowPlace,
  precision: Precision,
  progress: StreamProgress,
  sendUpTo: (time: bigint) => Promise<Ending>,
): Promise<void> {
  const position = progress.position();
  if (position !== undefined && place.time <= timeOf(position, precision)) {
    return progress.commit(position, progress.published(), place);
  }
  const upTo = place.time - 1n;
  try {
    if ((await sendUpTo(upTo)) !== 'caught up') return;
  } catch (error) {
    if (error instanceof UnsendableRowError && error.place.time < place.time) {
      return standBefore(error.place, precision, progress, sendUpTo);
    }
    throw error;
  }
  await progress.claim();
  await progress.commit(atTime(upTo, precision), progress.published(), place);
}
