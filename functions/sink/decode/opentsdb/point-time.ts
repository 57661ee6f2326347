import type { SinkRuntime } from '../../../shared/settings/index.ts';
import type { ScaleTime } from '../../../shared/tdengine/time/digits.ts';
import type { Precision } from '../../../shared/tdengine/time/precision.ts';
import { unreadable } from '../../rows/record-error.ts';
import { isObject, type JsonObject, member } from '../json-object.ts';
import { opentsdbTimeConverter } from '../opentsdb-protocols.ts';
import { timeConverter } from '../time.ts';

/**
 * Reads a data point's timestamp: a number, or `{"value", "type"}` with the type s, ms, us or ns. A fraction is cut, as
 * TDengine does. Gives undefined for 0, which stands for the record's time.
 * @throws RecordError for anything else, for a negative one, and for one that TDengine does not store.
 */
export type ReadPointTime = (timestamp: unknown) => string | undefined;

/** Makes a reader of timestamps; `unit` is that of plain numbers. */
export function pointTimeReader(unit: SinkRuntime['dataPrecision'], to: Precision): ReadPointTime {
  const plain = opentsdbTimeConverter(unit, to);
  const typed: ReadonlyMap<string, ScaleTime> = new Map([
    ['s', timeConverter('s', to)],
    ['ms', timeConverter('ms', to)],
    ['us', timeConverter('us', to)],
    ['ns', timeConverter('ns', to)],
  ]);
  return (timestamp) => {
    const convert = isObject(timestamp) ? typed.get(typeOf(timestamp)) : plain;
    if (convert === undefined) throw unreadable('the timestamp’s type must be s, ms, us or ns');
    const digits = wholeDigits(isObject(timestamp) ? member(timestamp, 'value') : timestamp);
    return digits === undefined ? undefined : convert(digits);
  };
}

function typeOf(timestamp: JsonObject): string {
  const type = member(timestamp, 'type');
  if (Object.keys(timestamp).length !== 2 || typeof type !== 'string') {
    throw unreadable('a timestamp that is an object must have value and type, and nothing else');
  }
  return type.toLowerCase();
}

function wholeDigits(value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    throw unreadable('the timestamp must be a number, or an object of value and type');
  }
  if (value < 0) throw unreadable('the timestamp is negative');
  if (typeof value === 'bigint') return value.toString();
  if (value === 0) return undefined;
  if (value >= 2 ** 63) throw unreadable('the timestamp is beyond 64 bits');
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? String(whole) : BigInt(whole).toString();
}
