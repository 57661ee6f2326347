import * as z from 'zod';
import { isoMs } from '../../functions/shared/tdengine/time/iso-writer.ts';
import type { PartitionRange } from '../target/topic-reader.ts';
import { type LetterFilter, letterFilter } from './filter.ts';
import { type DeadLetter, placeText } from './letter.ts';
import { type DeadLetters, readLetters } from './open.ts';

/** A dead letter, without what the record holds. */
export const letterJson = z.object({
  place: z.string().describe('PARTITION:OFFSET in the dead letter topic.'),
  time: z.string().nullable().describe('The record’s, in ISO 8601.'),
  topic: z.string().describe('Where the record was; of a source, where it was to go.'),
  partition: z.number().nullable().describe('Null of a source.'),
  offset: z.number().nullable().describe('Null of a source.'),
  stage: z.string(),
  class: z.string().describe('What failed.'),
  error: z.string().describe('The error’s name.'),
  code: z.string().nullable().describe('TDengine’s code.'),
  reason: z.string(),
  attempts: z.number().describe('How often it was replayed.'),
  dealtWith: z.boolean().describe('Replayed, or dropped.'),
});
export type ListedLetter = z.infer<typeof letterJson>;

/** Records that Lambda gave up and that Kafka has no more. */
export const goneJson = z
  .array(
    z.object({
      topic: z.string(),
      partition: z.number(),
      from: z.number(),
      to: z.number().describe('The offset behind the last.'),
    }),
  )
  .describe('With --from-failures: offsets that Kafka has no more.');

/** What `tdkafka dead-letters list --json` prints. */
export const listJson = z.object({
  connector: z.string(),
  topic: z.string().describe('The dead letter topic.'),
  letters: z.array(letterJson),
  next: z.string().nullable().describe('What --after takes for the next page; null: there is none.'),
  gone: goneJson,
});
export type ListedLetters = z.infer<typeof listJson>;

/** What is listed. */
export interface ListOptions {
  readonly filter: LetterFilter;
  /** Those too that are dealt with. */
  readonly all: boolean;
  /** Dead letters at most. */
  readonly limit: number;
  /** Only what is behind this place. */
  readonly after?: { readonly partition: number; readonly offset: number } | undefined;
  /** Told how many records were looked at. */
  readonly looked: (count: number) => void;
}

/** Lists dead letters, the oldest of each partition first. No more is held than what is shown. */
export async function listLetters(
  letters: DeadLetters,
  { filter, all, limit, after, looked }: ListOptions,
): Promise<ListedLetters> {
  const isMeant = letterFilter(filter);
  const listed: ListedLetter[] = [];
  let next: string | null = null;
  let count = 0;
  for await (const letter of readLetters(letters, rangesToRead(letters, all, after))) {
    count += 1;
    if (count % 1_000 === 0) looked(count);
    const dealtWith = isDealtWith(letters, letter);
    if ((dealtWith && !all) || !isMeant(letter)) continue;
    if (listed.length === limit) {
      next = listed.at(-1)?.place ?? null;
      break;
    }
    listed.push(listedLetter(letter, dealtWith));
  }
  return { connector: letters.connector.name, topic: letters.topic, letters: listed, next, gone: [...letters.gone] };
}

/** The ranges in which dead letters are that are not dealt with, or all. */
export function rangesToRead(
  { ranges, dealtWith }: Pick<DeadLetters, 'ranges' | 'dealtWith'>,
  all: boolean,
  after?: ListOptions['after'],
): readonly PartitionRange[] {
  return ranges.flatMap(({ partition, from, to }) => {
    if (after !== undefined && partition < after.partition) return [];
    const begins = [
      from,
      all ? from : (dealtWith.get(partition)?.position ?? from),
      partition === after?.partition ? after.offset + 1 : from,
    ];
    return [{ partition, from: Math.max(...begins), to }];
  });
}

/** Whether a dead letter was replayed or dropped. */
export function isDealtWith({ dealtWith }: Pick<DeadLetters, 'dealtWith'>, { record }: DeadLetter): boolean {
  return dealtWith.get(record.partition)?.has(record.offset) === true;
}

/** A dead letter as it is shown. */
export function listedLetter(letter: DeadLetter, dealtWith: boolean): ListedLetter {
  const { record, origin, stage, className, error, code, reason, attempts } = letter;
  return {
    place: placeText(record),
    time: isoMs(record.timestamp),
    topic: origin.topic,
    partition: origin.partition ?? null,
    offset: origin.offset ?? null,
    stage,
    class: className,
    error,
    code: code ?? null,
    reason,
    attempts,
    dealtWith,
  };
}
