import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { isoTime } from '../../shared/tdengine/time/iso-writer.ts';
import type { Checkpoint, ReadItem } from './checkpoint.ts';
import { checkpointOf, countIn, flagIn, readItems, textIn, timeText, unlessOdd } from './checkpoint-item.ts';
import { type CheckpointTable, type Item, type ItemPage, itemKey, TABLE_PREFIX } from './checkpoint-table.ts';
import { largestLikely } from './lease/fence.ts';
import { type Author, changeAndNote, type OperatorChange, operatorChangesIn } from './operator-changes.ts';
import { FORGETTING, POSITION_NAMES, type Position, positionText, positionValues, STORING } from './position.ts';

/** A checkpoint with what an operator wants to know of it. */
export interface CheckpointState extends Checkpoint {
  /** When the position last changed, in ms since 1970; undefined when it never did. */
  readonly updatedAt: number | undefined;
  /** What operators did, the oldest first: the last ten. */
  readonly changes: readonly OperatorChange[];
}

/** What an operator may do to the checkpoints of tables, named `<database>.<table>`, whether a tick runs or not. */
export interface PositionControl {
  /** @param page which of them; left out, all. */
  list(page?: ItemPage): Promise<ReadonlyMap<string, ReadItem<CheckpointState>>>;
  /** A tick that runs sees it at its next commit. */
  setPaused(name: string, paused: boolean, author?: Author): Promise<void>;
  /**
   * A commit of a tick that runs is then refused, and the next tick goes on from here. What was published is forgotten,
   * and what cannot be read is overwritten.
   * @param tableCreateTime of the table as it is now, in ms since 1970; left out when it is gone.
   */
  move(name: string, to: Position, tableCreateTime?: number, author?: Author): Promise<void>;
  /**
   * Forgets the position: the table begins again at `timestampInitial`. A commit of a tick that runs is then refused. What
   * operators did is kept, and that it is paused. @returns false when there is no item.
   */
  forget(name: string, author?: Author): Promise<boolean>;
  /** Takes away all that is kept of a table that is gone. @returns false when there is nothing. */
  remove(name: string): Promise<boolean>;
}

/** An operator's hand on the positions in DynamoDB. @param now in ms since 1970. */
export function positionControl(table: CheckpointTable, now: () => number): PositionControl {
  return {
    list: (page) =>
      readItems(
        table,
        TABLE_PREFIX,
        (item) => ({
          ...checkpointOf(item),
          updatedAt: unlessOdd(() => countIn(item, 'updatedAt')),
          changes: operatorChangesIn(item),
        }),
        page,
      ),

    async setPaused(name, paused, author) {
      const at = now();
      await changeAndNote(
        table,
        TABLE_PREFIX + name,
        () => ({ set: ['paused = :paused'], remove: [], names: {}, values: { ':paused': { BOOL: paused } } }),
        (item) => noteOf(at, paused ? 'pause' : 'resume', item, textOf(item), author),
      );
    },

    async move(name, to, tableCreateTime, author) {
      const at = now();
      await changeAndNote(
        table,
        TABLE_PREFIX + name,
        (item) => {
          const removed = [
            ...LEFT_BEHIND,
            ...inTheWay(item),
            ...(tableCreateTime === undefined ? ['tableCreateTime'] : []),
          ];
          const { versioned, values } = nextVersion(item, at);
          const created = tableCreateTime !== undefined;
          return {
            set: [
              ...STORING,
              'updatedAt = :now',
              versioned,
              ...(created ? ['tableCreateTime = :tableCreateTime'] : []),
            ],
            remove: removed,
            names: POSITION_NAMES,
            values: {
              ...positionValues(to),
              ...values,
              ...(tableCreateTime !== undefined && { ':tableCreateTime': timeText(tableCreateTime) }),
            },
          };
        },
        (item) => noteOf(at, 'move', item, positionText(to), author),
      );
    },

    forget(name, author) {
      const at = now();
      return changeAndNote(
        table,
        TABLE_PREFIX + name,
        (item) => {
          if (item === undefined) return undefined;
          const { versioned, values } = nextVersion(item, at);
          return {
            set: ['updatedAt = :now', versioned],
            remove: [...FORGETTING, ...LEFT_BEHIND, ...inTheWay(item), 'tableCreateTime'],
            names: POSITION_NAMES,
            values,
          };
        },
        (item) => noteOf(at, 'delete', item, null, author),
      );
    },

    async remove(name) {
      const key = itemKey(table, TABLE_PREFIX + name);
      const { Attributes } = await table.client.send(new DeleteItemCommand({ ...key, ReturnValues: 'ALL_OLD' }));
      return Attributes !== undefined;
    },
  };
}

function noteOf(
  at: number,
  what: OperatorChange['what'],
  item: Item | undefined,
  to: string | null,
  { by, why }: Author = {},
): OperatorChange {
  return { at: isoTime(BigInt(at), 'ms'), by: by ?? null, what, from: textOf(item), to, why: why ?? null };
}

/** Where an item's position is, as its text; null when it is nowhere, or unreadable. */
function textOf(item: Item | undefined): string | null {
  return unlessOdd(() => textIn(item, 'position')) ?? null;
}

/** Counts the version up. One that cannot be counted up is followed by one that nobody has seen. */
function nextVersion(item: Item | undefined, now: number) {
  const counts = item?.version === undefined || unlessOdd(() => countIn(item, 'version')) !== undefined;
  return {
    versioned: `version = ${counts ? 'if_not_exists(version, :zero) + :one' : ':now'}`,
    values: { ':now': { N: String(now) }, ...(counts && { ':zero': { N: '0' }, ':one': { N: '1' } }) },
  };
}

/** What would still stand in the way of those who read an item, and of those who claim it. */
function inTheWay(item: Item | undefined): readonly string[] {
  const fence = unlessOdd(() => countIn(item, 'fence'));
  return [
    ...(unlessOdd(() => flagIn(item, 'paused')) === undefined ? ['paused'] : []),
    ...(fence === undefined || fence > largestLikely(0) ? ['fence'] : []),
  ];
}

/**
 * What belongs to the position from before. Without its commitId, a commit whose answer was lost and that is done again
 * after the move is refused.
 */
const LEFT_BEHIND = ['published', 'publishedUpTo', 'standsBefore', 'standsAt', 'commitId'];
