import { GetItemCommand, paginateQuery, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CHECKPOINT_KEYS } from '../../shared/checkpoint-table.ts';
import type { Precision } from '../precision.ts';
import { type CheckpointTable, ifConditionHolds, itemKey, numberOf } from './checkpoint-table.ts';
import { LeaseLostError, PositionMovedError } from './errors.ts';
import { type Position, positionOf } from './position.ts';

/** The positions of a connector's tables, one item each. `table` is `<database>.<table>`. */
export interface Positions {
  /** All positions, by table. */
  readAll(): Promise<ReadonlyMap<string, Position>>;
  /**
   * Makes a table's position ours to move: from now on no commit with an older fence is taken.
   * @returns the position as it stands. @throws LeaseLostError when a newer invocation has claimed it.
   */
  claim(table: string): Promise<Position | undefined>;
  /**
   * Moves a claimed position. A write done twice, as when its answer was lost, is done once.
   * @throws LeaseLostError when a newer invocation has claimed it, PositionMovedError when it is not at `from`.
   */
  commit(table: string, from: Position | undefined, to: Position): Promise<void>;
}

const PREFIX = 'table/';

/** Positions in DynamoDB. @param fence of the lease that is held. @param now in ms since 1970, noted for people who look. */
export function dynamoPositions(table: CheckpointTable, fence: number, now: () => number): Positions {
  const { client } = table;
  return {
    async readAll() {
      const positions = new Map<string, Position>();
      const pages = paginateQuery(
        { client },
        {
          TableName: table.tableName,
          KeyConditionExpression: '#partition = :connector AND begins_with(#sort, :prefix)',
          ExpressionAttributeNames: { '#partition': CHECKPOINT_KEYS.partition, '#sort': CHECKPOINT_KEYS.sort },
          ExpressionAttributeValues: { ':connector': { S: table.connector }, ':prefix': { S: PREFIX } },
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
          const position = positionOf(item);
          const name = item[CHECKPOINT_KEYS.sort]?.S?.slice(PREFIX.length);
          if (position !== undefined && name !== undefined) positions.set(name, position);
        }
      }
      return positions;
    },

    async claim(name) {
      const answer = await ifConditionHolds(
        client.send(
          new UpdateItemCommand({
            ...itemKey(table, PREFIX + name),
            UpdateExpression: 'SET fence = :fence',
            ConditionExpression: 'attribute_not_exists(fence) OR fence <= :fence',
            ExpressionAttributeValues: { ':fence': { N: String(fence) } },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      if (answer === undefined) throw new LeaseLostError(`a newer invocation has taken over ${name}`);
      return positionOf(answer.Attributes);
    },

    async commit(name, from, to) {
      const unmoved = from === undefined ? 'attribute_not_exists(#position)' : '#position = :from';
      const answer = await ifConditionHolds(
        client.send(
          new UpdateItemCommand({
            ...itemKey(table, PREFIX + name),
            UpdateExpression: 'SET #position = :to, #precision = :precision, updatedAt = :now',
            // Our own write, done a second time, finds the position at its aim.
            ConditionExpression: `fence = :fence AND (${unmoved} OR #position = :to)`,
            ExpressionAttributeNames: { '#position': 'position', '#precision': 'precision' },
            ExpressionAttributeValues: {
              ':fence': { N: String(fence) },
              ':to': { S: String(to.time) },
              ':precision': { S: to.precision satisfies Precision },
              ':now': { N: String(now()) },
              ...(from && { ':from': { S: String(from.time) } }),
            },
          }),
        ),
      );
      if (answer === undefined) throw await refusalOf(name);
    },
  };

  async function refusalOf(name: string): Promise<Error> {
    const { Item } = await client.send(new GetItemCommand({ ...itemKey(table, PREFIX + name), ConsistentRead: true }));
    return numberOf(Item, 'fence') === fence
      ? new PositionMovedError(`the position of ${name} was moved by somebody else`)
      : new LeaseLostError(`a newer invocation has taken over ${name}`);
  }
}
