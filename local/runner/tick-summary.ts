import * as z from 'zod';

const tickSummary = z.object({
  tables: z.array(
    z.object({
      database: z.string(),
      table: z.string(),
      topic: z.string(),
      rows: z.int(),
      leftOut: z.int(),
      position: z.string().nullable(),
      caughtUp: z.boolean(),
    }),
  ),
  caughtUp: z.boolean(),
  skipped: z.string().optional(),
});

/** What a source's function returns: what it read of each table and how far it is. */
export type TickSummary = z.infer<typeof tickSummary>;

/** Reads the result of a source's function; undefined when it is something else. */
export function readTickSummary(result: unknown): TickSummary | undefined {
  return tickSummary.safeParse(result).data;
}
