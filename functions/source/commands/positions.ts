import * as z from 'zod';
import { isoTime } from '../time-text.ts';
import { parseArguments } from './arguments.ts';
import { isoMs } from './iso-ms.ts';
import type { CommandParts } from './parts.ts';

/** A table's position for people. */
export interface PositionLine {
  /** In the database's unit; null before the first row. */
  readonly position: string | null;
  readonly precision: string | null;
  /** The position in ISO 8601. */
  readonly time: string | null;
  readonly paused: boolean;
  readonly version: number;
  /** When the position last changed, in ISO 8601. */
  readonly updatedAt: string | null;
}

const schema = z.strictObject({});

/** Where all tables are, by `<database>.<table>`. */
export async function positions(
  args: unknown,
  parts: Pick<CommandParts, 'positions'>,
): Promise<{ readonly positions: Readonly<Record<string, PositionLine>> }> {
  parseArguments(schema, 'positions', args);
  const lines: [string, PositionLine][] = [];
  for (const [name, { position, paused, version, updatedAt }] of await parts.positions.list()) {
    lines.push([
      name,
      {
        position: position?.time.toString() ?? null,
        precision: position?.precision ?? null,
        time: position === undefined ? null : isoTime(position.time, position.precision),
        paused,
        version,
        updatedAt: isoMs(updatedAt),
      },
    ]);
  }
  return { positions: Object.fromEntries(lines) };
}
