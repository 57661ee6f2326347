import * as z from 'zod';
import type { DeployedConnector } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';
import type { LastTick, TroubleLine } from './facts.ts';

type LogPlace = Pick<DeployedConnector, 'region' | 'logGroupName'>;

interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

const MINUTE_MS = 60_000;

/** When a function last wrote a line. Needs logs:DescribeLogStreams. @throws the SDK's errors */
export async function readLastLineAt({ aws }: Pick<Target, 'aws'>, place: LogPlace): Promise<number | undefined> {
  const { DescribeLogStreamsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = await aws.in(place.region).logs();
  const request = { logGroupName: place.logGroupName, orderBy: 'LastEventTime', descending: true, limit: 5 } as const;
  try {
    const { logStreams = [] } = await client.send(new DescribeLogStreamsCommand(request));
    const times = logStreams.flatMap(({ lastIngestionTime = 0, lastEventTimestamp = 0 }) => [
      Math.max(lastIngestionTime, lastEventTimestamp),
    ]);
    return times.length === 0 || Math.max(...times) === 0 ? undefined : Math.max(...times);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** Lambda's own lines, of invocations that did not end, have no level. */
const TROUBLE =
  '{ ($.level = "ERROR") || ($.level = "WARN") || ($.message = "record rejected") || ($.record.status = "timeout") || ($.record.status = "error") }';

const leveled = z.object({ level: z.string().optional(), record: z.unknown().optional() });

/** The last line within an hour that tells of trouble. Needs logs:FilterLogEvents. @param now in ms since 1970 */
export async function readTrouble(
  target: Pick<Target, 'aws'>,
  place: LogPlace,
  now: number,
): Promise<TroubleLine | undefined> {
  const lines = await newestLines(target, place, TROUBLE, [2, 15, 60], now);
  const troubles = lines.map(({ timestamp, message }): TroubleLine => {
    const line = jsonOf(message);
    const { data } = leveled.safeParse(line);
    return { at: timestamp, isError: data?.level === 'ERROR' || data?.record !== undefined, line };
  });
  // The report of an invocation that failed comes behind the line that says why.
  const last = troubles.at(-1);
  const saying = troubles.findLast(({ line }) => leveled.safeParse(line).data?.level !== undefined);
  return last !== undefined && saying !== undefined && last.at - saying.at < 5_000 ? saying : last;
}

const tickLine = z.object({
  shard: z.number().default(0),
  positionAgeMs: z.number(),
  tables: z.number(),
  failedTables: z.number(),
  pausedTables: z.number(),
  caughtUp: z.boolean(),
});

/** What the last ticks within a day say. Needs logs:FilterLogEvents. @param now in ms since 1970 */
export async function readTick(
  target: Pick<Target, 'aws'>,
  place: LogPlace,
  now: number,
): Promise<LastTick | undefined> {
  const lines = await newestLines(target, place, '{ $.message = "tick" }', [3, 30, 24 * 60], now);
  const byShard = new Map(
    lines.flatMap(({ timestamp, message }) => {
      const { data } = tickLine.safeParse(jsonOf(message));
      return data === undefined ? [] : [[data.shard, { ...data, at: timestamp }] as const];
    }),
  );
  const ticks = [...byShard.values()];
  if (ticks.length === 0) return undefined;
  const sumOf = (count: (tick: (typeof ticks)[number]) => number) => ticks.reduce((sum, tick) => sum + count(tick), 0);
  return {
    at: Math.min(...ticks.map(({ at }) => at)),
    positionAgeMs: Math.max(...ticks.map(({ positionAgeMs }) => positionAgeMs)),
    tables: sumOf(({ tables }) => tables),
    failedTables: sumOf(({ failedTables }) => failedTables),
    pausedTables: sumOf(({ pausedTables }) => pausedTables),
    caughtUp: ticks.every(({ caughtUp }) => caughtUp),
  };
}

/** Parts of an answer that are read of one window: a log may be full of errors. */
const MOST_PAGES = 10;

/** Lines that match, oldest first, of the shortest of some windows in which there are any: what is older costs time. */
async function newestLines(
  { aws }: Pick<Target, 'aws'>,
  { region, logGroupName }: LogPlace,
  filterPattern: string,
  windowsMinutes: readonly number[],
  now: number,
): Promise<readonly LogLine[]> {
  const { paginateFilterLogEvents } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = await aws.in(region).logs();
  for (const minutes of windowsMinutes) {
    const request = { logGroupName, filterPattern, startTime: now - minutes * MINUTE_MS };
    const lines: LogLine[] = [];
    let pages = 0;
    for await (const { events = [] } of paginateFilterLogEvents({ client }, request)) {
      lines.push(...events.map(({ timestamp = 0, message = '' }) => ({ timestamp, message })));
      pages += 1;
      if (pages === MOST_PAGES) break;
    }
    if (lines.length > 0) return lines.sort((a, b) => a.timestamp - b.timestamp);
  }
  return [];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}
