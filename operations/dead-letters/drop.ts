import * as z from 'zod';
import { OperationError } from '../operation-error.ts';
import type { LetterFilter } from './filter.ts';
import { keptDealtWith } from './keep.ts';
import { deadLetterOf } from './letter.ts';
import type { DeadLetters } from './open.ts';
import { openLetters } from './open-letters.ts';

/** What `tdkafka dead-letters drop --json` prints. */
export const dropJson = z.object({
  connector: z.string(),
  topic: z.string().describe('The dead letter topic.'),
  group: z.string().describe('The consumer group that keeps what is dealt with.'),
  dropped: z.number(),
  deleted: z
    .array(z.object({ partition: z.number(), before: z.number().describe('All before this offset are gone.') }))
    .describe('With --delete.'),
});
export type Dropped = z.infer<typeof dropJson>;

/** What is dropped. */
export interface DropOptions {
  readonly filter: LetterFilter;
  /** Whether Kafka is to delete what is dealt with, as far as all before it is. */
  readonly deletes: boolean;
  readonly signal: AbortSignal;
  /** Told how many are dropped. */
  readonly done: (count: number) => void;
}

const CHUNK = 5_000;

/** Marks dead letters as dealt with, so that they are neither listed nor replayed any more. */
export async function dropLetters(letters: DeadLetters, options: DropOptions): Promise<Dropped> {
  const { filter, deletes, signal, done } = options;
  const kept = keptDealtWith(letters);
  const { connector, topic, group } = letters;
  let dropped = 0;
  const onGap = (partition: number, from: number, to: number) => kept.dealtWith.get(partition)?.add(from, to);
  for await (const chunk of openLetters(letters, filter, CHUNK, onGap)) {
    if (signal.aborted) break;
    for (const { record } of chunk) kept.dealtWith.get(record.partition)?.add(record.offset);
    await kept.keep();
    dropped += chunk.length;
    done(dropped);
  }
  const deleted = deletes && !signal.aborted ? await deleteBefore(letters) : [];
  return { connector: connector.name, topic, group, dropped, deleted: [...deleted] };
}

/** Has Kafka delete what is dealt with. @throws OperationError `refused` when others have dead letters there */
async function deleteBefore({ admin, reader, ranges, dealtWith, topic, connector }: DeadLetters) {
  const found = ranges.flatMap(({ partition, from }) => {
    const to = dealtWith.get(partition)?.position ?? from;
    return to > from ? [{ partition, from, to }] : [];
  });
  for await (const page of reader.read(topic, found)) {
    const other = page.find((record) => deadLetterOf(record)?.connector !== connector.name);
    if (other === undefined) continue;
    throw new OperationError(
      'refused',
      `they are dropped, and none is deleted: at ${other.partition}:${other.offset} topic ${topic} has a record that is not of ${connector.name}`,
    );
  }
  const deleted = found.map(({ partition, to }) => ({ partition, before: to }));
  if (deleted.length === 0) return deleted;
  const partitions = deleted.map(({ partition, before }) => ({ partition, offset: String(before) }));
  await admin.deleteTopicRecords({ topic, partitions });
  return deleted;
}
