import * as z from 'zod';
import { type MskRecord, partitionKey } from './event.ts';

/** What a function's response says of its batch: what is left to be done, in order. Nothing left is success. */
export type BatchEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'partial'; readonly left: readonly MskRecord[] }
  | { readonly kind: 'failed'; readonly reason: string };

const failures = z.object({
  batchItemFailures: z
    .array(z.object({ itemIdentifier: z.object({ partition: z.string(), offset: z.int() }) }))
    .nullish(),
});

/**
 * What of a partition is left of which some records are named. AWS's page says both: that Lambda "retries only those
 * specific items", and that it goes on from the lowest offset.
 */
export type Reading = 'from the lowest' | 'the named';

/**
 * Reads the response to a batch when partial responses are switched on
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html). Null, `{}` and no failures are full
 * success. Anything that names no record of the batch makes all of it failed.
 */
export function readResponse(response: unknown, batch: readonly MskRecord[], reading: Reading): BatchEnd {
  if (response === null || response === undefined) return { kind: 'done' };
  const parsed = failures.safeParse(response);
  if (!parsed.success) return { kind: 'failed', reason: 'the response is not {batchItemFailures: [...]}' };
  const places = new Set(batch.map(placeOf));
  const named = new Set<string>();
  const lowest = new Map<string, number>();
  for (const { itemIdentifier } of parsed.data.batchItemFailures ?? []) {
    const { partition, offset } = itemIdentifier;
    const place = `${partition} ${offset}`;
    if (!places.has(place)) {
      return { kind: 'failed', reason: `the response names ${partition} offset ${offset}, which is not in the batch` };
    }
    named.add(place);
    lowest.set(partition, Math.min(offset, lowest.get(partition) ?? offset));
  }
  if (named.size === 0) return { kind: 'done' };
  const left = batch.filter((record) =>
    reading === 'the named'
      ? named.has(placeOf(record))
      : record.offset >= (lowest.get(partitionKey(record)) ?? Number.POSITIVE_INFINITY),
  );
  return { kind: 'partial', left };
}

function placeOf(record: MskRecord): string {
  return `${partitionKey(record)} ${record.offset}`;
}
