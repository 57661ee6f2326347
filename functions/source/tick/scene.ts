import type { Checkpoints } from '../checkpoint/checkpoints.ts';
import { memoryForRows } from '../function-memory.ts';
import { databasePrecision, type SourceTable, serverNow, sourceTables } from '../read/source-database.ts';
import { timeBound } from '../read/time-bound.ts';
import { memoryBudget } from './memory-budget.ts';
import { type Meter, meter } from './meter.ts';
import type { Scene } from './open-table.ts';
import type { TickParts } from './parts.ts';

/** Part of the memory for rows that the answer to any other question may have, since it is in memory more than once. */
const PART_OF_ANSWERS = 1 / 8;

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
  const scene = {
    settings,
    tdengine,
    producer: measured.producer(parts.producer),
    checkpoints,
    precision,
    budget: memoryBudget(memory),
    serverNow: clock,
    tooLate(table: string, rows: number) {
      log.warn('rows came later than the look-back and are not sent', { table, rows });
      measure({ tooLateRows: rows });
    },
  };
  return { scene, tables, sums };
}
