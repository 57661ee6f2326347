import * as z from 'zod';
import { type LetterFilter, letterFilter } from './filter.ts';
import { type DeadLetter, placeText } from './letter.ts';
import { goneJson, isDealtWith, rangesToRead } from './list.ts';
import { type DeadLetters, readLetters } from './open.ts';

const group = z.object({
  stage: z.string(),
  reason: z.string().describe('The same words with N for numbers.'),
  code: z.string().nullable(),
  count: z.number(),
  first: z.string().describe('Place of the first, PARTITION:OFFSET.'),
});
const ofTopic = z.object({ topic: z.string(), partition: z.number().nullable(), count: z.number() });
const ofHour = z.object({ hour: z.string().describe('Its begin in UTC, by the records’ times.'), count: z.number() });

/** What `tdkafka dead-letters stats --json` prints. */
export const statsJson = z.object({
  connector: z.string(),
  topic: z.string().describe('The dead letter topic.'),
  open: z.number().describe('Dead letters that are not dealt with.'),
  dealtWith: z.number().describe('Replayed or dropped, and there still; counted with --all alone.'),
  reasons: z.array(group).describe('The most frequent first.'),
  topics: z.array(ofTopic).describe('The most frequent first.'),
  hours: z.array(ofHour),
  others: z.number().describe('Counted in none of the reasons, because there are too many kinds.'),
  gone: goneJson,
});
export type LetterStats = z.infer<typeof statsJson>;

/** What is counted. */
export interface StatsOptions {
  readonly filter: LetterFilter;
  /** Those too that are dealt with. */
  readonly all: boolean;
  /** Told how many records were looked at. */
  readonly looked: (count: number) => void;
}

/** Kinds of each list that are counted, which bounds the memory. */
const MOST_KINDS = 1_000;
const HOUR_MS = 3_600_000;

/** Counts dead letters by what they have in common. */
export async function letterStats(letters: DeadLetters, { filter, all, looked }: StatsOptions): Promise<LetterStats> {
  const isMeant = letterFilter(filter);
  const reasons = new Map<string, z.infer<typeof group>>();
  const topics = new Map<string, z.infer<typeof ofTopic>>();
  const hours = new Map<string, z.infer<typeof ofHour>>();
  let [count, open, dealtWith, others] = [0, 0, 0, 0];
  for await (const letter of readLetters(letters, rangesToRead(letters, all))) {
    count += 1;
    if (count % 1_000 === 0) looked(count);
    const isDone = isDealtWith(letters, letter);
    if ((isDone && !all) || !isMeant(letter)) continue;
    if (isDone) dealtWith += 1;
    else open += 1;
    const { record, origin, stage, code = null } = letter;
    const partition = origin.partition ?? null;
    const reason = reasonWords(letter.reason);
    const first = placeText(record);
    if (!counted(reasons, `${stage}\0${reason}\0${code}`, { stage, reason, code, count: 1, first })) others += 1;
    counted(topics, `${origin.topic}\0${partition}`, { topic: origin.topic, partition, count: 1 });
    const hour = hourOf(letter);
    counted(hours, hour, { hour, count: 1 });
  }
  return {
    connector: letters.connector.name,
    topic: letters.topic,
    open,
    dealtWith,
    reasons: byCount(reasons.values()),
    topics: byCount(topics.values()),
    hours: [...hours.values()].sort((a, b) => (a.hour < b.hour ? -1 : 1)),
    others,
    gone: [...letters.gone],
  };
}

/** A reason without what tells one record from another. */
export function reasonWords(reason: string): string {
  return reason.replaceAll(/-?\d+(?:\.\d+)*(?:e[+-]?\d+)?/gi, 'N');
}

function hourOf({ record }: DeadLetter): string {
  const begin = new Date(Math.floor(record.timestamp / HOUR_MS) * HOUR_MS);
  return Number.isNaN(begin.getTime()) ? String(record.timestamp) : begin.toISOString();
}

/** @returns whether it is counted, which one kind too many is not */
function counted<K extends { count: number }>(kinds: Map<string, K>, key: string, first: K): boolean {
  const known = kinds.get(key);
  if (known !== undefined) known.count += 1;
  else if (kinds.size < MOST_KINDS) kinds.set(key, first);
  else return false;
  return true;
}

function byCount<K extends { readonly count: number }>(kinds: Iterable<K>): K[] {
  return [...kinds].sort((a, b) => b.count - a.count);
}
