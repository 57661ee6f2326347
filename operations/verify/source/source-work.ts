import * as z from 'zod';
import { sourceDifference } from './report.ts';
import { verifiedTable } from './verified-tables.ts';

const topicPart = z.object({
  topic: z.string(),
  partition: z.number(),
  from: z.number(),
  /** The offset behind the last. */
  to: z.number(),
  /** Partitions of the topic. */
  partitions: z.number(),
  /** It begins with the first record that is there, and earlier ones have gone. */
  isCut: z.boolean(),
});

/** What is read of a topic's partition. */
export type TopicPart = z.infer<typeof topicPart>;

const sourcePlan = z.object({ tables: z.array(verifiedTable), parts: z.array(topicPart) });

/** What is verified of a source: its tables, and the parts of their topics. */
export type SourcePlan = z.infer<typeof sourcePlan>;

const counts = z.record(z.string(), z.number());

/** How far a verification of a source is, for one that goes on with it. */
export const sourceWork = z.object({
  plan: sourcePlan,
  /** Parts of the lines on the disk. */
  lineParts: z.number(),
  records: z.object({ read: z.number(), others: z.number(), outside: z.number(), untimed: z.number() }),
  rows: z.object({ leftOut: z.number(), sampledOut: z.number() }),
  /** Of each table, rows that were counted before, and those that are still to be sent. */
  reading: z.array(
    z.object({
      rows: z.number(),
      waiting: z.number(),
      /** Where the reading is; null: at its beginning. */
      after: z.string().nullable(),
      isRead: z.boolean(),
    }),
  ),
  /** Of each part of a topic, the next offset, and the time of the first row that it has a record of, in ms. */
  topics: z.array(z.object({ next: z.number(), firstMs: z.number().nullable() })),
  differences: z.object({ counts, shown: z.array(sourceDifference) }),
  written: z.object({ rows: z.array(z.number()), records: z.array(z.number()) }),
});

export type SourceWork = z.infer<typeof sourceWork>;

/** Lines that are in one part, about: so many rows take a few MB. */
const LINES_OF_PART = 20_000;
const MOST_PARTS = 256;

/** A verification that begins. @param counted rows of each table */
export function newSourceWork(
  plan: SourcePlan,
  counted: readonly { readonly rows: number; readonly waiting: number }[],
): SourceWork {
  const lines = Math.max(
    counted.reduce((sum, { rows }) => sum + rows, 0),
    plan.parts.reduce((sum, { from, to }) => sum + to - from, 0),
  );
  return {
    plan,
    lineParts: Math.min(MOST_PARTS, Math.max(1, Math.ceil(lines / LINES_OF_PART))),
    records: { read: 0, others: 0, outside: 0, untimed: 0 },
    rows: { leftOut: 0, sampledOut: 0 },
    reading: counted.map((each) => ({ ...each, after: null, isRead: false })),
    topics: plan.parts.map(({ from }) => ({ next: from, firstMs: null })),
    differences: { counts: {}, shown: [] },
    written: { rows: [], records: [] },
  };
}
