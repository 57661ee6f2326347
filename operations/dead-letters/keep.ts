import { OperationError } from '../operation-error.ts';
import type { DealtWith } from './dealt-with.ts';
import { type DeadLetters, readDealtWith } from './open.ts';

/** What is dealt with, as it is kept in the consumer group. */
export interface KeptDealtWith {
  readonly dealtWith: ReadonlyMap<number, DealtWith>;
  /**
   * Writes what has been added since.
   * @throws OperationError `refused` when somebody else has written meanwhile, or there is more than the group can keep
   */
  keep(): Promise<void>;
}

/** What is dealt with, to be added to. */
export function keptDealtWith(letters: DeadLetters): KeptDealtWith {
  const { dealtWith, admin, reader, group, topic } = letters;
  let last = texts(dealtWith);
  return {
    dealtWith,
    async keep() {
      const now = texts(dealtWith);
      const partitions = [...dealtWith].flatMap(([partition, own]) => {
        if (now.get(partition) === last.get(partition)) return [];
        const kept = own.kept();
        if (kept === undefined) throw new OperationError('refused', TOO_MANY);
        return [{ partition, offset: kept.offset, metadata: kept.metadata ?? '' }];
      });
      if (partitions.length === 0) return;
      const found = texts(await readDealtWith(admin, letters));
      const other = partitions.find(({ partition }) => found.get(partition) !== last.get(partition));
      if (other !== undefined) {
        throw new OperationError(
          'refused',
          `somebody else replays or drops dead letters of ${letters.connector.name} at the same time (partition ${other.partition} of ${topic}): begin again when that has ended`,
        );
      }
      await reader.commit(group, topic, partitions);
      last = now;
    },
  };
}

const TOO_MANY =
  'too many dead letters between those that are dealt with are not: which ones cannot be kept. Go on without a filter, or drop the oldest';

function texts(dealtWith: ReadonlyMap<number, DealtWith>): ReadonlyMap<number, string> {
  return new Map([...dealtWith].map(([partition, own]) => [partition, JSON.stringify(own.kept())]));
}
