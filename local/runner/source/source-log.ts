import * as z from 'zod';
import { ConnectorLog, type LogLine } from '../connector-log.ts';

const tickLine = z.object({
  /** Tables that the tick was to work on. */
  tables: z.int(),
  /** Of all tables. */
  rows: z.int(),
  /** Of those with rows or more to come, as many as a line has room for. */
  byTable: z.array(
    z.object({ table: z.string(), rows: z.int(), position: z.string().nullable(), caughtUp: z.boolean() }),
  ),
  /** With the database's name before the table's. */
  failed: z.array(z.object({ table: z.string(), reason: z.string() })).default([]),
  gone: z.array(z.string()).default([]),
});

/** What a tick says of itself in the log, also when it fails. */
export type TickLine = z.infer<typeof tickLine>;

/** Ticks of which the line is kept: those whose end is told next. */
const MOST_TICKS = 100;

/** Reads a source's log. */
export class SourceLog extends ConnectorLog {
  readonly #ticks = new Map<string, TickLine>();

  protected override takeLine(line: LogLine): void {
    const { data } = line.message === 'tick' ? tickLine.safeParse(line) : {};
    if (data === undefined) {
      super.takeLine(line);
      return;
    }
    this.#ticks.set(line.requestId ?? '', data);
    for (const [first] of [...this.#ticks].slice(0, -MOST_TICKS)) this.#ticks.delete(first);
  }

  /** What a tick said of itself; undefined when it did not get so far. */
  tickOf(requestId: string): TickLine | undefined {
    return this.#ticks.get(requestId);
  }
}

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
