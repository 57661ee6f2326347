import * as z from 'zod';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';

const batchLine = z.object({
  message: z.literal('batch'),
  /** By `topic-partition`: `first-last`. Left out by functions of versions before. */
  offsets: z.record(z.string(), z.string().regex(/^\d+-\d+$/)).optional(),
  morePartitions: z.number().default(0),
  ...{ received: z.number(), written: z.number(), skipped: z.number(), rejected: z.number(), retried: z.number() },
  ...{ tdengineMs: z.number(), ms: z.number() },
});

const tickLine = z.object({
  message: z.literal('tick'),
  shard: z.number().default(0),
  ...{ tables: z.number(), failedTables: z.number(), rows: z.number(), ms: z.number(), caughtUp: z.boolean() },
  failed: z.array(z.object({ table: z.string(), reason: z.string() })).default([]),
});

/** What a sink's function says of a batch at its end. */
export type BatchLine = z.infer<typeof batchLine>;
/** What a source's function says of a tick at its end. */
export type TickLine = z.infer<typeof tickLine>;

/** An invocation that the log tells of. @template L its line */
export interface FoundInvocation<L = BatchLine | TickLine> {
  readonly connector: DeployedConnector;
  readonly requestId: string;
  /** When its work began, in ms since 1970. */
  readonly at: number;
  readonly line: L;
}

/** How an invocation is looked for. */
export interface Search {
  readonly requestId: string;
  /** How far back, in ms. */
  readonly withinMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Told in which stretch is looked. */
  readonly told: (what: string) => void;
}

/** What is looked through first, since invocations that somebody asks for are mostly young: a log is read in whole. */
const FIRST_WINDOWS_MS = [3_600_000, 86_400_000] as const;

/**
 * Finds the line of a batch or of a tick by Lambda's id of the request, in the logs of connectors. Needs
 * logs:FilterLogEvents.
 * @throws OperationError `asked-wrongly` when no log tells of it, `refused` when what they tell is not enough
 */
export async function findInvocation(
  target: Pick<Target, 'aws'>,
  connectors: readonly DeployedConnector[],
  search: Search,
): Promise<FoundInvocation> {
  const { requestId, withinMs, now, signal, told } = search;
  const seen: string[] = [];
  for (const windowMs of [...FIRST_WINDOWS_MS.filter((each) => each < withinMs), withinMs]) {
    told(`looking through the logs of the last ${spanText(windowMs)}`);
    const since = now() - windowMs;
    const found = await Promise.all(connectors.map((each) => findIn(target, each, { requestId, since, signal })));
    const first = found.find(({ invocation }) => invocation !== undefined)?.invocation;
    if (first !== undefined) return first;
    seen.splice(0, seen.length, ...found.flatMap(({ others }) => others));
    if (seen.length > 0) break;
  }
  if (seen.length > 0) throw new OperationError('refused', withoutLine(requestId, seen));
  const names = connectors.map(({ name }) => name).join(', ');
  throw new OperationError(
    'asked-wrongly',
    `no log of ${names} tells of request ${requestId} within the last ${spanText(withinMs)}: is the id whole, and is it older (--within)?`,
  );
}

/** What a log has of a request. */
interface FoundLines {
  readonly invocation: FoundInvocation | undefined;
  /** Lines that are none of a batch or tick. */
  readonly others: readonly string[];
}

async function findIn(
  { aws }: Pick<Target, 'aws'>,
  connector: DeployedConnector,
  { requestId, since, signal }: { readonly requestId: string; readonly since: number; readonly signal: AbortSignal },
): Promise<FoundLines> {
  const { paginateFilterLogEvents } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = await aws.in(connector.region).logs();
  const request = { logGroupName: connector.logGroupName, filterPattern: `"${requestId}"`, startTime: since };
  const others: string[] = [];
  let invocation: FoundInvocation | undefined;
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, request)) {
      signal.throwIfAborted();
      for (const { timestamp = 0, message = '' } of events) {
        const { data: line } = z.union([batchLine, tickLine]).safeParse(jsonOf(message));
        if (line === undefined) others.push(message);
        // An asynchronous invocation that fails comes again by the same id: the last one counts.
        else invocation = { connector, requestId, at: timestamp - line.ms, line };
      }
      if (invocation !== undefined) break;
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
  }
  return { invocation, others };
}

const report = z.object({ record: z.object({ status: z.string() }) });

function withoutLine(requestId: string, lines: readonly string[]): string {
  const status = lines.map((line) => report.safeParse(jsonOf(line)).data?.record.status).find((each) => each);
  const ended = status === undefined ? 'it may still run' : `it ended with ${status}`;
  return `the log has ${lines.length} lines of request ${requestId}, and none that says what it worked on: ${ended}, or was a command or a backfill. Of a sink, \`tdkafka replay --connector NAME\` runs what its group has not committed, which comes next; or name the records: --topic T --partition P --offsets A-B`;
}

/** The records of a batch, by its line. @throws OperationError `refused` when the line does not name them all */
export function rangesOf({ offsets, morePartitions }: BatchLine, requestId: string) {
  if (offsets === undefined) {
    throw new OperationError(
      'refused',
      `the line of request ${requestId} names no offsets: its function is of a version before. Name the records: --topic T --partition P --offsets A-B`,
    );
  }
  if (morePartitions > 0) {
    throw new OperationError(
      'refused',
      `the batch of request ${requestId} had records of ${morePartitions} partitions more than its line names: name those that matter by --topic, --partition and --offsets`,
    );
  }
  return Object.entries(offsets).map(([name, text]) => {
    const at = name.lastIndexOf('-');
    const [first = 0, last = 0] = text.split('-').map(Number);
    return { topic: name.slice(0, at), partition: Number(name.slice(at + 1)), from: first, to: last + 1 };
  });
}

function spanText(ms: number): string {
  const hours = Math.round(ms / 3_600_000);
  if (hours < 48) return hours <= 1 ? 'hour' : `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
