import * as z from 'zod';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { TDengineConnection } from '../../functions/shared/tdengine/client/connection.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import type { Outcome } from '../../functions/sink/settle/outcomes.ts';
import { outcomeText } from '../../mapping/preview/outcome-text.ts';
import { previewOutcomes } from '../../mapping/preview/preview.ts';
import { OperationError } from '../operation-error.ts';
import { connectorSchemas } from '../target/schemas.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';
import { topicRanges } from '../target/topic-reader.ts';
import type { Waiting } from '../waiting.ts';
import { whatCameBack } from './came-back.ts';
import type { LetterFilter } from './filter.ts';
import { keptDealtWith } from './keep.ts';
import { type DeadLetter, eventRecordOf, placeText } from './letter.ts';
import { letterJson } from './list.ts';
import type { DeadLetters } from './open.ts';
import { openLetters } from './open-letters.ts';
import { replayed, replayProducer } from './send-again.ts';
import { writeThrough } from './write-through.ts';

const told = z.object({
  place: z.string().describe('PARTITION:OFFSET in the dead letter topic.'),
  outcome: z.string().describe('In words.'),
});

/** What `tdkafka dead-letters replay --json` prints. */
export const replayJson = z.object({
  connector: z.string(),
  topic: z.string().describe('The dead letter topic.'),
  replayId: z.string().describe('In header tdkafka.replay.id of what was sent.'),
  dryRun: z.boolean().describe('Nothing was sent or written: the counts are what would become of it.'),
  sent: z.number().describe('To the topics where they were.'),
  written: z.number().describe('With --through or --dry-run: rows of it are in TDengine, or would be.'),
  skipped: z.number().describe('With --through or --dry-run: there is nothing to write, by the settings in force.'),
  rejected: z.number().describe('With --through or --dry-run: rejected again; they stay dead letters.'),
  refused: z.number().describe('Kafka did not take them; they stay dead letters.'),
  tooOften: z.number().describe('Replayed --max-attempts times before, and left as they are.'),
  notDone: z.array(told).describe('The first hundred of those that stay, and of a dry run of all.'),
  tables: z
    .enum(['as they are', 'none yet'])
    .nullable()
    .describe('What a dry run found in TDengine; null of no dry run.'),
  stopped: z.string().nullable().describe('Why it ended before the last one; null: it did not.'),
  cameBack: z
    .object({
      count: z.number(),
      letters: z.array(letterJson).describe('The first hundred.'),
      unsure: z.string().nullable().describe('Why more may come back; null: the sink has read all of them.'),
    })
    .nullable()
    .describe('Dead letters that were sent and are dead letters again; null when nothing was sent.'),
});
export type Replayed = z.infer<typeof replayJson>;

/** What is replayed, and how. */
export interface ReplayOptions {
  readonly filter: LetterFilter;
  /** Straight to TDengine, and not to the topic where they were. */
  readonly through: boolean;
  /** Dead letters a second at most. */
  readonly rate: number | undefined;
  /** Dead letters at most. */
  readonly limit: number | undefined;
  /** How often one may be replayed. */
  readonly maxAttempts: number;
  readonly replayId: string;
  /** How long the sink may take to read what was sent, in ms; 0: nobody waits. */
  readonly waitMs: number;
  readonly tdengine?: TDengineConnection | undefined;
  readonly waiting: Waiting;
  /** Told after each chunk how many are done. */
  readonly done: (count: number) => void;
}

/** Dead letters that are sent or written at once. */
const CHUNK = 500;
const MOST_TOLD = 100;

/** How many dead letters a replay would begin with, by the topic where they were. @throws OperationError of a source */
export async function countOpen(
  letters: DeadLetters,
  { filter, limit = Number.POSITIVE_INFINITY }: Pick<ReplayOptions, 'filter'> & Partial<Pick<ReplayOptions, 'limit'>>,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  let count = 0;
  for await (const chunk of openLetters(letters, filter, CHUNK)) {
    for (const { origin } of chunk.slice(0, limit - count))
      counts.set(origin.topic, (counts.get(origin.topic) ?? 0) + 1);
    count += chunk.length;
    if (count >= limit) break;
  }
  return counts;
}

/** What would become of dead letters, by the settings in force. Nothing is sent or written. */
export async function dryReplay(target: Target, letters: DeadLetters, options: ReplayOptions): Promise<Replayed> {
  const { filter, maxAttempts, limit = Number.POSITIVE_INFINITY, done, waiting } = options;
  const report = emptyReport(letters, options, true);
  const settings = sinkOf(letters);
  const registry = settings.valueSchemaRegistry;
  let actual: TDengine | undefined = await connectorTDengine(target, letters.connector, options.tdengine);
  let count = 0;
  const outcomesOf = async (chunk: readonly DeadLetter[]) => {
    const records = chunk.map(eventRecordOf);
    const openSchemas = registry && (() => connectorSchemas(target, letters.connector, registry));
    const context = { settings, now: waiting.now(), openSchemas };
    try {
      return await previewOutcomes(records, { ...context, actual });
    } catch (error) {
      if (!(error instanceof TDengineError) || actual === undefined) throw error;
      actual = undefined;
      return previewOutcomes(records, context);
    }
  };
  for await (const all of openLetters(letters, filter, CHUNK)) {
    waiting.signal.throwIfAborted();
    const chunk = withoutTooOften(all.slice(0, limit - count), maxAttempts, report);
    const outcomes = chunk.length === 0 ? [] : await outcomesOf(chunk);
    for (const [index, letter] of chunk.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) continue;
      report[outcome.kind === 'retry' ? 'rejected' : outcome.kind] += 1;
      tell(report, letter, outcomeText(outcome));
    }
    count += all.length;
    done(count);
    if (count >= limit) break;
  }
  return { ...report, tables: actual === undefined ? 'none yet' : 'as they are' };
}

/**
 * Replays dead letters: sends them to the topics where they were, or writes them as the sink does. What is done is kept
 * chunk by chunk, so that a replay that ends early goes on where it was; what of a chunk was sent before it failed is sent again.
 */
export async function replay(target: Target, letters: DeadLetters, options: ReplayOptions): Promise<Replayed> {
  const { filter, through, rate, maxAttempts, limit = Number.POSITIVE_INFINITY, replayId, waitMs, waiting } = options;
  const settings = sinkOf(letters);
  const report = emptyReport(letters, options, false);
  const kept = keptDealtWith(letters);
  const topics = new Set<string>();
  const work = through
    ? throughWork(
        writeThrough(
          target,
          { ...letters, sink: settings },
          await connectorTDengine(target, letters.connector, options.tdengine),
        ),
        report,
      )
    : await topicWork(letters, replayId, topics, report);
  const most = Math.min(CHUNK, rate ?? CHUNK);
  let count = 0;
  try {
    const gaps: (() => void)[] = [];
    const onGap = (partition: number, from: number, to: number) =>
      void gaps.push(() => kept.dealtWith.get(partition)?.add(from, to));
    for await (const all of openLetters(letters, filter, most, onGap)) {
      if (waiting.signal.aborted) break;
      const begun = waiting.now();
      const some = all.slice(0, limit - count);
      const chunk = withoutTooOften(some, maxAttempts, report);
      const done = ({ record }: DeadLetter) => kept.dealtWith.get(record.partition)?.add(record.offset);
      const stopped = await work.run(chunk, done).catch((error: unknown) => {
        // What was done before is to be told too.
        if (error instanceof OperationError || !(error instanceof Error)) throw error;
        return error.message;
      });
      for (const gap of gaps.splice(0)) gap();
      await kept.keep();
      count += some.length;
      options.done(count);
      report.stopped = stopped ?? null;
      if (stopped !== undefined || count >= limit) break;
      const pause = rate === undefined ? 0 : (1_000 * some.length) / rate - (waiting.now() - begun);
      if (pause > 0) await waiting.sleep(pause).catch(() => {});
    }
    if (report.stopped === null && !waiting.signal.aborted && count < limit) {
      for (const gap of gaps) gap();
      await kept.keep();
    }
  } finally {
    await work.close();
  }
  if (waiting.signal.aborted) report.stopped = 'interrupted';
  if (topics.size === 0) return report;
  const cameBack = await whatCameBack(target, letters, { replayId, topics: [...topics], waitMs }, waiting).catch(
    (error: unknown) => {
      if (!waiting.signal.aborted) throw error;
      return { count: 0, letters: [], unsure: 'interrupted' };
    },
  );
  return { ...report, cameBack: { ...cameBack, letters: [...cameBack.letters] } };
}

/** What is done with each chunk. */
interface Work {
  /** @param done told of each that is dealt with. @returns why the rest cannot be done */
  run(chunk: readonly DeadLetter[], done: (letter: DeadLetter) => void): Promise<string | undefined>;
  close(): Promise<void>;
}

async function topicWork(
  { kafka, admin }: DeadLetters,
  replayId: string,
  topics: Set<string>,
  report: Replayed,
): Promise<Work> {
  const producer = await replayProducer(kafka);
  return {
    async run(chunk, done) {
      for (const { origin } of chunk) {
        // Brokers may make topics by themselves, which nobody wants here.
        if (!topics.has(origin.topic)) await topicRanges(admin, origin.topic);
        topics.add(origin.topic);
      }
      const records = new Map(chunk.map((letter) => [replayed(letter, replayId), letter]));
      const refused = new Set<DeadLetter>();
      await producer.produce([...records.keys()], (record, error) => {
        const letter = records.get(record);
        if (letter === undefined) throw error;
        refused.add(letter);
        tell(report, letter, error.message);
      });
      report.refused += refused.size;
      report.sent += chunk.length - refused.size;
      for (const letter of chunk) if (!refused.has(letter)) done(letter);
      return undefined;
    },
    close: () => producer.close(),
  };
}

function throughWork(write: (chunk: readonly DeadLetter[]) => Promise<readonly Outcome[]>, report: Replayed): Work {
  return {
    async run(chunk, done) {
      if (chunk.length === 0) return undefined;
      const outcomes = await write(chunk);
      let stopped: string | undefined;
      for (const [index, letter] of chunk.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) continue;
        if (outcome.kind === 'retry') {
          stopped ??= `${placeText(letter.record)}: ${outcome.error.message}`;
          continue;
        }
        report[outcome.kind] += 1;
        if (outcome.kind === 'rejected') tell(report, letter, outcomeText(outcome));
        else done(letter);
      }
      return stopped;
    },
    close: async () => {},
  };
}

function sinkOf({ sink, connector }: DeadLetters): NonNullable<DeadLetters['sink']> {
  if (sink !== undefined) return sink;
  throw new OperationError(
    'asked-wrongly',
    `${connector.name} is a source: its rows are in TDengine, and a backfill of their time sends them again`,
  );
}

function withoutTooOften(chunk: readonly DeadLetter[], most: number, report: Replayed): readonly DeadLetter[] {
  return chunk.filter((letter) => {
    if (letter.attempts < most) return true;
    report.tooOften += 1;
    tell(report, letter, `replayed ${letter.attempts} times before`);
    return false;
  });
}

function tell({ notDone }: Replayed, { record }: DeadLetter, outcome: string): void {
  if (notDone.length < MOST_TOLD) notDone.push({ place: placeText(record), outcome });
}

function emptyReport({ connector, topic }: DeadLetters, { replayId }: ReplayOptions, dryRun: boolean): Replayed {
  return {
    ...{ connector: connector.name, topic, replayId, dryRun },
    ...{ sent: 0, written: 0, skipped: 0, rejected: 0, refused: 0, tooOften: 0 },
    ...{ notDone: [], tables: null, stopped: null, cameBack: null },
  };
}
