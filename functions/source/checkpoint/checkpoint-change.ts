import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Checkpoint } from './checkpoint.ts';
import { type Position, positionText } from './position.ts';

/** A change of a checkpoint's item. */
export interface CheckpointChange {
  /** The checkpoint as it was left. */
  readonly from: Checkpoint;
  /** Where the position is when the change is done; undefined: still nowhere. */
  readonly position: Position | undefined;
  /** What must hold of the item's fence. */
  readonly fenced: string;
  /** Assignments beside those that every change makes. */
  readonly set: readonly string[];
  /** Attributes to take away. */
  readonly remove: readonly string[];
  /** What `set` needs. */
  readonly names: Readonly<Record<string, string>>;
  /** What `set` and `fenced` need. */
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/**
 * A change as UpdateItem takes it, on the condition that the item is as it was left, or holds this very change already,
 * as when its answer was lost and the SDK does it again. Version and position must both be as they were left: who moves
 * a position by hand knows nothing of versions.
 * @param id unique to the change. @param now in ms since 1970, noted for people who look.
 */
export function changeInput(change: CheckpointChange, id: string, now: number) {
  const { from, position, fenced, names, values } = change;
  const left = from.position && positionText(from.position);
  const to = position && positionText(position);
  const version = from.version === 0 ? '(attribute_not_exists(version) OR version = :version)' : 'version = :version';
  const asLeft = `${version} AND ${positionIs(left, ':left')}`;
  const done = `commitId = :id AND ${positionIs(to, ':done')}`;
  const set = [...change.set, 'version = :next', 'commitId = :id', 'updatedAt = :now'].join(', ');
  return {
    UpdateExpression: change.remove.length === 0 ? `SET ${set}` : `SET ${set} REMOVE ${change.remove.join(', ')}`,
    ConditionExpression: `${fenced} AND (${asLeft} OR ${done})`,
    ExpressionAttributeNames: { '#position': 'position', ...names },
    ExpressionAttributeValues: {
      ...values,
      ':version': { N: String(from.version) },
      ':next': { N: String(from.version + 1) },
      ':id': { S: id },
      ':now': { N: String(now) },
      // DynamoDB refuses values that no expression uses.
      ...(left !== undefined && { ':left': { S: left } }),
      ...(to !== undefined && { ':done': { S: to } }),
    },
  };
}

function positionIs(text: string | undefined, value: string): string {
  return text === undefined ? 'attribute_not_exists(#position)' : `#position = ${value}`;
}
