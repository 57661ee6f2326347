import { TOPIC_NAME } from '../../../shared/settings/kafka-names.ts';
import { parseTime } from '../../../shared/tdengine/time/iso-reader.ts';
import type { Checkpoint, Checkpoints, ReadItem } from '../checkpoint.ts';
import { checkpointOf, countIn, textIn, unlessOdd } from '../checkpoint-item.ts';
import type { Item } from '../checkpoint-table.ts';

/** Rows of one table that an operator wants sent (again): `from <= time < to`. */
export interface Backfill {
  /** Unique among the connector's backfills. */
  readonly id: string;
  readonly table: string;
  /** ISO 8601 with zone. */
  readonly from: string;
  /** ISO 8601 with zone. */
  readonly to: string;
  /** Where to; undefined for the topic of the table. */
  readonly topic: string | undefined;
  readonly checkpoint: Checkpoint;
}

/** The backfills that are neither finished nor paused. */
export interface OpenBackfills {
  /** The oldest first. */
  readonly open: readonly Backfill[];
  /** Those that cannot be read, by id. */
  readonly unreadable: ReadonlyMap<string, Error>;
}

/** The backfills of a connector. */
export interface Backfills {
  open(): Promise<OpenBackfills>;
  /** The checkpoints of those that `open` has read, by id: one that was started anew since then is refused. */
  readonly checkpoints: Checkpoints;
  /** Notes that all is sent. @throws as `Checkpoints.commit`. */
  finish(id: string, from: Checkpoint): Promise<void>;
}

/** A backfill with what an operator wants to know of it. */
export interface BackfillState extends Backfill {
  /** In ms since 1970. */
  readonly createdAt: number;
  /** In ms since 1970; undefined when rows are still to be sent. */
  readonly finishedAt: number | undefined;
  /** In ms since 1970, of the last change; undefined when there was none. */
  readonly updatedAt: number | undefined;
}

/** Attribute with the time at which all of a backfill was sent. */
export const FINISHED_AT = 'finishedAt';

/** The backfill in an item. @throws Error when an attribute is missing or none of its kind. */
export function backfillOf(item: Item, id: string): BackfillState {
  const table = textIn(item, 'table');
  const from = textIn(item, 'from');
  const to = textIn(item, 'to');
  const createdAt = countIn(item, 'createdAt');
  if (table === undefined || from === undefined || to === undefined || createdAt === undefined) {
    throw new Error('a backfill has the attributes table, from and to, each text (S), and createdAt, a number (N)');
  }
  checkTime('from', from);
  checkTime('to', to);
  const topic = textIn(item, 'topic');
  if (topic !== undefined && !TOPIC_NAME.test(topic)) throw new Error('topic is not a name that Kafka accepts');
  return {
    id,
    table,
    from,
    to,
    topic,
    checkpoint: checkpointOf(item),
    createdAt,
    finishedAt: countIn(item, FINISHED_AT),
    updatedAt: unlessOdd(() => countIn(item, 'updatedAt')),
  };
}

function checkTime(name: string, text: string): void {
  try {
    parseTime(text, 'ns');
  } catch {
    throw new Error(`${name} is not a time in ISO 8601 with its zone`);
  }
}

/** Orders backfills by age, the oldest first; those of one moment by id. Those that cannot be read come last. */
export function byAge(
  [oneId, one]: readonly [string, ReadItem<BackfillState>],
  [otherId, other]: readonly [string, ReadItem<BackfillState>],
): number {
  return ageOf(one) - ageOf(other) || (oneId < otherId ? -1 : 1);
}

function ageOf(read: ReadItem<BackfillState>): number {
  return read.kind === 'readable' ? read.value.createdAt : Number.MAX_VALUE;
}
