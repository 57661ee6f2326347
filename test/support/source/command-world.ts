import { backfillControl } from '../../../functions/source/checkpoint/backfills/backfill-control.ts';
import type { CheckpointTable } from '../../../functions/source/checkpoint/checkpoint-table.ts';
import { positionControl } from '../../../functions/source/checkpoint/position-control.ts';
import type { CommandPorts } from '../../../functions/source/commands/command.ts';

/** When the commands of a test are given, by our clock. */
export const COMMANDED_AT = Date.parse('2024-05-01T00:00:00Z');

/** When the tables of a test were made, by TDengine's clock. */
export const CREATED_AT = Date.parse('2024-01-01T00:00:00Z');

/** The ports of commands over a DynamoDB and a TDengine with some tables in database `test`. */
export function commandWorld(checkpoints: CheckpointTable, changes: Partial<CommandPorts> = {}): CommandPorts {
  return {
    positions: positionControl(checkpoints, () => COMMANDED_AT),
    backfills: backfillControl(checkpoints, 'operator', () => COMMANDED_AT),
    database: 'test',
    tables: async () => ['meters', 'meters_old', 'pumps', '电表'].map((name) => ({ name, createTime: CREATED_AT })),
    precision: async () => 'ms',
    serverNow: async () => COMMANDED_AT + 1_000,
    ...changes,
  };
}
