import * as z from 'zod';
import { metricName } from '../../functions/shared/agreed-names.ts';
import { type Reason, Reasons } from './reasons.ts';

/** A line of a function's log. */
export type LogLine = z.infer<typeof logLine>;

const logLine = z.looseObject({ level: z.string(), message: z.string(), requestId: z.string().optional() });

const metricsLine = z.looseObject({
  _aws: z.looseObject({
    CloudWatchMetrics: z.array(z.looseObject({ Metrics: z.array(z.looseObject({ Name: z.string() })) })),
  }),
});

/** Reads a line of the log; undefined when it is something else. */
function readLogLine(text: string): LogLine | undefined {
  return text.includes('"message"') ? logLine.safeParse(jsonOf(text)).data : undefined;
}

/** Reads a line in CloudWatch's embedded metric format: values by name; undefined when it is something else. */
function readMetrics(text: string): ReadonlyMap<string, number> | undefined {
  if (!text.includes('"_aws"')) return undefined;
  const { data } = metricsLine.safeParse(jsonOf(text));
  if (data === undefined) return undefined;
  const names = data._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  return new Map(names.map((name) => [name, sumOf(data[name])]));
}

/** A metric that was measured several times is a list. */
function sumOf(value: unknown): number {
  return [value].flat().reduce<number>((sum, one) => sum + Number(one), 0);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a function warned of, for whoever shows it. */
export type OnNotice = (text: string) => void;

/** What the log has of every line, which says nothing of what happened. */
const COMMON = new Set(['level', 'message', 'timestamp', 'service', 'sampling_rate', 'requestId', 'xray_trace_id']);

/** Different notices that are known again. */
const MOST_NOTICES = 1_000;

/** Reads what a connector's function writes: its metrics are added up, its warnings and errors told and counted. */
export class ConnectorLog {
  readonly #sums = new Map<string, number>();
  readonly #notices = new Reasons();
  readonly #told = new Map<string, number>();
  readonly #onNotice: OnNotice;

  constructor(onNotice: OnNotice = () => {}) {
    this.#onNotice = onNotice;
  }

  /** Takes a line of output. */
  take(text: string): void {
    const line = readLogLine(text);
    if (line !== undefined) this.takeLine(line);
    else for (const [name, value] of readMetrics(text) ?? []) this.#sums.set(name, value + (this.#sums.get(name) ?? 0));
  }

  /** Takes a line of the log. */
  protected takeLine(line: LogLine): void {
    if (line.level !== 'WARN' && line.level !== 'ERROR' && line.level !== 'CRITICAL') return;
    const reason = reasonOf(line);
    const text = reason === undefined ? line.message : `${line.message}: ${reason}`;
    const where = fieldsText(line);
    this.#notices.add(text, where, typeof line.rows === 'number' ? line.rows : 1);
    const notice = where === '' ? text : `${text} (${where})`;
    const times = (this.#told.get(notice) ?? 0) + 1;
    if (this.#told.size < MOST_NOTICES) this.#told.set(notice, times);
    // What every tick says again is told each time that it was said twice as often.
    if ((times & (times - 1)) === 0) this.#onNotice(notice);
  }

  /** What was measured by a name of the log, such as `rejected`, added up. */
  sum(measure: string): number {
    return this.#sums.get(metricName(measure)) ?? 0;
  }

  /** The warnings and errors. */
  notices(): Reason[] {
    return this.#notices.list();
  }
}

/** Why, if the line says it: in `reason`, or as an error. */
function reasonOf({ reason, error }: LogLine): string | undefined {
  if (typeof reason === 'string') return reason;
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof message === 'string' ? message : undefined;
}

/** The other fields of a line: `table meters, rows 2`. */
function fieldsText(line: LogLine): string {
  return Object.entries(line)
    .filter(([name]) => !COMMON.has(name) && name !== 'reason' && name !== 'error' && name !== 'stack')
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
