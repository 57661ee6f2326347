import * as z from 'zod';

/** What an alarm bounds: alarm when it is more than that, or no alarm. */
function bound(most: number, fallback: number) {
  return boundBetween(0, most).default(fallback);
}

function boundBetween(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}, or false`;
  return z.union([z.int().min(least).max(most), z.literal(false)], { error });
}

/** Most records, rows or invocations that make sense as a bound. */
const MANY = 1_000_000_000;
const WEEK_SECONDS = 7 * 86_400;

/**
 * Bounds of a connector's alarms: the most that is still well. An alarm sounds above its bound; `false` leaves it out.
 * One that is not for the kind of connector does nothing.
 */
export const alarmSettings = z.strictObject({
  errors: bound(MANY, 2).describe(
    'Invocations that failed within 15 minutes, or within 5 runs of a source with a slower schedule.',
  ),
  throttles: bound(MANY, 0).describe(
    'Invocations that Lambda put off for want of concurrency within 5 minutes, three times in a row.',
  ),
  invalidSettings: bound(MANY, 0).describe(
    'Refusals of a settings document, password, token or certificate in SSM within 5 minutes.',
  ),
  failureDestinationDepth: bound(MANY, 0).describe('Messages in the queue that is told of what Lambda gave up.'),
  givenUp: bound(MANY, 0).describe(
    'Of a sink: records that Lambda gave up within 5 minutes, told to the failure destination or not.',
  ),
  offsetLag: bound(MANY, 1_000_000).describe('Of a sink: records that a topic is behind, for 15 minutes.'),
  timeLagSeconds: bound(WEEK_SECONDS, 900).describe(
    'Of a sink on MSK: how far a topic is behind in time, by the brokers’ estimate, for 15 minutes.',
  ),
  recordAgeSeconds: bound(WEEK_SECONDS, 900).describe(
    'Of a sink: age of the oldest record of a batch by its Kafka timestamp, for 15 minutes.',
  ),
  retried: bound(MANY, 0).describe(
    'Of a sink: records that are to be sent again within 5 minutes, three times in a row.',
  ),
  rejected: bound(MANY, 0).describe('Of a sink: records rejected within 5 minutes, each of them a dead letter.'),
  deadLetters: bound(MANY, 1_000).describe('Of a sink: dead letters within an hour.'),
  unsentDeadLetters: bound(MANY, 0).describe(
    'Of a sink: dead letters that the brokers did not take within 5 minutes; their partitions wait.',
  ),
  missingRows: bound(MANY, 0).describe(
    'Of a sink: rows that TDengine did not count of those that it was sent within 5 minutes.',
  ),
  durationPercentOfTimeout: bound(100, 80).describe(
    'Of a sink: longest invocation within 5 minutes, in percent of the timeout. A source uses its time on purpose.',
  ),
  positionAgeSeconds: bound(WEEK_SECONDS, 900).describe(
    'Of a source: age of the time up to which all rows are in Kafka, three runs or 15 minutes long. Keep it well above `delayMs`.',
  ),
  silentMinutes: boundBetween(1, 1_440)
    .optional()
    .describe(
      'Of a source: minutes without a finished tick; at least two runs and the timeout are waited for. Left out: 15, and no alarm with a `cron` schedule, of which nothing tells how long it rests.',
    ),
  tooLateRows: bound(MANY, 0).describe(
    'Of a source: rows found within 5 minutes that came later than the look-back and are not sent.',
  ),
});

/** Bounds of alarms as they are given: what is left out has its default. */
export type AlarmSettings = Readonly<z.input<typeof alarmSettings>>;

/** Bounds of alarms with their defaults. */
export type AlarmBounds = Readonly<z.output<typeof alarmSettings>>;
