import * as z from 'zod';
import { OperationError } from '../operation-error.ts';
import { type DeadLetter, placeText } from './letter.ts';
import { goneJson, letterJson } from './list.ts';
import type { DeadLetters } from './open.ts';

const MOST_TOLD = 100;

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
  gone: goneJson,
});
export type Replayed = z.infer<typeof replayJson>;

/** Those of a chunk that may be replayed; the others are reported. */
export function withoutTooOften(chunk: readonly DeadLetter[], most: number, report: Replayed): readonly DeadLetter[] {
  return chunk.filter((letter) => {
    if (letter.attempts < most) return true;
    report.tooOften += 1;
    tell(report, letter, `replayed ${letter.attempts} times before`);
    return false;
  });
}

/** Reports a dead letter, if there is room. */
export function tell({ notDone }: Replayed, { record }: DeadLetter, outcome: string): void {
  if (notDone.length < MOST_TOLD) notDone.push({ place: placeText(record), outcome });
}

/** The report of a replay that has done nothing yet. */
export function emptyReport({ connector, topic, gone }: DeadLetters, replayId: string, dryRun: boolean): Replayed {
  return {
    ...{ connector: connector.name, topic, replayId, dryRun },
    ...{ sent: 0, written: 0, skipped: 0, rejected: 0, refused: 0, tooOften: 0 },
    ...{ notDone: [], tables: null, stopped: null, cameBack: null, gone: [...gone] },
  };
}

/** The settings of a sink. @throws OperationError of a source */
export function sinkOf({ sink, connector }: DeadLetters): NonNullable<DeadLetters['sink']> {
  if (sink !== undefined) return sink;
  throw new OperationError(
    'asked-wrongly',
    `${connector.name} is a source: its rows are in TDengine, and a backfill of their time sends them again`,
  );
}
