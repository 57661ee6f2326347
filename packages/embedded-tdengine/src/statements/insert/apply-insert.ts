import type { DatabaseOptions } from '../../catalog/database.ts';
import { type Column, NORMAL_TABLE_ID, type Stored } from '../../catalog/table.ts';
import { vgroupOf } from '../../catalog/vgroup.ts';
import { timestampOutOfRange } from '../../errors.ts';
import { createChild } from '../../storage/create-child.ts';
import { type Part, partsOf } from '../../storage/parts.ts';
import { keySlots, type Storage } from '../../storage/storage.ts';
import { TICKS_PER_SECOND } from '../../types/precision.ts';
import { type InsertPlan, type RowGroup, storedOfTarget, type TargetRows } from './insert-plan.ts';

/** A row is an upsert: columns that the statement does not list keep what they had. */
function upsertSql(table: Stored, part: string, columns: readonly Column[]): string {
  const keys = keySlots(table);
  const slots = ['tb', ...columns.map(({ slot }) => slot)];
  const changes = slots.filter((slot) => !keys.includes(slot)).map((slot) => `${slot} = excluded.${slot}`);
  const conflict = changes.length > 0 ? `UPDATE SET ${changes.join(', ')}` : 'NOTHING';
  return `INSERT INTO ${part} (${slots.join(', ')}) VALUES (${slots.map(() => '?').join(', ')})
    ON CONFLICT (${keys.join(', ')}) DO ${conflict}`;
}

/** The number that the rows of the table carry; a new sub-table is created for it. */
function tableId({ target, database }: TargetRows, storage: Storage, nowMs: number): number {
  if (target.kind === 'new') return createChild(target.child, database, storage, nowMs).id;
  return target.table.kind === 'child' ? target.table.id : NORMAL_TABLE_ID;
}

function write(one: TargetRows, storage: Storage, nowMs: number): void {
  const id = tableId(one, storage, nowMs);
  const table = storedOfTarget(one.target);
  for (const { columns, rows } of one.rows.groups) {
    for (const part of partsOf(table.storage, columns)) writePart(table, part, { columns, rows }, id, storage);
  }
}

/** Every part has the keys of its rows. */
function writePart(table: Stored, part: Part, { columns, rows }: RowGroup, id: number, storage: Storage): void {
  const keys = keySlots(table);
  const isOfPart = new Set(part.columns);
  const written = columns.filter((column) => isOfPart.has(column) || keys.includes(column.slot));
  const statement = storage.prepare(upsertSql(table, part.table, written));
  if (written.length === columns.length) {
    for (const row of rows) statement.run(id, ...row);
    return;
  }
  const places = written.map((column) => columns.indexOf(column));
  for (const row of rows) statement.run(id, ...places.map((place) => row[place] ?? null));
}

function isInRange({ database, rows }: TargetRows, nowMs: number): boolean {
  const { oldest, newest } = allowedRange(database.options, nowMs);
  for (const timestamp of rows.timestamps()) {
    if (typeof timestamp !== 'bigint' || timestamp < oldest || timestamp > newest) return false;
  }
  return true;
}

/** The vgroup that takes the rows; each takes all of its part of a statement, or nothing. */
function vgroupName({ database, name }: TargetRows): string {
  return `${database.name}.${vgroupOf(database.name, name, database.options.vgroups)}`;
}

/**
 * Writes what was planned; gives the number of rows, those of one key counted once. A vgroup with a row out of range
 * refuses its part, new sub-tables included; the others keep theirs, although the statement fails.
 */
export function applyInsert(plan: InsertPlan, storage: Storage, nowMs: number): number {
  const targets = [...plan.targets];
  const refusing = new Set(targets.filter((one) => !isInRange(one, nowMs)).map(vgroupName));
  const written = targets.filter((one) => !refusing.has(vgroupName(one)));
  storage.transaction(() => {
    for (const one of written) write(one, storage, nowMs);
  });
  if (refusing.size > 0) throw timestampOutOfRange();
  return written.reduce((sum, { rows }) => sum + rows.size, 0);
}

/** The newest timestamp a row may have: 2970-01-01 in ms and us, 2262-01-01 in ns, where int64 ends. */
const NEWEST_SECONDS = { ms: 31_556_995_200n, us: 31_556_995_200n, ns: 9_214_646_400n } as const;

/** The timestamps that rows may have now, both ends included, in ticks: KEEP into the past, the type into the future. */
export function allowedRange({ keep, precision }: DatabaseOptions, nowMs: number): { oldest: bigint; newest: bigint } {
  const perSecond = TICKS_PER_SECOND[precision];
  const [, , minutes] = keep;
  const oldestMs = Math.trunc(nowMs) - minutes * 60_000;
  return { oldest: (BigInt(oldestMs) * perSecond) / 1000n, newest: NEWEST_SECONDS[precision] * perSecond };
}
