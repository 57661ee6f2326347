import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { checkpointOf, readItems } from './checkpoint-item.ts';
import { type CheckpointTable, itemKey, numberOf, TABLE_PREFIX } from './checkpoint-table.ts';
import type { Checkpoint } from './checkpoints.ts';
import type { Position } from './position.ts';

/** A checkpoint with what an operator wants to know of it. */
export interface CheckpointState extends Checkpoint {
  /** When the position last changed, in ms since 1970; undefined when it never did. */
  readonly updatedAt: number | undefined;
}

/** What an operator may do to the checkpoints of tables, named `<database>.<table>`, whether a tick runs or not. */
export interface PositionControl {
  list(): Promise<ReadonlyMap<string, CheckpointState>>;
  /** A tick that runs sees it at its next commit. */
  setPaused(name: string, paused: boolean): Promise<void>;
  /** A commit of a tick that runs is then refused, and the next tick goes on from here. What was published is forgotten. */
  move(name: string, to: Position): Promise<void>;
}

/** An operator's hand on the positions in DynamoDB. @param now in ms since 1970. */
export function positionControl(table: CheckpointTable, now: () => number): PositionControl {
  return {
    list: () =>
      readItems(table, TABLE_PREFIX, (item) => ({ ...checkpointOf(item), updatedAt: numberOf(item, 'updatedAt') })),

    async setPaused(name, paused) {
      await table.client.send(
        new UpdateItemCommand({
          ...itemKey(table, TABLE_PREFIX + name),
          UpdateExpression: 'SET paused = :paused',
          ExpressionAttributeValues: { ':paused': { BOOL: paused } },
        }),
      );
    },

    async move(name, to) {
      await table.client.send(
        new UpdateItemCommand({
          ...itemKey(table, TABLE_PREFIX + name),
          // Without its commitId, a commit whose answer was lost and that is done again after this is refused.
          UpdateExpression:
            'SET #position = :to, #precision = :precision, updatedAt = :now, version = if_not_exists(version, :zero) + :one REMOVE published, publishedUpTo, commitId',
          ExpressionAttributeNames: { '#position': 'position', '#precision': 'precision' },
          ExpressionAttributeValues: {
            ':to': { S: String(to.time) },
            ':precision': { S: to.precision },
            ':now': { N: String(now()) },
            ':zero': { N: '0' },
            ':one': { N: '1' },
          },
        }),
      );
    },
  };
}
