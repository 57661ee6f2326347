import { randomUUID } from 'node:crypto';
import type { SourceRuntime } from '../../shared/settings/source.ts';
import type { TDengine } from '../../shared/tdengine/client.ts';
import { backfillControl } from '../checkpoint/backfills/backfill-control.ts';
import type { CheckpointTable } from '../checkpoint/checkpoint-table.ts';
import { positionControl } from '../checkpoint/position-control.ts';
import { databasePrecision, serverNow, sourceTables } from '../tables/source-database.ts';
import { nameMatcher } from '../tables/table-names.ts';
import type { CommandParts } from './parts.ts';

/** The parts of an operator's commands, over DynamoDB and TDengine, which is asked only when a command needs it. */
export function commandParts(
  checkpoints: CheckpointTable,
  settings: Pick<SourceRuntime, 'database' | 'tables'>,
  tdengine: TDengine,
  now: () => number,
): CommandParts {
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
