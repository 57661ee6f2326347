import * as z from 'zod';
import { isoMs } from '../../shared/tdengine/time/iso-writer.ts';
import type { ReadItem } from '../checkpoint/checkpoint.ts';
import type { OperatorChange } from '../checkpoint/operator-changes.ts';
import { beforeAllTimes, firstPosition, positionIso, positionText, storable } from '../checkpoint/position.ts';
import type { CheckpointState } from '../checkpoint/position-control.ts';
import { parsePlace } from '../rows/source-row.ts';
import {
  authorship,
  type CommandPorts,
  matchingTables,
  parseArguments,
  readAndStored,
  tablePatterns,
} from './command.ts';

/** A table's position for people. */
export interface PositionLine {
  /** In the database's unit; null before the first row. */
  readonly position: string | null;
  readonly precision: string | null;
  /** The position in ISO 8601. */
  readonly time: string | null;
  /** The row that cannot be sent, before which the table stands; null when it does not. */
  readonly standsBefore: { readonly subtable: string; readonly time: string } | null;
  /** TDengine's `create_time` of the table that the position is of, in ISO 8601; null when it is not known yet. */
  readonly tableCreateTime: string | null;
  readonly paused: boolean;
  readonly version: number;
  /** When the position last changed, in ISO 8601. */
  readonly updatedAt: string | null;
  /** What operators did, the oldest first; only when it is asked for. */
  readonly changes?: readonly OperatorChange[];
}

/** A table whose item cannot be read, so that the table stands. `move` overwrites what is there. */
export interface UnreadablePosition {
  /** The attribute, and what it must be. */
  readonly unreadable: string;
  readonly paused: boolean;
}

/** Most tables of one answer, of which Lambda takes 6 MB: a table without changes is about 350 bytes, with them up to 10 KB. */
const MOST_TABLES = { withoutChanges: 5_000, withChanges: 500 } as const;

const schema = z.strictObject({
  after: z.string().min(1).max(400).optional(),
  changes: z.boolean().optional(),
});

/** Where tables are. */
export interface PositionsAnswer {
  /** By `<database>.<table>`. */
  readonly positions: Readonly<Record<string, PositionLine | UnreadablePosition>>;
  /** Ask with `after` of this for the next ones; left out: there are no more. */
  readonly next?: string;
}

/** Where tables are: all, or the next ones after a name. With `changes`, what operators did to each. */
export async function positions(args: unknown, ports: Pick<CommandPorts, 'positions'>): Promise<PositionsAnswer> {
  const { after, changes = false } = parseArguments(schema, 'positions', args);
  const most = changes ? MOST_TABLES.withChanges : MOST_TABLES.withoutChanges;
  // One more tells whether there are more.
  const found = [...(await ports.positions.list({ after, most: most + 1 }))];
  const lines = found.slice(0, most).map(([name, read]) => [name, lineOf(read, changes)] as const);
  const last = found.length > most ? lines.at(-1)?.[0] : undefined;
  return { positions: Object.fromEntries(lines), ...(last !== undefined && { next: last }) };
}

function lineOf(read: ReadItem<CheckpointState>, changes: boolean): PositionLine | UnreadablePosition {
  switch (read.kind) {
    case 'readable':
      return { ...positionLine(read.value), ...(changes && { changes: read.value.changes }) };
    case 'unreadable':
      return { unreadable: read.reason.message, paused: read.paused };
  }
}

function positionLine(state: CheckpointState): PositionLine {
  const { position, standsBefore, tableCreateTime, paused, version, updatedAt } = state;
  const place = standsBefore === undefined ? undefined : parsePlace(standsBefore);
  return {
    position: position === undefined ? null : positionText(position),
    precision: position?.precision ?? null,
    time: position === undefined ? null : positionIso(position),
    standsBefore:
      place === undefined || position === undefined
        ? null
        : { subtable: place.subtable, time: positionIso(position, place.time) },
    tableCreateTime: isoMs(tableCreateTime),
    paused,
    version,
    updatedAt: isoMs(updatedAt),
  };
}

const place = 'must be earliest, latest, or a time with its zone such as 2024-01-01T00:00:00Z';

const moveSchema = z.strictObject({
  ...authorship,
  table: z.string().min(1).max(192),
  to: z.union([z.enum(['earliest', 'latest']), z.iso.datetime({ offset: true, error: place })], place),
});

/**
 * Moves a table's position: rows after it are sent (again), rows behind it are not. A row of the very time is sent.
 * It is the position of the table as it is now, also when that was made anew and no tick has seen it yet.
 * @throws Error when the source knows no such table, or the database can hold no such time.
 */
export async function move(
  args: unknown,
  ports: Omit<CommandPorts, 'backfills'>,
): Promise<{ readonly table: string; readonly position: string; readonly time: string }> {
  const { table, to, ...author } = parseArguments(moveSchema, 'move', args);
  const tables = await readAndStored(ports);
  if (!tables.has(table)) {
    throw new Error(`no table of the source is named ${JSON.stringify(table)}`);
  }
  const precision = await ports.precision();
  const now = to === 'latest' ? await ports.serverNow() : 0;
  const position = storable(firstPosition(to, precision, now) ?? beforeAllTimes(precision), 'command move: to');
  await ports.positions.move(`${ports.database}.${table}`, position, tables.get(table), author);
  return { table, position: positionText(position), time: positionIso(position) };
}

const pauseSchema = z.strictObject({ ...authorship, tables: tablePatterns });

/** Stops tables from being read, or lets them go on. @returns their names. @throws Error when a pattern names no table. */
export async function pause(
  name: 'pause' | 'resume',
  args: unknown,
  ports: Pick<CommandPorts, 'positions' | 'database' | 'tables'>,
): Promise<{ readonly paused: boolean; readonly tables: readonly string[] }> {
  const { tables: patterns, ...author } = parseArguments(pauseSchema, name, args);
  const tables = matchingTables((await readAndStored(ports)).keys(), patterns);
  const paused = name === 'pause';
  for (const table of tables) await ports.positions.setPaused(`${ports.database}.${table}`, paused, author);
  return { paused, tables };
}

/**
 * Forgets the positions of tables: each begins again at `timestampInitial`, and of one that is gone nothing is kept.
 * @returns their names. @throws Error when a pattern names no table.
 */
export async function forget(
  args: unknown,
  ports: Pick<CommandPorts, 'positions' | 'database' | 'tables'>,
): Promise<{ readonly deleted: readonly string[] }> {
  const { tables: patterns, ...author } = parseArguments(pauseSchema, 'delete', args);
  const there = await ports.tables();
  const all = await readAndStored({ ...ports, tables: async () => there });
  const deleted: string[] = [];
  for (const table of matchingTables(all.keys(), patterns)) {
    const name = `${ports.database}.${table}`;
    const isGone = !there.some((each) => each.name === table);
    if (await (isGone ? ports.positions.remove(name) : ports.positions.forget(name, author))) deleted.push(table);
  }
  return { deleted };
}
