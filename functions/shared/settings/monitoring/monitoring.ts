import * as z from 'zod';
import { snsTopicArn } from '../names.ts';

/** Most records, rows or invocations that make sense as a bound. */
const MANY = 1_000_000_000;
const WEEK_SECONDS = 7 * 86_400;

/** The bounds of alarms that are not given. */
const DEFAULTS = {
  errors: 2,
  throttles: 0,
  invalidSettings: 0,
  failureDestinationDepth: 0,
  givenUp: 0,
  mappingErrors: 0,
  offsetLag: 1_000_000,
  timeLagSeconds: 900,
  recordAgeSeconds: 900,
  retried: 0,
  rejected: 0,
  deadLetters: 1_000,
  unsentDeadLetters: 0,
  missingRows: 0,
  unforeseenErrors: 0,
  durationPercentOfTimeout: 80,
  positionAgeSeconds: 900,
  tooLateRows: 0,
  unsendableRows: 0,
  recreatedTables: 0,
  futurePositions: 0,
} as const;

/** What an alarm bounds: alarm when it is more than that, or no alarm. Its default is filled in by `alarmBounds`. */
function bound(most: number, fallback: number, description: string) {
  return boundBetween(0, most).optional().meta({ default: fallback, description });
}

function boundBetween(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}, or false`;
  return z.union([z.int().min(least).max(most), z.literal(false)], { error });
}

/**
 * Bounds of a connector's alarms: the most that is still well. An alarm sounds above its bound; `false` leaves it out.
 * One that is not for the kind of connector does nothing.
 */
export const alarmSettings = z.strictObject({
  errors: bound(
    MANY,
    DEFAULTS.errors,
    'Invocations that failed within 15 minutes, or within 4 timeouts or 5 runs of a source where these are longer.',
  ),
  throttles: bound(
    MANY,
    DEFAULTS.throttles,
    'Of a sink, and of a source without `silent`: invocations that Lambda put off for want of concurrency within 5 minutes, three times in a row.',
  ),
  invalidSettings: bound(
    MANY,
    DEFAULTS.invalidSettings,
    'Refusals of a settings document, password, token or certificate in SSM within 5 minutes.',
  ),
  failureDestinationDepth: bound(
    MANY,
    DEFAULTS.failureDestinationDepth,
    'Messages in the queue that is told of what Lambda gave up.',
  ),
  givenUp: bound(
    MANY,
    DEFAULTS.givenUp,
    'Of a sink: records that Lambda gave up within 5 minutes, told to the failure destination or not.',
  ),
  mappingErrors: bound(
    MANY,
    DEFAULTS.mappingErrors,
    'Of a sink: errors of Lambda’s own within 15 minutes, twice in a row: it cannot poll a topic, invoke the function, commit offsets or read a schema. With `false` Lambda does not count them either.',
  ),
  offsetLag: bound(MANY, DEFAULTS.offsetLag, 'Of a sink: records that a topic is behind, for 15 minutes.'),
  timeLagSeconds: bound(
    WEEK_SECONDS,
    DEFAULTS.timeLagSeconds,
    'Of a sink on MSK: how far a topic is behind in time, by the brokers’ estimate, for 15 minutes. It sounds as well when they know nothing of the consumer group, as of one that has never read.',
  ),
  recordAgeSeconds: bound(
    WEEK_SECONDS,
    DEFAULTS.recordAgeSeconds,
    'Of a sink that is not on MSK: age of the oldest record of a batch by its Kafka timestamp, for 15 minutes.',
  ),
  retried: bound(
    MANY,
    DEFAULTS.retried,
    'Of a sink with provisioned pollers: records that are to be sent again within 5 minutes, three times in a row. Without, each such batch is one of `errors`.',
  ),
  rejected: bound(MANY, DEFAULTS.rejected, 'Of a sink: records rejected within 5 minutes, each of them a dead letter.'),
  deadLetters: bound(MANY, DEFAULTS.deadLetters, 'Of a sink: dead letters within an hour.'),
  unsentDeadLetters: bound(
    MANY,
    DEFAULTS.unsentDeadLetters,
    'Of a sink: dead letters that the brokers did not take within 5 minutes; their partitions wait.',
  ),
  missingRows: bound(
    MANY,
    DEFAULTS.missingRows,
    'Of a sink: rows that TDengine did not count of those that it was sent within 5 minutes.',
  ),
  unforeseenErrors: bound(
    MANY,
    DEFAULTS.unforeseenErrors,
    'Of a sink: records within 5 minutes that ended by an error that the code did not foresee.',
  ),
  durationPercentOfTimeout: bound(
    100,
    DEFAULTS.durationPercentOfTimeout,
    'Of a sink: longest invocation within 5 minutes, in percent of the timeout. A source uses its time on purpose.',
  ),
  positionAgeSeconds: bound(
    WEEK_SECONDS,
    DEFAULTS.positionAgeSeconds,
    'Of a source: age of the time up to which all rows are in Kafka, three runs or 15 minutes long. Keep it well above `delayMs`.',
  ),
  silentMinutes: boundBetween(1, 1_440)
    .optional()
    .describe(
      'Of a source: minutes in which one of its schedules did not wake it; at least two runs are waited for, and twice as many as there are schedules. Left out: 15, and no alarm with a `cron` schedule, of which nothing tells how long it rests.',
    ),
  tooLateRows: bound(
    MANY,
    DEFAULTS.tooLateRows,
    'Of a source: rows found within 5 minutes that came later than the look-back and are not sent.',
  ),
  unsendableRows: bound(MANY, DEFAULTS.unsendableRows, 'Of a source: rows within 5 minutes that cannot be sent.'),
  recreatedTables: bound(
    MANY,
    DEFAULTS.recreatedTables,
    'Of a source: tables and databases within 5 minutes that were found made anew.',
  ),
  futurePositions: bound(
    MANY,
    DEFAULTS.futurePositions,
    'Of a source: positions within 5 minutes that are later than the time of TDengine.',
  ),
});

/** Bounds of alarms as they are given: what is left out has its default. */
export type AlarmSettings = Readonly<z.infer<typeof alarmSettings>>;

/** Bounds of alarms with their defaults. */
export type AlarmBounds = Readonly<Record<keyof typeof DEFAULTS, number | false>> &
  Pick<AlarmSettings, 'silentMinutes'>;

/** The bounds of a connector's alarms: its own, else the deployment's, else the defaults. */
export function alarmBounds(...settings: readonly AlarmSettings[]): AlarmBounds {
  const bounds: Mutable<AlarmBounds> = { ...DEFAULTS };
  for (const given of settings) Object.assign(bounds, given);
  return bounds;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** How a deployment is watched. */
export const monitoringSettings = z.strictObject({
  dashboard: z
    .enum(['deployment', 'connector', 'none'], { error: 'must be deployment, connector or none' })
    .default('deployment')
    .describe(
      'Make one CloudWatch dashboard for all connectors, one for each connector, or none. Each costs 3 dollars a month; the first three of an account cost nothing.',
    ),
  alarmTopicArn: snsTopicArn
    .optional()
    .describe('SNS topic that is told when an alarm sounds, and when all is well again. Left out: nobody is told.'),
  alarms: alarmSettings.prefault({}).describe('Bounds of the alarms of all connectors.'),
});
