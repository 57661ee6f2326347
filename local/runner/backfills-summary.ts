import * as z from 'zod';

const backfillsSummary = z.object({
  open: z.int(),
  finished: z.array(z.string()),
  rows: z.int(),
  skipped: z.string().optional(),
});

/** What a source's function returns of its work on backfills. */
export type BackfillsSummary = z.infer<typeof backfillsSummary>;

/** Reads the result of a source's function; undefined when it is something else. */
export function readBackfillsSummary(result: unknown): BackfillsSummary | undefined {
  return backfillsSummary.safeParse(result).data;
}
