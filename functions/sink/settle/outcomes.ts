import type { SkipReason } from '../decode/decoder.ts';
import type { RecordError } from '../rows/record-error.ts';

/** How one record ended. */
export type Outcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'rejected'; readonly error: RecordError }
  | { readonly kind: 'retry'; readonly error: Error };

const WRITTEN: Outcome = { kind: 'written' };

/**
 * The outcomes of a batch while it is worked on. A record is written when every one of its rows is; what is left
 * without an answer in the end is to be sent again, so that no fault of the code can lose a record.
 */
export class Outcomes {
  readonly #open: Int32Array;
  readonly #ended: (Outcome | undefined)[];
  #rejected = 0;

  constructor(records: number) {
    this.#open = new Int32Array(records);
    // Not made with so many holes and filled: measured, that has V8 throw away the code of planning and writing, once,
    // after some batches.
    this.#ended = [];
    for (let record = 0; record < records; record++) this.#ended.push(undefined);
  }

  skip(record: number, reason: SkipReason): void {
    this.#ended[record] = { kind: 'skipped', reason };
  }

  /** Says how many rows a record has to get written. */
  expect(record: number, rows: number): void {
    this.#open[record] = rows;
  }

  /** One row of a record is in TDengine. */
  rowWritten(record: number): void {
    const open = (this.#open[record] ?? 0) - 1;
    this.#open[record] = open;
    if (open === 0) this.#ended[record] ??= WRITTEN;
  }

  /** The record cannot be written. One to be sent again stays so: it will be judged again as a whole. */
  reject(record: number, error: RecordError): void {
    if (this.#ended[record]?.kind === 'retry') return;
    this.#ended[record] = { kind: 'rejected', error };
    this.#rejected++;
  }

  /** The record must be sent again. */
  retry(record: number, error: Error): void {
    this.#ended[record] = { kind: 'retry', error };
  }

  /** Rejections so far. */
  get rejected(): number {
    return this.#rejected;
  }

  isRejected(record: number): boolean {
    return this.#ended[record]?.kind === 'rejected';
  }

  /** The outcome of every record. */
  all(): Outcome[] {
    return this.#ended.map((outcome) => outcome ?? { kind: 'retry', error: new Error('its writing did not end') });
  }
}
