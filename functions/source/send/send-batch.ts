import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import { compareTimes } from '../../shared/tdengine/time/digits.ts';
import type { RowEncoder } from '../encode/encoder.ts';
import { type RecordOrigin, type SubtableHeaders, toRecords } from '../encode/to-records.ts';
import { countRows } from '../late/published-counts.ts';
import type { Batch } from '../read/reader.ts';
import type { PassedRow, SourceRow } from '../rows/source-row.ts';
import { sendChunk, type UnsendableRows, unsendableRows } from './send-chunk.ts';

/** What sending a batch came to. */
export interface Sent {
  readonly rows: number;
  /** Rows that the format has no words for. */
  readonly leftOut: number;
  /** Rows that cannot be sent and are dead letters. */
  readonly passed: number;
  /** As sent to Kafka. */
  readonly bytes: number;
  /** Rows by bucket, for `published-counts.ts`; empty when they are not counted. */
  readonly counts: ReadonlyMap<number, number>;
}

/** How the rows of a table are sent, and where to. */
export interface TableOutput {
  readonly origin: RecordOrigin;
  readonly headers: SubtableHeaders;
  /** The encoder of rows with these columns, the same one as long as they are the same. */
  readonly encoderOf: (schema: TableSchema) => RowEncoder;
  readonly producer: RecordProducer;
  readonly unsendable: UnsendableRows;
  /** Width in ms of the buckets that rows are counted in; undefined: they are not counted. */
  readonly countWidthMs: () => number | undefined;
}

/** Rows that are encoded while those before them are on their way, and that are in memory as records. */
const CHUNK = { rows: 4_000, characters: 2 ** 20 } as const;

/** The columns changed while a batch was read: it is to be read again. */
export class ColumnsChangedError extends Error {
  override readonly name = 'ColumnsChangedError';
}

/**
 * Encodes and sends the rows of a batch; those of one subtable in the order of their times.
 * @throws UnsendableRowError when one cannot be sent and none is to be passed over; ColumnsChangedError when they are no longer as when the batch was read. Nothing of the piece is sent then.
 */
export async function sendBatch(
  { pieces, isCurrent }: Pick<Batch, 'pieces' | 'isCurrent'>,
  { origin, headers, encoderOf, producer, unsendable, countWidthMs }: TableOutput,
): Promise<Sent> {
  const width = countWidthMs();
  const counts = new Map<number, number>();
  let rows = 0;
  let leftOut = 0;
  let passed = 0;
  let unencoded = 0;
  let bytes = 0;
  let sending: Promise<number> = Promise.resolve(0);
  try {
    for await (const piece of pieces) {
      const current = handled(isCurrent());
      if (width !== undefined) countRows(counts, piece.rows, width, origin.precision);
      const encode = encoderOf(piece.schema);
      const ordered = orderRows(piece.rows);
      for (let from = 0; from < ordered.length; ) {
        const unsent: PassedRow[] = [];
        const onUnsendable = unsendableRows(unsendable, unsent);
        const encoded = toRecords(ordered, origin, encode, headers, from, CHUNK, onUnsendable);
        from = encoded.next;
        if (!(await current)) {
          throw new ColumnsChangedError(`the columns of ${origin.table.name} changed while it was read`);
        }
        bytes += await sending;
        rows += encoded.records.length;
        unencoded += unsent.length;
        sending = handled(
          sendChunk(encoded, unsent, producer, unsendable).finally(() => {
            passed += unsent.length;
          }),
        );
        leftOut += encoded.leftOut;
      }
    }
    bytes += await sending;
  } finally {
    // What is sent next must not overtake it.
    await sending.catch(() => undefined);
  }
  return { rows: rows - (passed - unencoded), leftOut, passed, bytes, counts };
}

/** A promise that is awaited later: if it fails before that, it would be nobody's rejection and end the process. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Rows so that those of one subtable are in the order of their times. They mostly are as they come, and then nothing is sorted. */
export function orderRows(rows: readonly SourceRow[]): readonly SourceRow[] {
  const last = new Map<string, string>();
  for (const { subtable, time } of rows) {
    const before = last.get(subtable);
    if (before !== undefined && compareTimes(before, time) > 0)
      return rows.toSorted((a, b) => compareTimes(a.time, b.time));
    last.set(subtable, time);
  }
  return rows;
}
