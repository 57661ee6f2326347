import * as z from 'zod';
import { rowsState } from './expected-rows.ts';
import type { VerifiedPartition } from './range.ts';
import { difference } from './report.ts';

const counts = z.record(z.string(), z.number());

const range = z.object({
  topic: z.string(),
  partition: z.number(),
  from: z.number(),
  to: z.number(),
  waiting: z.number(),
  end: z.number(),
});

/** How far a verification of a sink is, for one that goes on with it. */
export const sinkWork = z.object({
  ranges: z.array(range),
  /** Parts of the lines on the disk. */
  parts: z.number(),
  /** The next offset of each range. */
  next: z.array(z.number()),
  records: z.object({ read: z.number(), filtered: z.number(), skipped: counts, rejected: z.number() }),
  rows: rowsState.optional(),
  /** Where the reading of each shape is. */
  reading: z.array(z.object({ after: z.string().optional(), isRead: z.boolean() })),
  differences: z.object({ counts, shown: z.array(difference) }),
});

export type SinkWork = z.infer<typeof sinkWork>;

/** Records whose rows are in one part, about: so many rows take a few MB. */
const RECORDS_OF_PART = 20_000;
const MOST_PARTS = 256;

/** A verification that begins. */
export function newSinkWork(ranges: readonly VerifiedPartition[]): SinkWork {
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  return {
    ranges: [...ranges],
    parts: Math.min(MOST_PARTS, Math.max(1, Math.ceil(total / RECORDS_OF_PART))),
    next: ranges.map(({ from }) => from),
    records: { read: 0, filtered: 0, skipped: {}, rejected: 0 },
    reading: [],
    differences: { counts: {}, shown: [] },
  };
}
