import type { MskRecord } from '../event-source-mapping/record.ts';

/** Partitions that are named of a batch. */
const MOST_PARTITIONS = 5;

/** Where a batch's records are: `meters partition 0 offsets 4-6, partition 1 offset 2`. */
export function describeBatch(batch: readonly MskRecord[]): string {
  const partitions = Object.values(Object.groupBy(batch, ({ topic, partition }) => `${topic} ${partition}`));
  const parts = partitions.slice(0, MOST_PARTITIONS).flatMap((records = []) => {
    const [first] = records;
    const last = records.at(-1);
    if (first === undefined || last === undefined) return [];
    const offsets = first.offset === last.offset ? `offset ${first.offset}` : `offsets ${first.offset}-${last.offset}`;
    return [`${first.topic} partition ${first.partition} ${offsets}`];
  });
  const more = partitions.length - parts.length;
  return `${parts.join(', ')}${more === 0 ? '' : `, and ${more} more partitions`}`;
}
