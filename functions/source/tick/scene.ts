import type { Checkpoints } from '../checkpoint/checkpoints.ts';
import { UNITS_PER_MS } from '../precision.ts';
import { memoryForRows } from '../read/memory/function-memory.ts';
import { memoryBudget } from '../read/memory/memory-budget.ts';
import { timeBound } from '../read/query/time-bound.ts';
import { countPace, type KeptPace } from '../read/window/count-pace.ts';
import type { PassedRow } from '../rows/unsendable.ts';
import type { Scene } from '../stream/open-table.ts';
import type { MadeAnew } from '../stream/table-identity.ts';
import { databasePrecision, type SourceTable, serverNow, sourceTables } from '../tables/source-database.ts';
import { isoTime } from '../time-text.ts';
import { type Meter, meter } from './meter.ts';
import type { TickParts } from './parts.ts';

/** Rows of a chunk that have a line of log each; every one has its dead letter. */
const MOST_LINES = 20;

/** What is said of a table that is made anew, as `tableRecreated` has it. */
const MADE_ANEW = {
  restart: 'a table was made anew and is read from its beginning',
  continue: 'a table was made anew and goes on from its position: rows up to there are not sent',
} as const;

/** Part of the memory for rows that the answer to any other question may have, since it is in memory more than once. */
const PART_OF_ANSWERS = 1 / 8;

/**
 * How long the count of a window may take: this part of the time that is left, so that a narrower one can follow, but at
 * least so many ms where there are as many. Once one has taken too long, windows are as wide as takes `COUNT_AIM_MS`.
 */
const COUNT_PART = 1 / 4;
const SHORTEST_COUNT_MS = 2_000;
const COUNT_AIM_MS = 5_000;

/** Where an invocation begins: the database as it is, and all of its tables. @throws Error when there is no such database. */
export async function openScene(
  parts: TickParts,
  checkpoints: Checkpoints,
): Promise<{ scene: Scene; tables: readonly SourceTable[]; sums: Meter['sums'] }> {
  const { settings, now, timeLeft, log, measure } = parts;
  const { sums, ...measured } = meter(now);
  const memory = memoryForRows(parts.memoryBytes ?? Number.POSITIVE_INFINITY);
  const tdengine = timeBound(measured.tdengine(parts.tdengine), timeLeft, Math.floor(memory * PART_OF_ANSWERS));
  const [precision, tables, clock] = await Promise.all([
    databasePrecision(tdengine, settings.database),
    sourceTables(tdengine, settings.database),
    serverNow(tdengine),
  ]);
  const paces = parts.paces ?? new Map<string, KeptPace>();
  const countMs = () => Math.max(SHORTEST_COUNT_MS, timeLeft() * COUNT_PART);
  const scene = {
    settings,
    tdengine,
    producer: measured.producer(parts.producer),
    checkpoints,
    precision,
    budget: memoryBudget(memory),
    serverNow: clock,
    now,
    connector: parts.checkpoints.connector.split('/').at(-1) ?? '',
    unsendable(table: string, rows: readonly PassedRow[]) {
      for (const { row, reason } of rows.slice(0, MOST_LINES)) {
        const { subtable, time } = row;
        log.warn('a row cannot be sent and is a dead letter', { table, subtable, time, reason: reason.message });
      }
      if (rows.length > MOST_LINES) {
        log.warn('more rows cannot be sent and are dead letters', { table, rows: rows.length - MOST_LINES });
      }
      measure({ unsendableRows: rows.length });
    },
    madeAnew(name: string, { before, now: later, position }: MadeAnew) {
      log.warn(MADE_ANEW[settings.tableRecreated], {
        table: name,
        createTimeBefore: isoTime(BigInt(before), 'ms'),
        createTime: isoTime(BigInt(later), 'ms'),
        position: isoTime(position.time, position.precision),
      });
      measure({ recreatedTables: 1 });
    },
    countMs,
    paceOf: (table: string) =>
      countPace(
        paces,
        table,
        now,
        () => Math.min(COUNT_AIM_MS, countMs() / 2),
        (width, next) => {
          const [windowMs, nextMs] = [width, next].map((each) => Number(each / UNITS_PER_MS[precision]));
          const advice = 'narrower ones follow; queryIntervalMs makes the first one narrow too';
          log.warn('a window took too long to be counted or read', { table, windowMs, nextMs, advice });
        },
      ),
    tooLate(table: string, rows: number) {
      log.warn('rows came later than the look-back and are not sent', { table, rows });
      measure({ tooLateRows: rows });
    },
  };
  return { scene, tables, sums };
}
