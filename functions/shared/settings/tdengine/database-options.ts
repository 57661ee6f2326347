import * as z from 'zod';

const MINUTES = { m: 1, h: 60, d: 1440 } as const;
const DAY = MINUTES.d;

/** TDengine's own values where the settings are silent, in minutes. */
const DEFAULT_KEEP = 3650 * DAY;
const DEFAULT_DURATION = 10 * DAY;

/** Shortest and longest KEEP, in minutes; nanoseconds since 1970 end 292 years after it. */
const MIN_KEEP = DAY;
const MAX_KEEP = 365_000 * DAY;
const MAX_KEEP_NS = 292 * 365 * DAY;

/** Shortest and longest DURATION, in minutes. */
const MIN_DURATION = 60;
const MAX_DURATION = 90 * DAY;

/**
 * Options of CREATE DATABASE under TDengine's own names. Their ranges are those of TDengine 3.3.7 (its documentation of
 * CREATE DATABASE, and tdef.h where that is silent); what is left out, TDengine chooses.
 */
export const databaseOptions = z.strictObject({
  keep: z
    .string()
    .regex(/^\d{1,9}[mhd](,\d{1,9}[mhd]){0,2}$/, {
      abort: true,
      error: 'must be a time such as 3650d, or up to three such as 30d,365d,3650d',
    })
    .optional()
    .describe(
      'How long rows are kept: minutes `m`, hours `h` or days `d`, at least three times `duration`; with tiered storage up to three times. TDengine refuses older rows. Its default of `3650d` also refuses timestamps read in a wrong unit, which would be stored as 1970: raise it only as far as your data reaches back.',
    ),
  duration: z
    .string()
    .regex(/^\d{1,9}[mhd]$/, { abort: true, error: 'must be a time such as 10d, 100h or 600m' })
    .optional()
    .describe('Time that one data file covers, 60 minutes to 90 days.'),
  keepTimeOffset: z.int().min(0).max(23).optional().describe('Hours after which outdated rows are removed.'),
  vgroups: z.int().min(1).max(1024).optional().describe('Vgroups to begin with: how far writing is spread.'),
  replica: z
    .int()
    .min(1)
    .max(3)
    .optional()
    .describe('Copies of each vgroup; the cluster needs as many nodes. Two are for TDengine Enterprise.'),
  buffer: z.int().min(3).max(16_384).optional().describe('Memory for writing in each vnode, in MB.'),
  pages: z.int().min(64).max(2_147_483_646).optional().describe('Cache pages of each vnode’s table descriptions.'),
  pagesize: z.int().min(1).max(16_384).optional().describe('Size of such a page, in KB.'),
  tsdbPagesize: z.int().min(1).max(16_384).optional().describe('Page size of each vnode’s rows, in KB.'),
  cachemodel: z
    .enum(['none', 'last_row', 'last_value', 'both'])
    .optional()
    .describe('What of each subtable stays in memory for `LAST_ROW` and `LAST`.'),
  cachesize: z.int().min(1).max(65_536).optional().describe('Memory for that in each vnode, in MB.'),
  comp: z.int().min(0).max(2).optional().describe('Compression of data files: none, one stage, two stages.'),
  minrows: z.int().min(10).max(1_000_000).optional().describe('Fewest rows in a block of a data file.'),
  maxrows: z.int().min(200).max(10_000_000).optional().describe('Most rows in a block of a data file.'),
  sttTrigger: z.int().min(1).max(16).optional().describe('Files that are written before they are merged.'),
  singleStable: z.int().min(0).max(1).optional().describe('`1` allows one stable only, for one of very many columns.'),
  tablePrefix: z
    .int()
    .min(-190)
    .max(190)
    .optional()
    .describe(
      'Characters at the beginning of a subtable’s name that do not, or negative, that alone choose its vgroup.',
    ),
  tableSuffix: z.int().min(-190).max(190).optional().describe('The same at the end of a subtable’s name.'),
  walLevel: z
    .int()
    .min(1)
    .max(2)
    .optional()
    .describe('`2` also writes the log through to the disk, every `walFsyncPeriod`: rows then outlive a power cut.'),
  walFsyncPeriod: z.int().min(0).max(180_000).optional().describe('Milliseconds between these; 0 is at each write.'),
  walRetentionPeriod: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe('Seconds that the log is kept for subscriptions.'),
  walRetentionSize: z.int().min(0).optional().describe('KB of the log that are kept for them; 0 is no limit.'),
});
export type DatabaseOptions = z.infer<typeof databaseOptions>;

/** Says of options that fit their ranges but not each other, and what is allowed. */
export function checkDatabaseOptions(
  options: DatabaseOptions,
  precision: 'ms' | 'us' | 'ns',
  context: z.core.$RefinementCtx,
): void {
  const refuse = (option: keyof DatabaseOptions, message: string) =>
    context.addIssue({ code: 'custom', path: ['databaseOptions', option], message, input: options[option] });
  const duration = options.duration === undefined ? DEFAULT_DURATION : minutesOf(options.duration);
  const keeps = options.keep === undefined ? [DEFAULT_KEEP] : options.keep.split(',').map(minutesOf);
  const longest = precision === 'ns' ? MAX_KEEP_NS : MAX_KEEP;

  if (duration < MIN_DURATION || duration > MAX_DURATION) refuse('duration', 'must be from 60m to 90d');
  else if (keeps.some((keep) => keep < MIN_KEEP || keep > longest)) {
    refuse('keep', `must be from 1d to ${longest / DAY}d for precision ${precision}`);
  } else if (keeps.some((keep, at) => keep < (keeps[at - 1] ?? 3 * duration))) {
    refuse('keep', `must be at least three times the duration, ${(3 * duration) / DAY}d, and must not get shorter`);
  }
  if (options.minrows !== undefined && options.minrows > (options.maxrows ?? 4096)) {
    refuse('minrows', `must not be above maxrows, ${options.maxrows ?? 4096}`);
  }
}

function minutesOf(time: string): number {
  const unit = time.at(-1);
  return Number(time.slice(0, -1)) * (unit === 'd' ? MINUTES.d : unit === 'h' ? MINUTES.h : MINUTES.m);
}
