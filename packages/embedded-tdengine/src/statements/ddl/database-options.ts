import type { DatabaseOptions } from '../../catalog/database.ts';
import { StatementError } from '../../errors.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import { durationNanoseconds, PRECISIONS, parseDuration } from '../../types/precision.ts';

const MINUTES_PER_DAY = 1440;
const NANOSECONDS_PER_MINUTE = 60_000_000_000n;
/** KEEP from one day to 365,000 days, in minutes. */
const KEEP_RANGE = { min: 1440, max: 525_600_000 };
/** DURATION from an hour to 90 days, in minutes. */
const DURATION_RANGE = { min: 60, max: 129_600 };
const INT32_MAX = 2_147_483_647;
const CACHE_MODELS: ReadonlySet<string> = new Set(['none', 'last_row', 'last_value', 'both']);
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
  (name: NumberOption, least: number, most: number): ReadOption =>
  (reader) => {
    const sign = reader.accept('-') ? -1 : 1;
    const value = sign * Number(reader.integer());
    if (value < least || value > most) {
      throw invalid(`Invalid option ${name.toLowerCase()}: ${value} valid range: [${least}, ${most}]`);
    }
    return (options) => ({ ...options, [name]: value });
  };

const readReplica: ReadOption = (reader) => {
  const replica = Number(reader.integer());
  if (replica > 1) throw new StatementError(0x0334, 'Out of dnodes');
  return (options) => ({ ...options, replica });
};

const readCacheModel: ReadOption = (reader) => {
  const cacheModel = reader.string();
  if (!CACHE_MODELS.has(cacheModel)) throw invalid(`Invalid option cacheModel: ${cacheModel}`);
  return (options) => ({ ...options, cacheModel });
};

const readDuration: ReadOption = (reader) => {
  const duration = readMinutes(reader);
  if (duration < DURATION_RANGE.min || duration > DURATION_RANGE.max) {
    throw invalid(`Invalid option duration: ${duration} valid range: [${DURATION_RANGE.min}m, ${DURATION_RANGE.max}m]`);
  }
  return (options) => ({ ...options, duration });
};

const ALTERABLE: Readonly<Record<string, ReadOption>> = {
  keep: readKeep,
  buffer: number('buffer', 3, 16_384),
  pages: number('pages', 64, INT32_MAX - 1),
  cachemodel: readCacheModel,
  cachesize: number('cacheSize', 1, 65_536),
  minrows: number('minRows', 10, 1_000_000),
  replica: readReplica,
  stt_trigger: number('sttTrigger', 1, 16),
  wal_level: number('walLevel', 0, 2),
  wal_fsync_period: number('walFsyncPeriod', 0, 180_000),
  wal_retention_period: number('walRetentionPeriod', -1, INT32_MAX),
  wal_retention_size: number('walRetentionSize', -1, Number.MAX_SAFE_INTEGER),
};

const CREATABLE: Readonly<Record<string, ReadOption>> = {
  ...ALTERABLE,
  precision: readPrecision,
  duration: readDuration,
  keep_time_offset: number('keepTimeOffset', 0, 23),
  vgroups: number('vgroups', 1, 1024),
  pagesize: number('pageSize', 1, 16_384),
  tsdb_pagesize: number('tsdbPageSize', 1, 16_384),
  maxrows: number('maxRows', 200, 10_000_000),
  comp: number('comp', 0, 2),
  single_stable: number('singleStable', 0, 1),
  table_prefix: number('tablePrefix', -190, 190),
  table_suffix: number('tableSuffix', -190, 190),
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
