import type { Checkpoints } from '../checkpoint/checkpoints.ts';
import { databasePrecision, type SourceTable, serverNow, sourceTables } from '../read/source-database.ts';
import { timeBound } from '../read/time-bound.ts';
import { type Meter, meter } from './meter.ts';
import type { Scene } from './open-table.ts';
import type { TickParts } from './parts.ts';
import { rowBudget } from './row-budget.ts';

/** Windows that may be in memory at once, over all tables: one is sent while the next is read. */
const WINDOWS_IN_MEMORY = 4;

/** Where an invocation begins: the database as it is, and all of its tables. @throws Error when there is no such database. */
export async function openScene(
  parts: TickParts,
  checkpoints: Checkpoints,
): Promise<{ scene: Scene; tables: readonly SourceTable[]; sums: Meter['sums'] }> {
  const { settings, now, timeLeft, log, measure } = parts;
  const { sums, ...measured } = meter(now);
  const tdengine = timeBound(measured.tdengine(parts.tdengine), timeLeft);
  const [precision, tables, clock] = await Promise.all([
    databasePrecision(tdengine, settings.database),
    sourceTables(tdengine, settings.database),
    serverNow(tdengine),
  ]);
  const scene = {
    settings,
    tdengine,
    producer: measured.producer(parts.producer),
    checkpoints,
    precision,
    budget: rowBudget(WINDOWS_IN_MEMORY * settings.fetchMaxRows),
    serverNow: clock,
    tooLate(table: string, rows: number) {
      log.warn('rows came later than the look-back and are not sent', { table, rows });
      measure({ tooLateRows: rows });
    },
  };
  return { scene, tables, sums };
}
