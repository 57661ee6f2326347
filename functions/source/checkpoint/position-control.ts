import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Checkpoint, ReadItem } from './checkpoint.ts';
import { checkpointOf, countIn, flagIn, readItems, timeText, unlessOdd } from './checkpoint-item.ts';
import { type CheckpointTable, itemKey, TABLE_PREFIX } from './checkpoint-table.ts';
import { largestLikely } from './lease/fence.ts';
import { POSITION_NAMES, type Position, positionValues, STORING } from './position.ts';

/** A checkpoint with what an operator wants to know of it. */
export interface CheckpointState extends Checkpoint {
  /** When the position last changed, in ms since 1970; undefined when it never did. */
  readonly updatedAt: number | undefined;
}

/** What an operator may do to the checkpoints of tables, named `<database>.<table>`, whether a tick runs or not. */
export interface PositionControl {
  list(): Promise<ReadonlyMap<string, ReadItem<CheckpointState>>>;
  /** A tick that runs sees it at its next commit. */
  setPaused(name: string, paused: boolean): Promise<void>;
  /**
   * A commit of a tick that runs is then refused, and the next tick goes on from here. What was published is forgotten,
   * and what cannot be read is overwritten.
   * @param tableCreateTime of the table as it is now, in ms since 1970; left out when it is gone.
   */
  move(name: string, to: Position, tableCreateTime?: number): Promise<void>;
}

/** An operator's hand on the positions in DynamoDB. @param now in ms since 1970. */
export function positionControl(table: CheckpointTable, now: () => number): PositionControl {
  return {
    list: () =>
      readItems(table, TABLE_PREFIX, (item) => ({
        ...checkpointOf(item),
        updatedAt: unlessOdd(() => countIn(item, 'updatedAt')),
      })),

    async setPaused(name, paused) {
      await table.client.send(
        new UpdateItemCommand({
          ...itemKey(table, TABLE_PREFIX + name),
          UpdateExpression: 'SET paused = :paused',
          ExpressionAttributeValues: { ':paused': { BOOL: paused } },
        }),
      );
    },

    async move(name, to, tableCreateTime) {
      const key = itemKey(table, TABLE_PREFIX + name);
      const { Item } = await table.client.send(new GetItemCommand({ ...key, ConsistentRead: true }));
      const counts = Item?.version === undefined || unlessOdd(() => countIn(Item, 'version')) !== undefined;
      const fence = unlessOdd(() => countIn(Item, 'fence'));
      const removed = [
        ...LEFT_BEHIND,
        // What would still stand in the way of those who read it, and of those who claim it.
        ...(unlessOdd(() => flagIn(Item, 'paused')) === undefined ? ['paused'] : []),
        ...(fence === undefined || fence > largestLikely(0) ? ['fence'] : []),
        ...(tableCreateTime === undefined ? ['tableCreateTime'] : []),
      ];
      await table.client.send(
        new UpdateItemCommand({
          ...key,
          // One that cannot be counted up is followed by one that nobody has seen.
          UpdateExpression: `SET ${STORING.join(', ')}, updatedAt = :now, version = ${counts ? 'if_not_exists(version, :zero) + :one' : ':now'}${tableCreateTime === undefined ? '' : ', tableCreateTime = :tableCreateTime'} REMOVE ${removed.join(', ')}`,
          ExpressionAttributeNames: POSITION_NAMES,
          ExpressionAttributeValues: {
            ...positionValues(to),
            ':now': { N: String(now()) },
            ...(tableCreateTime !== undefined && { ':tableCreateTime': timeText(tableCreateTime) }),
            ...(counts && { ':zero': { N: '0' }, ':one': { N: '1' } }),
          },
        }),
      );
    },
  };
}

/**
 * What belongs to the position from before. Without its commitId, a commit whose answer was lost and that is done again
 * after the move is refused.
 */
const LEFT_BEHIND = ['published', 'publishedUpTo', 'standsBefore', 'standsAt', 'commitId'];
