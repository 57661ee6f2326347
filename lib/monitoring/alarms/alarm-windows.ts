import { Duration } from 'aws-cdk-lib';
import type { Watched } from '../watched.ts';

/** One datapoint of most alarms. */
export const FIVE_MINUTES = Duration.minutes(5);

/**
 * The longest period that CloudWatch takes for an alarm, in seconds.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const LONGEST_PERIOD_SECONDS = 86_400;

/** Days that an alarm looks back at most. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const MOST_DAYS = 7;

/** Seconds from one run of a source to the next; 0 of a sink, and where it is not known. */
export function intervalSeconds(watched: Watched): number {
  return watched.kind === 'source' ? (watched.scheduleInterval?.toSeconds() ?? 0) : 0;
}

/** A period of so many seconds, as CloudWatch takes them: whole minutes, and a day at most. */
export function periodOf(seconds: number): Duration {
  return Duration.seconds(Math.min(LONGEST_PERIOD_SECONDS, Math.ceil(seconds / 60) * 60));
}
