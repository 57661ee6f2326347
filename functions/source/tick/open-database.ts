import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { SourceRuntime } from '../../shared/settings/source-runtime.ts';
import type { TDengine } from '../../shared/tdengine/client/client.ts';
import { fromMs, type Precision } from '../../shared/tdengine/time/precision.ts';
import type { Checkpoints } from '../checkpoint/checkpoint.ts';
import { type MemoryBudget, memoryBudget, memoryForRows } from '../read/memory/memory-budget.ts';
import { type CountPace, countPace, type KeptPace } from '../read/window/count-pace.ts';
import { databasePrecision, type SourceTable, serverNow, sourceTables } from '../tables/source-database.ts';
import { type Invocation, type TickTrace, timeBound } from './invocation.ts';
import { type Meter, meter } from './report/meter.ts';
import { type Notices, noticesTo } from './report/notices.ts';

/** The database as an invocation finds it, and what all of its tables have in common. */
export interface OpenDatabase {
  readonly settings: SourceRuntime;
  /** Bound to the time and the memory of the invocation. */
  readonly tdengine: TDengine;
  readonly producer: RecordProducer;
  readonly checkpoints: Checkpoints;
  readonly precision: Precision;
  /** All of its tables. */
  readonly tables: readonly SourceTable[];
  readonly budget: MemoryBudget;
  /** TDengine's clock, in ms. */
  readonly serverNow: number;
  /** No row after this is old enough to be read. */
  readonly readableUpTo: bigint;
  /** Our clock, in ms since 1970. */
  readonly now: () => number;
  /** The name under which dead letters tell of the connector. */
  readonly connector: string;
  /** How long the count of a window may take, in ms. */
  readonly countMs: () => number;
  /** The pace of a table, or of a backfill of one, by its name. */
  readonly paceOf: (name: string) => CountPace;
  readonly notices: Notices;
  /** What is asked and waited for, so far. */
  readonly sums: Meter['sums'];
  readonly trace?: TickTrace | undefined;
}

/** Part of the memory for rows that the answer to any other question may have, since it is in memory more than once. */
const PART_OF_ANSWERS = 1 / 8;

/**
 * How long the count of a window may take: this part of the time that is left, so that a narrower one can follow, but at
 * least so many ms where there are as many. Once one has taken too long, windows are as wide as takes `COUNT_AIM_MS`.
 */
const COUNT_PART = 1 / 4;
const SHORTEST_COUNT_MS = 2_000;
const COUNT_AIM_MS = 5_000;

/** Opens the database that the settings name. @throws Error when there is none. */
export async function openDatabase(invocation: Invocation, checkpoints: Checkpoints): Promise<OpenDatabase> {
  const { settings, now, timeLeft } = invocation;
  const { sums, ...measured } = meter(now);
  const memory = memoryForRows(invocation.memoryBytes ?? Number.POSITIVE_INFINITY);
  const tdengine = timeBound(measured.tdengine(invocation.tdengine), timeLeft, Math.floor(memory * PART_OF_ANSWERS));
  const [precision, tables, clock] = await Promise.all([
    databasePrecision(tdengine, settings.database),
    sourceTables(tdengine, settings.database),
    serverNow(tdengine),
  ]);
  const notices = noticesTo(invocation, precision);
  const paces = invocation.paces ?? new Map<string, KeptPace>();
  const countMs = () => Math.max(SHORTEST_COUNT_MS, timeLeft() * COUNT_PART);
  const aimMs = () => Math.min(COUNT_AIM_MS, countMs() / 2);
  return {
    settings,
    tdengine,
    producer: measured.producer(invocation.producer),
    checkpoints,
    precision,
    tables,
    budget: memoryBudget(memory),
    serverNow: clock,
    readableUpTo: fromMs(clock - settings.delayMs, precision),
    now,
    connector: invocation.checkpoints.connector.split('/').at(-1) ?? '',
    countMs,
    paceOf: (name) => countPace(paces, name, now, aimMs, (width, next) => notices.slowWindow(name, width, next)),
    notices,
    sums,
    trace: invocation.trace,
  };
}
