import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type Clock, systemClock } from '../../shared/clock.ts';
import { type CheckpointTable, type Item, ifConditionHolds, itemKey } from './checkpoint-table.ts';

/** Who changes something, and why, as far as they say so. */
export interface Author {
  readonly by?: string | undefined;
  readonly why?: string | undefined;
}

const operatorChange = z.object({
  /** ISO 8601. */
  at: z.string(),
  /** Null: nobody said. */
  by: z.string().nullable(),
  what: z.enum(['pause', 'resume', 'move', 'delete']),
  /** Where the position was; null: nowhere, or it was unreadable. */
  from: z.string().nullable(),
  /** Where it is then; null: nowhere. */
  to: z.string().nullable(),
  why: z.string().nullable(),
});

/** What an operator did to an item. */
export type OperatorChange = z.infer<typeof operatorChange>;

/** Attribute with the last changes by operators, the newest last, as JSON. */
const CHANGES = 'changes';

/** So many changes are kept: an item is read by every tick. */
const MOST_CHANGES = 10;

const changesList = z.array(operatorChange);

/** The changes by operators that an item tells of, the oldest first; none when what is there is no such list. */
export function operatorChangesIn(item: Item | undefined): readonly OperatorChange[] {
  try {
    return changesList.parse(JSON.parse(item?.[CHANGES]?.S ?? '[]'));
  } catch {
    return [];
  }
}

/** A change of an item, as UpdateItem takes it. */
export interface ItemUpdate {
  readonly set: readonly string[];
  readonly remove: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** How often a change is begun again when somebody else was faster. */
const MOST_TRIES = 10;

/** Pause before it is begun again, in ms: a tick that commits all the time is let through, and then is slower. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

/**
 * Changes an item and notes that in it, in one write, on the condition that position and notes are as they were read:
 * of two operators at once the second one sees what the first one did, and both are told of.
 * @param update what is to change of the item as it is; undefined: nothing.
 * @param told what is noted of that.
 * @returns false when nothing is to change. @throws Error when others are faster again and again
 */
export async function changeAndNote(
  table: CheckpointTable,
  key: string,
  update: (item: Item | undefined) => ItemUpdate | undefined,
  told: (item: Item | undefined) => OperatorChange,
  { sleep }: Pick<Clock, 'sleep'> = systemClock,
): Promise<boolean> {
  let noted: string | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { Item } = await table.client.send(new GetItemCommand({ ...itemKey(table, key), ConsistentRead: true }));
    // A write whose answer was lost is tried again by the SDK, which is then refused by what it has written itself.
    if (noted !== undefined && Item?.[CHANGES]?.S === noted) return true;
    const wanted = update(Item);
    if (wanted === undefined) return false;
    noted = JSON.stringify([...operatorChangesIn(Item), told(Item)].slice(-MOST_CHANGES));
    const changed = await ifConditionHolds(
      table.client.send(new UpdateItemCommand(input(table, key, Item, wanted, noted))),
    );
    if (changed !== undefined) return true;
    await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries));
  }
  throw new Error(`item ${key} is changed by others again and again: try again`);
}

function input(table: CheckpointTable, key: string, item: Item | undefined, wanted: ItemUpdate, noted: string) {
  const { set, remove, names, values } = wanted;
  const position = asRead('#position', item?.position, ':readPosition');
  const changes = asRead('#changes', item?.[CHANGES], ':readChanges');
  return {
    ...itemKey(table, key),
    UpdateExpression: `SET ${[...set, '#changes = :changes'].join(', ')}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`}`,
    ConditionExpression: `${position.condition} AND ${changes.condition}`,
    ExpressionAttributeNames: { ...names, '#position': 'position', '#changes': CHANGES },
    ExpressionAttributeValues: { ...values, ':changes': { S: noted }, ...position.values, ...changes.values },
  };
}

/** That an attribute is as it was read; of one that is no text, only its type is looked at. */
function asRead(
  name: string,
  read: AttributeValue | undefined,
  value: string,
): { readonly condition: string; readonly values: Readonly<Record<string, AttributeValue>> } {
  if (read === undefined) return { condition: `attribute_not_exists(${name})`, values: {} };
  if (read.S !== undefined) return { condition: `${name} = ${value}`, values: { [value]: read } };
  const [type = ''] = Object.keys(read);
  return { condition: `attribute_type(${name}, ${value})`, values: { [value]: { S: type } } };
}
