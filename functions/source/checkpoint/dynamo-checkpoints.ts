import { GetItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Checkpoint, type Checkpoints, LeaseLostError, PositionMovedError } from './checkpoint.ts';
import { type CheckpointChange, changeInput } from './checkpoint-change.ts';
import { checkpointOf, countIn, readItems, timeText } from './checkpoint-item.ts';
import { type CheckpointTable, ifConditionHolds, itemKey, TABLE_PREFIX } from './checkpoint-table.ts';
import { largestLikely, raiseFence } from './lease/fence.ts';
import type { Lease } from './lease/lease.ts';
import { FORGETTING, POSITION_NAMES, positionValues, STORING } from './position.ts';

/** Which items of a connector hold the checkpoints. */
export interface CheckpointItems {
  /** Begins their sort keys, before the names. */
  readonly prefix: string;
  /**
   * Where somebody makes the items: when the one was made that is meant, in ms. One that is gone stays so, and one that was
   * made anew under its name is another. Left out, a claim makes what is missing.
   */
  readonly createdAt?: (name: string) => number | undefined;
}

/** Checkpoints that come to an end. */
export interface EndingCheckpoints extends Checkpoints {
  /** Notes the time in an attribute of its own: there is nothing more to do. Needs no claim. @throws as `commit`. */
  end(name: string, from: Checkpoint, attribute: string): Promise<void>;
}

/** The checkpoints of a connector's tables in DynamoDB. @param now in ms since 1970. */
export function dynamoCheckpoints(
  table: CheckpointTable,
  lease: Pick<Lease, 'owner' | 'fence'>,
  now: () => number,
): Checkpoints {
  return fencedCheckpoints(table, { prefix: TABLE_PREFIX }, lease, now);
}

/** The checkpoints in some of a connector's items, changed under the fence of a lease. @param now in ms since 1970. */
export function fencedCheckpoints(
  table: CheckpointTable,
  { prefix, createdAt }: CheckpointItems,
  { owner, fence }: Pick<Lease, 'owner' | 'fence'>,
  now: () => number,
): EndingCheckpoints {
  const same = createdAt === undefined ? '' : 'createdAt = :createdAt AND ';
  const notOvertaken = `${same}(attribute_not_exists(fence) OR fence <= :fence)`;
  const fencing = (name: string) => ({
    ':fence': { N: String(fence) },
    ...(createdAt !== undefined && { ':createdAt': { N: String(createdAt(name) ?? 0) } }),
  });
  let changes = 0;

  return {
    readAll: () => readItems(table, prefix, checkpointOf),

    claim: (name) =>
      update(name, {
        UpdateExpression: 'SET fence = :fence',
        ConditionExpression: notOvertaken,
        ExpressionAttributeValues: fencing(name),
      }),

    commit(name, from, { position, published, standsBefore, tableCreateTime, rows = 0 }) {
      const counts = createdAt !== undefined && rows > 0;
      return change(name, {
        from,
        position,
        fenced: `${same}fence = :fence`,
        set: [
          ...(position === undefined ? [] : STORING),
          ...(published === undefined ? [] : PUBLISHED),
          ...(standsBefore === undefined ? [] : STANDS),
          ...(tableCreateTime === undefined ? [] : ['tableCreateTime = :tableCreateTime']),
          // The sum, and not what is added, since a write may be done twice.
          ...(counts ? ['sentRows = :sentRows'] : []),
        ],
        remove: [
          ...(position === undefined ? FORGETTING : []),
          ...(published === undefined ? ['published', 'publishedUpTo'] : []),
          ...(standsBefore === undefined && from.standsBefore !== undefined ? ['standsBefore', 'standsAt'] : []),
        ],
        names: POSITION_NAMES,
        values: {
          ...fencing(name),
          ...(position !== undefined && positionValues(position)),
          ...(published !== undefined && { ':published': { S: published } }),
          ...(standsBefore !== undefined && { ':standsBefore': { S: standsBefore } }),
          ...(tableCreateTime !== undefined && { ':tableCreateTime': timeText(tableCreateTime) }),
          ...(counts && { ':sentRows': { N: String((from.sentRows ?? 0) + rows) } }),
        },
      });
    },

    async end(name, from, attribute) {
      await change(name, {
        from,
        position: from.position,
        // One without rows to publish was never claimed.
        fenced: notOvertaken,
        set: ['fence = :fence', `${attribute} = :now`],
        remove: [],
        names: {},
        values: fencing(name),
      });
    },
  };

  function change(name: string, wanted: CheckpointChange): Promise<Checkpoint> {
    changes += 1;
    return update(name, changeInput(wanted, `${owner}/${changes}`, now()));
  }

  async function update(name: string, input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>): Promise<Checkpoint> {
    const answer = await ifConditionHolds(
      table.client.send(new UpdateItemCommand({ ...itemKey(table, prefix + name), ...input, ReturnValues: 'ALL_NEW' })),
    );
    if (answer === undefined) throw await refusalOf(name);
    return checkpointOf(answer.Attributes);
  }

  async function refusalOf(name: string): Promise<Error> {
    const key = itemKey(table, prefix + name);
    const { Item } = await table.client.send(new GetItemCommand({ ...key, ConsistentRead: true }));
    const theirs = countIn(Item, 'fence') ?? 0;
    if (theirs > fence) {
      // All tables stop for a lease that is lost, but not for what only stands in the item of one.
      if (theirs > largestLikely(fence)) return new Error(ODD_FENCE);
      const reason = `a newer invocation has taken over ${name}`;
      return (await raiseFence(table, theirs)) ? new Error(reason + UNCOUNTED) : new LeaseLostError(reason);
    }
    return new PositionMovedError(
      Item === undefined
        ? `the checkpoint of ${name} was deleted`
        : `the position of ${name} was moved by somebody else`,
    );
  }
}

const ODD_FENCE = 'the fence of its item is one that no invocation can have had: move the table to put it right';

const UNCOUNTED = ', by a fence that item fence has not counted: was that lost? The next run has a larger one';

const PUBLISHED = ['published = :published', 'publishedUpTo = :to'];
const STANDS = ['standsBefore = :standsBefore', 'standsAt = :to'];
