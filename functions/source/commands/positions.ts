import * as z from 'zod';
import { isoMs } from '../../shared/tdengine/time/iso-writer.ts';
import type { ReadItem } from '../checkpoint/checkpoint-item.ts';
import { positionIso, positionText } from '../checkpoint/position.ts';
import type { CheckpointState } from '../checkpoint/position-control.ts';
import { parsePlace } from '../rows/source-row.ts';
import { parseArguments } from './arguments.ts';
import type { CommandPorts } from './ports.ts';

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
}

/** A table whose item cannot be read, so that the table stands. `move` overwrites what is there. */
export interface UnreadablePosition {
  /** The attribute, and what it must be. */
  readonly unreadable: string;
  readonly paused: boolean;
}

const schema = z.strictObject({});

/** Where all tables are, by `<database>.<table>`. */
export async function positions(
  args: unknown,
  ports: Pick<CommandPorts, 'positions'>,
): Promise<{ readonly positions: Readonly<Record<string, PositionLine | UnreadablePosition>> }> {
  parseArguments(schema, 'positions', args);
  const lines = [...(await ports.positions.list())].map(([name, read]) => [name, lineOf(read)] as const);
  return { positions: Object.fromEntries(lines) };
}

function lineOf(read: ReadItem<CheckpointState>): PositionLine | UnreadablePosition {
  switch (read.kind) {
    case 'readable':
      return positionLine(read.value);
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
