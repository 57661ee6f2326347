import * as z from 'zod';

/** How a sink's records ended. */
export interface SinkCounts {
  readonly written: number;
  readonly skipped: number;
  readonly deadLettered: number;
}

export const NO_COUNTS: SinkCounts = { written: 0, skipped: 0, deadLettered: 0 };

const batchLine = z.object({ message: z.literal('batch'), written: z.int(), skipped: z.int(), rejected: z.int() });

/** Adds what a line of a sink's log counts, if it is the one that ends a batch. What is sent again counts when it is done. */
export function addCounts(counts: SinkCounts, line: string): SinkCounts {
  if (!line.includes('"batch"')) return counts;
  const { data } = batchLine.safeParse(jsonOf(line));
  if (data === undefined) return counts;
  return {
    written: counts.written + data.written,
    skipped: counts.skipped + data.skipped,
    deadLettered: counts.deadLettered + data.rejected,
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
