import { readFileSync } from 'node:fs';
import { parseTime } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import { readOffsets } from '../../../operations/offsets/offsets-file.ts';
import type { SeekTo } from '../../../operations/offsets/seek-to.ts';
import { OperationError } from '../../../operations/operation-error.ts';
import { flag, parsed, text, whole } from '../../frame/parameter.ts';
import { UsageError } from '../../terminal/usage.ts';

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Where to seek to: exactly one of them. */
export const SEEK_PARAMETERS = {
  toTime: parsed(
    'TIME',
    'the first record that is not older, in ISO 8601 with its zone',
    undefined,
    (given, { shown, command }): SeekTo => {
      try {
        return { kind: 'time', ms: Number(parseTime(given, 'ms')) };
      } catch {
        throw new UsageError(
          command,
          `${shown} must be a time with its zone such as 2024-05-01T00:00:00Z; got "${given}"`,
        );
      }
    },
  ),
  toOffset: whole('N', { from: 0, to: Number.MAX_SAFE_INTEGER }, 'this offset, or the nearest that Kafka has'),
  by: parsed(
    'SPAN',
    'so much further from where each partition stands: -2h, 30m, -1d as its records’ times are, or -1000 records',
    undefined,
    (given, { shown, command }): SeekTo => {
      const [, number = '', unit] = /^([+-]?\d{1,12})([smhd]?)$/.exec(given) ?? [];
      if (number === '' || Number(number) === 0) {
        throw new UsageError(
          command,
          `${shown} must be a span such as -2h, 30m, -1d, or a number of records such as -1000; got "${given}"`,
        );
      }
      return unit === 's' || unit === 'm' || unit === 'h' || unit === 'd'
        ? { kind: 'by-time', ms: Number(number) * UNITS[unit] }
        : { kind: 'by-records', records: Number(number) };
    },
  ),
  toEarliest: flag('the first record that Kafka has'),
  toLatest: flag('behind the last record: what is there is passed over'),
  fromFile: text('FILE', 'what a file says, as this command and kafka-consumer-groups --export write it'),
};

/** What is given of {@link SEEK_PARAMETERS}. */
export interface SeekValues {
  readonly toTime: SeekTo | undefined;
  readonly toOffset: number | undefined;
  readonly by: SeekTo | undefined;
  readonly toEarliest: boolean;
  readonly toLatest: boolean;
  readonly fromFile: string | undefined;
}

/** Where to seek to. @throws UsageError when it is not exactly one place, OperationError when its file cannot be read */
export function seekTo(values: SeekValues, usageError: (message: string) => UsageError): SeekTo {
  const { toTime, toOffset, by, toEarliest, toLatest, fromFile } = values;
  const given: readonly (SeekTo | undefined)[] = [
    toTime,
    by,
    toOffset === undefined ? undefined : { kind: 'offset', offset: toOffset },
    toEarliest ? { kind: 'earliest' } : undefined,
    toLatest ? { kind: 'latest' } : undefined,
    fromFile === undefined ? undefined : { kind: 'file', offsets: offsetsIn(fromFile) },
  ];
  const [to, ...others] = given.filter((each) => each !== undefined);
  if (to !== undefined && others.length === 0) return to;
  throw usageError('give exactly one of --to-time, --to-offset, --by, --to-earliest, --to-latest and --from-file');
}

function offsetsIn(path: string) {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new OperationError('asked-wrongly', `${path}: no such file, or it cannot be read`, { cause });
  }
  return readOffsets(content, path);
}

/** Partitions: numbers and spans of them, with commas between. */
export const PARTITIONS = parsed(
  'P,…',
  'only these partitions, such as 0,3-5 (left out: all)',
  undefined,
  (given, { shown, command }) =>
    given.split(',').flatMap((part) => {
      const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part.trim()) ?? [];
      if (first === undefined || Number(last) < Number(first)) {
        throw new UsageError(command, `${shown} must be partitions such as 0,3-5; got "${given}"`);
      }
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
    }),
);
