import type { DataPrecision } from '../../shared/settings/index.ts';
import { unreadable } from '../record-error.ts';

/** Unit of a database's timestamps. */
export type DatabasePrecision = 'ms' | 'us' | 'ns';

const NANOSECONDS: Readonly<Record<DataPrecision, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * Last timestamp that TDengine 3.3.7 stores: the year 2970, in nanoseconds the end of 64 bits. The writing of schemaless
 * protocols silently puts later ones to the year 2262. How old one may be depends on the database's KEEP.
 */
const LATEST: Readonly<Record<DatabasePrecision, bigint>> = {
  ms: 31_556_995_200_000n,
  us: 31_556_995_200_000_000n,
  ns: 9_223_372_036_854_775_807n,
};

/**
 * Makes a converter of times into a database's unit. Digits finer than that unit are cut, as schemaless writing does.
 * The converter throws RecordError for a time after the last one that TDengine stores.
 */
export function timeConverter(from: DataPrecision, to: DatabasePrecision): (time: bigint) => bigint {
  const latest = LATEST[to];
  const factor = NANOSECONDS[from] / NANOSECONDS[to];
  const divisor = NANOSECONDS[to] / NANOSECONDS[from];
  return (time) => {
    const converted = factor === 1n ? time : factor > 1n ? time * factor : time / divisor;
    if (converted > latest) {
      throw unreadable(`the timestamp, read as ${from}, is after the last one that a ${to} database stores`);
    }
    return converted;
  };
}
