import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { SourceRuntime } from '../../shared/settings/source.ts';
import type { TDengine } from '../../shared/tdengine/client.ts';
import type { CheckpointTable } from '../checkpoint/checkpoint-table.ts';
import { acquireLease, type Lease, noteStart, releaseLease } from '../checkpoint/lease.ts';
import { dynamoPositions } from '../checkpoint/positions.ts';
import { databasePrecision, serverNow, sourceTables } from '../read/source-database.ts';
import { timeBound } from '../read/time-bound.ts';
import { nameMatcher } from '../table-names.ts';
import { openTable } from './open-table.ts';
import { runTables } from './run-tables.ts';
import { TickError, type TickSummary } from './summary.ts';

/** What a tick works with. */
export interface TickParts {
  readonly settings: SourceRuntime;
  readonly tdengine: TDengine;
  readonly producer: RecordProducer;
  readonly checkpoints: CheckpointTable;
  /** Unique to the invocation. */
  readonly owner: string;
  /** Our clock, in ms since 1970. */
  readonly now: () => number;
  /** Milliseconds until the work must have ended. */
  readonly timeLeft: () => number;
  readonly log: TickLog;
}

/** Told of what happens. */
export interface TickLog {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
}

/** A lease outlives its holder's time by this, in ms: for clocks that differ and for what runs on after the time. */
export const LEASE_MARGIN_MS = 30_000;

/**
 * One run of a source: publishes what is new, table by table, until all is read or its time is nearly used.
 * @throws TickError when tables failed, after the others are done; LeaseLostError when a newer invocation took over.
 */
export async function runTick(parts: TickParts): Promise<TickSummary> {
  const { checkpoints, owner, now, timeLeft, log } = parts;
  const lease = await acquireLease(checkpoints, owner, now(), now() + timeLeft() + LEASE_MARGIN_MS);
  if (lease === undefined) {
    log.info('another invocation holds the lease', {});
    return { tables: [], caughtUp: false, skipped: 'lease' };
  }
  try {
    return await publishNew(parts, lease);
  } finally {
    await releaseLease(checkpoints, owner).catch((error: unknown) => {
      log.warn('the lease could not be given back and will run out', { reason: String(error) });
    });
  }
}

async function publishNew(parts: TickParts, lease: Lease): Promise<TickSummary> {
  const { settings, producer, checkpoints, now, timeLeft, log } = parts;
  const tdengine = timeBound(parts.tdengine, timeLeft);
  const began = now();
  const precision = await databasePrecision(tdengine, settings.database);
  const wanted = nameMatcher(settings.tables);
  const tables = (await sourceTables(tdengine, settings.database)).filter(({ name }) => wanted(name));
  const clock = await serverNow(tdengine);
  const positions = dynamoPositions(checkpoints, lease.fence, now);
  const stored = await positions.readAll();
  const scene = {
    settings,
    tdengine,
    producer,
    positions,
    precision,
    serverNow: clock,
    startedAt: lease.startedAt ?? (await noteStart(checkpoints, clock)),
  };

  const { streams, failures, unfinished } = await runTables(
    tables,
    (table) => openTable(scene, table, stored.get(`${settings.database}.${table.name}`)),
    { timeLeft, vanished: (table) => log.warn('a table is gone', { table }) },
  );

  const summaries = [...streams.values()].map((stream) => stream.summary());
  for (const { table, leftOut } of summaries) {
    if (leftOut > 0) log.warn('rows with nothing but NULL cannot be shown in line protocol', { table, rows: leftOut });
  }
  const caughtUp = !unfinished && failures.size === 0 && summaries.every((summary) => summary.caughtUp);
  log.info('tick', {
    tables: tables.length,
    failed: failures.size,
    rows: summaries.reduce((sum, { rows }) => sum + rows, 0),
    caughtUp,
    ms: now() - began,
  });
  if (failures.size > 0) throw new TickError(failures, tables.length);
  return { tables: summaries, caughtUp };
}
