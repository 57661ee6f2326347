import { randomUUID } from 'node:crypto';
import type { SourceRuntime } from '../../shared/settings/source-runtime.ts';
import type { TDengine } from '../../shared/tdengine/client/client.ts';
import { backfillControl } from '../checkpoint/backfills/backfill-control.ts';
import type { CheckpointTable } from '../checkpoint/checkpoint-table.ts';
import { positionControl } from '../checkpoint/position-control.ts';
import type { Command } from '../event.ts';
import { databasePrecision, serverNow, sourceTables } from '../tables/source-database.ts';
import { nameMatcher } from '../tables/table-selection.ts';
import { backfill } from './backfill.ts';
import type { CommandPorts } from './command.ts';
import { forget, move, pause, positions } from './positions.ts';

// Loaded by the same file: a further one would take what it shares with the start into files of their own.
export { sourceDoctor } from './diagnose.ts';

/**
 * Does what an operator asks for, and answers as JSON can.
 * @throws SettingsError when the arguments are wrong, Error when the command stands against what is there.
 */
export async function runCommand({ name, args }: Command, ports: CommandPorts): Promise<object> {
  switch (name) {
    case 'backfill':
      return backfill(args, ports);
    case 'delete':
      return forget(args, ports);
    case 'move':
      return move(args, ports);
    case 'pause':
    case 'resume':
      return pause(name, args, ports);
    case 'positions':
      return positions(args, ports);
  }
}

/** The ports to DynamoDB and TDengine, which is asked only when a command needs it. */
export function commandPorts(
  checkpoints: CheckpointTable,
  settings: Pick<SourceRuntime, 'database' | 'tables'>,
  tdengine: TDengine,
  now: () => number,
): CommandPorts {
  const { database } = settings;
  return {
    positions: positionControl(checkpoints, now),
    backfills: backfillControl(checkpoints, randomUUID(), now),
    database,
    async tables() {
      const wanted = nameMatcher(settings.tables);
      return (await sourceTables(tdengine, database)).filter(({ name }) => wanted(name));
    },
    precision: () => databasePrecision(tdengine, database),
    serverNow: () => serverNow(tdengine),
  };
}
