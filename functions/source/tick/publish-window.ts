import type { RecordProducer } from '../../shared/kafka/producer.ts';
import { countRows } from '../late/published-counts.ts';
import { orderRows } from '../read/order-rows.ts';
import type { SubtableHeaders } from '../subtable-headers.ts';
import type { RecordOrigin } from '../to-records.ts';
import { toRecords } from '../to-records.ts';
import type { WindowAhead } from './window-ahead.ts';

/** What publishing a window came to. */
export interface Published {
  readonly rows: number;
  /** Rows that the format has no words for. */
  readonly leftOut: number;
  /** As sent to Kafka. */
  readonly bytes: number;
  /** Rows by bucket, for `published-counts.ts`; empty when they are not counted. */
  readonly counts: ReadonlyMap<number, number>;
}

/** What publishing a window needs of its table. */
export interface WindowParts {
  readonly origin: RecordOrigin;
  readonly headers: SubtableHeaders;
  readonly producer: RecordProducer;
  /** Width in ms of the buckets that rows are counted in; undefined: they are not counted. */
  readonly countWidthMs: () => number | undefined;
}

/** The columns changed while a window was read: it is to be read again. */
export class ColumnsChangedError extends Error {
  override readonly name = 'ColumnsChangedError';
}

/**
 * Encodes and sends the rows of a window; those of one subtable in the order of their times.
 * @throws ColumnsChangedError when they are no longer as when the window was read. Nothing of the piece is sent then.
 */
export async function publishWindow(
  { view, pieces }: WindowAhead,
  { origin, headers, producer, countWidthMs }: WindowParts,
): Promise<Published> {
  const width = countWidthMs();
  const counts = new Map<number, number>();
  let rows = 0;
  let leftOut = 0;
  let bytes = 0;
  for await (const piece of pieces) {
    const [encoded, current] = await whileAsking(view.isCurrent(), () =>
      toRecords(orderRows(piece), origin, view.encode, headers),
    );
    if (!current) throw new ColumnsChangedError(`the columns of ${origin.table.name} changed while it was read`);
    bytes += await producer.produce(encoded.records);
    if (width !== undefined) countRows(counts, piece, width, origin.precision);
    rows += encoded.records.length;
    leftOut += encoded.leftOut;
  }
  return { rows, leftOut, bytes, counts };
}

/** Works while an answer is under way. */
async function whileAsking<A, T>(answer: Promise<A>, work: () => T): Promise<[T, A]> {
  // One that fails while the work fails too would be nobody's rejection.
  answer.catch(() => undefined);
  const result = work();
  return [result, await answer];
}
