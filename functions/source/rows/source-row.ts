import { isoTime } from '../../shared/tdengine/time/iso-writer.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';

/** One row as read: the subtable it is in (or the plain table), its time, and its cells. */
export interface SourceRow {
  readonly subtable: string;
  /** Decimal text in the unit of the database, exact at any size; see shared/tdengine/time/digits.ts for what is done with it. */
  readonly time: string;
  /**
   * A cell for each column of the schema after the time, in its order, each as `exactColumn` reads it. May be followed
   * by others that are nobody's business.
   */
  readonly cells: readonly unknown[];
  /** It holds bytes that are not UTF-8, of which the cells have U+FFFD. */
  readonly garbled?: true;
}

/** Where a row is. */
export interface RowPlace {
  /** Or the plain table. */
  readonly subtable: string;
  /** In the database's unit. */
  readonly time: bigint;
}

/** A row that cannot be sent as it is, now or later: its table stands. The message tells where it is, never what it holds. */
export class UnsendableRowError extends Error {
  override readonly name = 'UnsendableRowError';
  readonly place: RowPlace;

  constructor(place: RowPlace, precision: Precision, cause: Error) {
    super(
      `the row of ${place.subtable} at ${isoTime(place.time, precision)} cannot be sent: ${cause.message}. The table stands before it until it can be; errors.tolerance all passes over it`,
      { cause },
    );
    this.place = place;
  }
}

/** A row that was passed over, as `errors.tolerance: all` says. */
export interface PassedRow {
  readonly row: SourceRow;
  readonly reason: Error;
  /** Undefined when the format has none for it. */
  readonly value: string | undefined;
}

/** What is done about a row that cannot be sent: it throws UnsendableRowError, or takes it. */
export type OnUnsendable = (passed: PassedRow) => void;

/** Where a row is. */
export function placeOf({ subtable, time }: SourceRow): RowPlace {
  return { subtable, time: BigInt(time) };
}

/** A place as text for a checkpoint. */
export function placeText({ subtable, time }: RowPlace): string {
  return `${time} ${subtable}`;
}

/** Reads {@link placeText}; undefined when it is none: the row is found again where it is. */
export function parsePlace(text: string): RowPlace | undefined {
  const [, digits, subtable] = /^(-?\d{1,19}) (.+)$/s.exec(text) ?? [];
  if (digits === undefined || subtable === undefined) return undefined;
  const time = BigInt(digits);
  return BigInt.asIntN(64, time) === time ? { subtable, time } : undefined;
}
