import { INDEX } from '../model.ts';
import { templateValue } from './columns.ts';
import { lookup } from './elements.ts';
import type { Scope } from './expressions.ts';
import { type Json, plainOf } from './read-json.ts';
import { Refused, type RowSource } from './row-source.ts';
import { fromMs, isStored, later, timeOf } from './times.ts';
import { isTime, jsonOf } from './values.ts';

export function rowTime({ here, route, mapping, record, now }: RowSource, scope: Scope): bigint {
  const { precision } = mapping;
  const { timestamp } = route;
  const base = baseTime();
  if (timestamp?.step === undefined) return base;
  const place = lookup([INDEX], here, route);
  const nanoseconds = { ns: 1n, us: 1_000n, ms: 1_000_000n, s: 1_000_000_000n }[timestamp.step.unit];
  const time = later(
    base,
    BigInt(place === undefined ? 0 : plainOf(place)) * BigInt(timestamp.step.count) * nanoseconds,
    precision,
  );
  if (!isStored(time, precision, 'row')) throw new Refused();
  return time;

  function baseTime(): bigint {
    if (timestamp === undefined || timestamp.source.kind === 'record') return fromMs(record.timestamp, precision);
    const { source, unit = 'ns' } = timestamp;
    if (source.kind === 'template') {
      const value = templateValue(source.template, scope);
      const isOwn = isTime(value);
      if (!isOwn && timestamp.unit === undefined) throw new Refused();
      const json = isOwn ? undefined : jsonOf(value);
      return read(isOwn ? String(value.nanoseconds) : timeText(json), isOwn ? 'ns' : unit);
    }
    const found = lookup(source.path, here, route);
    if (found === undefined || found.kind === 'null') {
      if (source.missing === 'record') return fromMs(record.timestamp, precision);
      if (source.missing === 'now') return fromMs(now, precision);
    }
    return read(timeText(found), unit);
  }

  function read(text: string, unit: NonNullable<typeof timestamp>['unit'] & string): bigint {
    const time = timeOf(text, unit, precision, 'row');
    if (time === undefined) throw new Refused();
    return time;
  }
}

function timeText(value: Json | undefined): string {
  if (value?.kind !== 'number' && value?.kind !== 'string') throw new Refused();
  return plainOf(value);
}
