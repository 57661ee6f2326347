import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { SourceRuntime } from '../../shared/settings/source-runtime.ts';
import type { StatementLimits, TDengine } from '../../shared/tdengine/client/client.ts';
import type { CheckpointTable } from '../checkpoint/checkpoint-table.ts';
import { acquireLease, type Lease, type LeaseItem, releaseLease } from '../checkpoint/lease/lease.ts';
import type { KeptPace } from '../read/window/count-pace.ts';
import type { SentWindow } from '../stream/table-stream.ts';
import type { TablesRun } from '../turns/run-tables.ts';

/** What an invocation works with. */
export interface Invocation {
  readonly settings: SourceRuntime;
  readonly tdengine: TDengine;
  readonly producer: RecordProducer;
  readonly checkpoints: CheckpointTable;
  /** Unique to the invocation. */
  readonly owner: string;
  /** Our clock, in ms since 1970. */
  readonly now: () => number;
  /**
   * The function's memory, in bytes, which bounds what rows may take of it.
   * @default - as much as they take
   */
  readonly memoryBytes?: number;
  /** Milliseconds until the work must have ended. */
  readonly timeLeft: () => number;
  readonly log: SourceLog;
  /**
   * The paces of tables by their names, kept from one invocation of a container to the next.
   * @default - of this invocation alone
   */
  readonly paces?: Map<string, KeptPace>;
  /** Takes the invocation's measures for CloudWatch, by name. */
  readonly publishMetrics: (measures: Readonly<Record<string, number>>) => void;
  /** Is told what a tick does; for who tries one out. @default - nobody is told */
  readonly trace?: TickTrace;
}

/** Is told what a tick does. Tables by the names of their checkpoints. */
export interface TickTrace {
  /** Rows of a window are in Kafka. */
  sent(table: string, window: SentWindow): void;
  /** No table is worked on any more. */
  ended(run: TablesRun): void;
}

/** Told of what happens. What is logged never holds a row's content. */
export interface SourceLog {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
}

/** Which of the connector's tables a tick works on. */
export interface Shard {
  readonly index: number;
  readonly shards: number;
}

/** Longest wait for one statement, in ms. */
const STATEMENT_MS = 60_000;

/**
 * A TDengine whose every statement ends, answered or not, within the time that is left, and whose answers have at most
 * `mostBytes` where nothing else is said.
 * @param mostBytes left out: as the client says.
 */
export function timeBound(tdengine: TDengine, timeLeft: () => number, mostBytes?: number): TDengine {
  const limits = (given?: StatementLimits) => ({
    ...(mostBytes !== undefined && { mostBytes }),
    ...given,
    timeoutMs: Math.max(1, Math.min(given?.timeoutMs ?? STATEMENT_MS, STATEMENT_MS, timeLeft())),
  });
  return {
    query: (sql, given) => tdengine.query(sql, limits(given)),
    execute: (sql, given) => tdengine.execute(sql, limits(given)),
  };
}

/** A lease that is held, and given back when the work is done. */
export interface HeldLease {
  readonly lease: Lease;
  /** Keeps a note for the next holder, also when the work fails afterwards. */
  keep(note: string): void;
}

/** A lease outlives its holder's time by this, in ms: for clocks that differ and for what runs on after the time. */
export const LEASE_MARGIN_MS = 30_000;

/** Works while a lease is held. @returns undefined when another invocation holds it. */
export async function withLease<T>(
  { checkpoints, owner, now, timeLeft, log }: Invocation,
  item: LeaseItem,
  work: (held: HeldLease) => Promise<T>,
): Promise<T | undefined> {
  const lease = await acquireLease(checkpoints, item, owner, now(), now() + timeLeft() + LEASE_MARGIN_MS);
  if (lease === undefined) {
    log.info('another invocation holds the lease', { lease: item });
    return undefined;
  }
  let kept: string | undefined;
  const keep = (note: string) => {
    kept = note;
  };
  try {
    return await work({ lease, keep });
  } finally {
    await releaseLease(checkpoints, lease, kept).catch((error: unknown) => {
      log.warn('the lease could not be given back and will run out', { lease: item, reason: String(error) });
    });
  }
}
