import { parseTime } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import type { RangeEnd } from '../../../operations/verify/range.ts';
import type { Asked } from '../../frame/parameter.ts';
import { UsageError } from '../../terminal/usage.ts';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads an end of a range as a person writes it.
 * @param now milliseconds since 1970.
 * @throws UsageError
 */
export function rangeEnd(text: string, { shown, command }: Asked, now: number): RangeEnd {
  if (text === 'earliest' || text === 'latest') return { kind: text };
  if (/^\d+:\d+(?:,\d+:\d+)*$/.test(text)) {
    const offsets = text.split(',').map((each) => each.split(':').map(Number));
    return { kind: 'offsets', offsets: new Map(offsets.map(([partition = 0, offset = 0]) => [partition, offset])) };
  }
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (unit === 'm' || unit === 'h' || unit === 'd') return { kind: 'time', ms: now - Number(number) * UNIT_MS[unit] };
  try {
    return { kind: 'time', ms: Number(parseTime(text, 'ms')) };
  } catch {
    throw new UsageError(
      command,
      `${shown} must be a time with its zone such as 2024-05-01T00:00:00Z, a span before now such as 2h or 1d, earliest, latest, or offsets such as 0:120,1:98; got "${text}"`,
    );
  }
}
