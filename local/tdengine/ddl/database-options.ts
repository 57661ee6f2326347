import type { DatabaseOptions } from '../catalog/database.ts';
import { StatementError } from '../errors.ts';
import { durationNanoseconds, parseDuration } from '../sql/duration.ts';
import type { TokenReader } from '../sql/token-reader.ts';
import { PRECISIONS } from '../types/precision.ts';

const MINUTES_PER_DAY = 1440;
const NANOSECONDS_PER_MINUTE = 60_000_000_000n;
/** KEEP from one day to 365,000 days, in minutes. */
const KEEP_RANGE = { min: 1440, max: 525_600_000 };
const INVALID_OPTION = 0x2619;

type Change = (options: DatabaseOptions) => DatabaseOptions;
type ReadOption = (reader: TokenReader) => Change;

function invalid(text: string): StatementError {
  return new StatementError(INVALID_OPTION, text);
}

/** Days as a bare number, or a duration; in minutes. */
function readMinutes(reader: TokenReader): number {
  const token = reader.peek();
  if (token.kind === 'integer') return Number(reader.integer()) * MINUTES_PER_DAY;
  if (token.kind !== 'duration') throw reader.unexpected();
  const nanoseconds = durationNanoseconds(parseDuration(reader.text(reader.next())));
  return Number((nanoseconds ?? 0n) / NANOSECONDS_PER_MINUTE);
}

const readKeep: ReadOption = (reader) => {
  const first = readMinutes(reader);
  const second = reader.accept(',') ? readMinutes(reader) : first;
  const third = reader.accept(',') ? readMinutes(reader) : second;
  const keep = [first, second, third] as const;
  if (keep.some((minutes) => minutes < KEEP_RANGE.min || minutes > KEEP_RANGE.max)) {
    throw invalid(`Invalid option keep: ${keep.join(', ')} valid range: [${KEEP_RANGE.min}m, ${KEEP_RANGE.max}m]`);
  }
  return (options) => ({ ...options, keep });
};

const readPrecision: ReadOption = (reader) => {
  const text = reader.string();
  const precision = PRECISIONS.find((known) => known === text);
  if (!precision) throw invalid(`Invalid option precision: ${text}`);
  return (options) => ({ ...options, precision });
};

type NumberOption = {
  [Name in keyof DatabaseOptions]: DatabaseOptions[Name] extends number ? Name : never;
}[keyof DatabaseOptions];

const number =
  (name: NumberOption): ReadOption =>
  (reader) => {
    const value = Number(reader.integer());
    return (options) => ({ ...options, [name]: value });
  };

const readReplica: ReadOption = (reader) => {
  const replica = Number(reader.integer());
  if (replica > 1) throw new StatementError(0x0334, 'Out of dnodes');
  return (options) => ({ ...options, replica });
};

const readCacheModel: ReadOption = (reader) => {
  const cacheModel = reader.string();
  return (options) => ({ ...options, cacheModel });
};

const readDuration: ReadOption = (reader) => {
  const duration = readMinutes(reader);
  return (options) => ({ ...options, duration });
};

const ALTERABLE: Readonly<Record<string, ReadOption>> = {
  keep: readKeep,
  buffer: number('buffer'),
  pages: number('pages'),
  cachemodel: readCacheModel,
  cachesize: number('cacheSize'),
  minrows: number('minRows'),
  replica: readReplica,
  stt_trigger: number('sttTrigger'),
  wal_level: number('walLevel'),
  wal_fsync_period: number('walFsyncPeriod'),
  wal_retention_period: number('walRetentionPeriod'),
};

const CREATABLE: Readonly<Record<string, ReadOption>> = {
  ...ALTERABLE,
  precision: readPrecision,
  duration: readDuration,
  vgroups: number('vgroups'),
  pagesize: number('pageSize'),
  maxrows: number('maxRows'),
  comp: number('comp'),
  single_stable: number('singleStable'),
};

/** The options to the end of the statement, applied to `start` and checked. */
export function readDatabaseOptions(
  reader: TokenReader,
  start: DatabaseOptions,
  statement: 'create' | 'alter',
): DatabaseOptions {
  const known = statement === 'create' ? CREATABLE : ALTERABLE;
  let options = start;
  while (!reader.atEnd) {
    const token = reader.peek();
    const read = token.kind === 'word' ? known[reader.text(token).toLowerCase()] : undefined;
    if (!read) throw reader.unexpected();
    reader.next();
    options = read(reader)(options);
  }
  const [keep0, keep1, keep2] = options.keep;
  if (keep2 < keep1 || keep1 < keep0 || keep0 < 3 * options.duration) {
    throw invalid('Invalid duration value, should be keep2 >= keep1 >= keep0 >= 3 * duration');
  }
  return options;
}
