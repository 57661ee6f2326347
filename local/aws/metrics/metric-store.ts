/** Which metric: the same dimensions in whatever order are the same metric. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What a metric was in one minute. */
export interface MetricMinute {
  /** Begin of the minute, in ms from 1970. */
  readonly at: number;
  sum: number;
  count: number;
  minimum: number;
  maximum: number;
  /** For percentiles: the first of the values. */
  readonly values: number[];
}

/** All minutes of a metric, oldest first. */
export interface MetricSeries extends MetricName {
  readonly unit: string;
  readonly minutes: readonly MetricMinute[];
}

const MINUTE_MS = 60_000;

/** Minutes that are kept of each metric: three hours. */
const MOST_MINUTES = 180;

/** Values of a minute that percentiles are taken of. */
const MOST_VALUES = 200;

/** The metrics of all functions, by the minute, as CloudWatch keeps those of standard resolution. */
export class MetricStore {
  readonly #series = new Map<string, MetricSeries & { readonly minutes: MetricMinute[] }>();

  /** @param timestamp in ms from 1970 */
  add(metric: MetricName, unit: string, value: number, timestamp: number): void {
    const key = keyOf(metric);
    const series = this.#series.get(key) ?? { ...metric, unit, minutes: [] };
    this.#series.set(key, series);
    const minute = minuteOf(series.minutes, Math.floor(timestamp / MINUTE_MS) * MINUTE_MS);
    minute.sum += value;
    minute.count += 1;
    minute.minimum = Math.min(minute.minimum, value);
    minute.maximum = Math.max(minute.maximum, value);
    if (minute.values.length < MOST_VALUES) minute.values.push(value);
    if (series.minutes.length > MOST_MINUTES) series.minutes.shift();
  }

  find(metric: MetricName): MetricSeries | undefined {
    return this.#series.get(keyOf(metric));
  }

  all(): MetricSeries[] {
    return [...this.#series.values()];
  }
}

/** The minute that begins then, made in its place if it is missing: values come a little out of order. */
function minuteOf(minutes: MetricMinute[], at: number): MetricMinute {
  const before = minutes.findLastIndex((minute) => minute.at <= at);
  const found = minutes[before];
  if (found?.at === at) return found;
  const made: MetricMinute = {
    ...{ at, sum: 0, count: 0, values: [] },
    ...{ minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY },
  };
  minutes.splice(before + 1, 0, made);
  return made;
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
