import { compareTimes, cutter, type ScaleTime, type TimeUnit } from '../../shared/tdengine/time/digits.ts';
import { LATEST_ROW_TIME, type Precision } from '../../shared/tdengine/time/precision.ts';
import { unreadable } from '../rows/record-error.ts';

/**
 * Makes a converter of times, in decimal digits, into a database's unit. Digits finer than that unit are cut, as schemaless
 * writing does. It throws RecordError for a time after the last one that TDengine stores.
 */
export function timeConverter(from: TimeUnit, to: Precision): ScaleTime {
  const latest = LATEST_ROW_TIME[to];
  const cut = cutter(from, to);
  return (digits) => {
    const time = cut(digits.charCodeAt(0) === ZERO ? withoutZeros(digits) : digits);
    if (time.length >= latest.length && compareTimes(time, latest) > 0) {
      throw unreadable(`the timestamp, read as ${from}, is after the last one that a ${to} database stores`);
    }
    return time;
  };
}

const ZERO = 0x30;

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
