import * as z from 'zod';
import { snsTopicArn } from './names.ts';

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
  offsetLag: 1_000_000,
  timeLagSeconds: 900,
  recordAgeSeconds: 900,
  retried: 0,
  rejected: 0,
  deadLetters: 1_000,
  unsentDeadLetters: 0,
  missingRows: 0,
  durationPercentOfTimeout: 80,
  positionAgeSeconds: 900,
  tooLateRows: 0,
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
    'Invocations that failed within 15 minutes, or within 5 runs of a source with a slower schedule.',
  ),
  throttles: bound(
    MANY,
    DEFAULTS.throttles,
    'Invocations that Lambda put off for want of concurrency within 5 minutes, three times in a row.',
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
  offsetLag: bound(MANY, DEFAULTS.offsetLag, 'Of a sink: records that a topic is behind, for 15 minutes.'),
  timeLagSeconds: bound(
    WEEK_SECONDS,
    DEFAULTS.timeLagSeconds,
    'Of a sink on MSK: how far a topic is behind in time, by the brokers’ estimate, for 15 minutes.',
  ),
  recordAgeSeconds: bound(
    WEEK_SECONDS,
    DEFAULTS.recordAgeSeconds,
    'Of a sink: age of the oldest record of a batch by its Kafka timestamp, for 15 minutes.',
  ),
  retried: bound(
    MANY,
    DEFAULTS.retried,
    'Of a sink: records that are to be sent again within 5 minutes, three times in a row.',
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
      'Of a source: minutes without a finished tick; at least two runs and the timeout are waited for. Left out: 15, and no alarm with a `cron` schedule, of which nothing tells how long it rests.',
    ),
  tooLateRows: bound(
    MANY,
    DEFAULTS.tooLateRows,
    'Of a source: rows found within 5 minutes that came later than the look-back and are not sent.',
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
    .boolean()
    .default(true)
    .describe('Make a CloudWatch dashboard for each connector. The first three of an account cost nothing.'),
  alarmTopicArn: snsTopicArn
    .optional()
    .describe('SNS topic that is told when an alarm sounds, and when all is well again. Left out: nobody is told.'),
  alarms: alarmSettings.prefault({}).describe('Bounds of the alarms of all connectors.'),
});
