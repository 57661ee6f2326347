import * as z from 'zod';
import { ConnectorLog } from './connector-log.ts';
import type { LogLine } from './log-line.ts';

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
