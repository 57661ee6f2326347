import * as z from 'zod';

/** A line of a function's log. */
export type LogLine = z.infer<typeof logLine>;

const logLine = z.looseObject({ level: z.string(), message: z.string(), requestId: z.string().optional() });

const metricsLine = z.looseObject({
  _aws: z.looseObject({
    CloudWatchMetrics: z.array(z.looseObject({ Metrics: z.array(z.looseObject({ Name: z.string() })) })),
  }),
});

/** Reads a line of the log; undefined when it is something else. */
export function readLogLine(text: string): LogLine | undefined {
  return text.includes('"message"') ? logLine.safeParse(jsonOf(text)).data : undefined;
}

/** Reads a line in CloudWatch's embedded metric format: values by name; undefined when it is something else. */
export function readMetrics(text: string): ReadonlyMap<string, number> | undefined {
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
