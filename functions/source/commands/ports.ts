import { randomUUID } from 'node:crypto';
import type { SourceRuntime } from '../../shared/settings/source.ts';
import type { TDengine } from '../../shared/tdengine/client/client.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { type BackfillControl, backfillControl } from '../checkpoint/backfills/backfill-control.ts';
import type { CheckpointTable } from '../checkpoint/checkpoint-table.ts';
import { type PositionControl, positionControl } from '../checkpoint/position-control.ts';
import type { ListedTable } from '../tables/listed-tables.ts';
import { databasePrecision, serverNow, sourceTables } from '../tables/source-database.ts';
import { nameMatcher } from '../tables/table-names.ts';

/** What an operator's commands reach. */
export interface CommandPorts {
  readonly positions: PositionControl;
  readonly backfills: BackfillControl;
  /** The database that the source reads. */
  readonly database: string;
  /** The tables that the source reads. */
  tables(): Promise<readonly ListedTable[]>;
  /** Precision of the database. */
  precision(): Promise<Precision>;
  /** TDengine's clock, in ms since 1970. */
  serverNow(): Promise<number>;
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
