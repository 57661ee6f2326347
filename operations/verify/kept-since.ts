import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { quoteText } from '../../functions/shared/tdengine/sql-text.ts';
import { fromMs } from '../../functions/shared/tdengine/time/precision.ts';
import type { Shape } from './shapes.ts';

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/**
 * The earliest time that each database keeps, in its unit, by its KEEP.
 * @param now milliseconds since 1970.
 */
export async function keptSince(
  tdengine: TDengine,
  shapes: readonly Pick<Shape, 'database' | 'precision'>[],
  now: number,
): Promise<ReadonlyMap<string, bigint>> {
  const since = new Map<string, bigint>();
  for (const { database, precision } of shapes) {
    if (since.has(database)) continue;
    const sql = `SELECT \`keep\` FROM information_schema.ins_databases WHERE name = ${quoteText(database)}`;
    const keepMs = longestMs(String((await tdengine.query(sql)).rows[0]?.[0] ?? ''));
    if (keepMs !== undefined) since.set(database, fromMs(now - keepMs, precision));
  }
  return since;
}

/** The longest of `3650d,3650d,3650d`, one for each level of storage; undefined of anything else. */
function longestMs(keep: string): number | undefined {
  const [, digits, unit = ''] = /^(?:.*,)?(\d+)([dhm])$/.exec(keep.trim()) ?? [];
  return digits === undefined ? undefined : Number(digits) * (UNIT_MS[unit] ?? 0);
}
