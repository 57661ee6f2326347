import { fromMs, type Precision } from '../precision.ts';
import { parseZonedTime } from '../time-text.ts';

/**
 * The position to begin from, every later row being read; undefined for the very beginning.
 * `latest` is the connector's first run, for a table made later too, so that none of its new rows is passed over.
 * A given time is itself read.
 * @param initial `earliest`, `latest`, or a time in ISO 8601 with its zone.
 * @param startedAt the connector's first run in ms, by TDengine's clock.
 */
export function firstPosition(initial: string, precision: Precision, startedAt: number): bigint | undefined {
  if (initial === 'earliest') return undefined;
  if (initial === 'latest') return fromMs(startedAt, precision);
  return parseZonedTime(initial, precision) - 1n;
}
