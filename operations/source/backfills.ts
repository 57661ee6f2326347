import * as z from 'zod';
import { OperationError } from '../operation-error.ts';
import type { SourceCommands } from './source-commands.ts';

const backfill = z.object({
  id: z.string().describe('Of the backfill and its table: ID/TABLE.'),
  table: z.string(),
  from: z.string(),
  to: z.string(),
  topic: z.string().nullable().describe('Null: the topic of the table.'),
  state: z.enum(['open', 'paused', 'finished']),
  time: z.string().nullable().describe('All rows up to this time are sent; null before the first.'),
  percent: z.int().describe('How much of the time between from and to is done.'),
  rows: z.int().describe('Rows that were sent so far.'),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});

const unreadable = z.object({
  id: z.string(),
  state: z.literal('unreadable'),
  reason: z.string(),
  paused: z.boolean(),
});

/** Backfills of a source, the oldest first. */
export const backfillsJson = z.object({ backfills: z.array(z.union([backfill, unreadable])) });

/** A backfill of one table. */
export type BackfillLine = z.infer<typeof backfillsJson>['backfills'][number];

/** A backfill that can be read. */
export type Backfill = z.infer<typeof backfill>;

/** The backfills of a source. @param id of one table's, or of all that were started under it; left out, all. */
export async function readBackfills(commands: SourceCommands, id?: string): Promise<readonly BackfillLine[]> {
  const { backfills } = backfillsJson.parse(await commands('backfill', { list: {} }));
  return id === undefined ? backfills : backfills.filter((each) => each.id === id || each.id.startsWith(`${id}/`));
}

/** Backfills that were started, or would be. */
export const startedJson = z.object({ started: z.array(z.string()).describe('Ids, one for each table.') });

const changedBackfills = z.object({
  change: z.enum(['pause', 'resume', 'cancel']),
  backfills: z.array(z.string()),
});

/** Backfills that were paused, resumed or cancelled. */
export const changedJson = changedBackfills.extend({ changed: z.boolean().describe('False of a dry run.') });

/** What is done to backfills. */
export type BackfillChange = z.infer<typeof changedJson>['change'];

/**
 * Pauses, resumes or cancels the backfill of one table, or those of all tables that were started under an id.
 * @throws OperationError as the function refuses it: when there is none, or none that is not finished
 */
export async function changeBackfills(commands: SourceCommands, change: BackfillChange, id: string) {
  const answer = changedBackfills.parse(await commands('backfill', { [change]: { id } }));
  return { ...answer, changed: true };
}

/** What {@link changeBackfills} would change. @throws OperationError likewise */
export async function tryChangeBackfills(commands: SourceCommands, change: BackfillChange, id: string) {
  const all = await readBackfills(commands, id);
  if (all.length === 0) throw new OperationError('refused', `there is no backfill ${JSON.stringify(id)}`);
  const meant = change === 'cancel' ? all : all.filter(({ state }) => state !== 'finished');
  if (meant.length === 0) throw new OperationError('refused', `backfill ${JSON.stringify(id)} is finished`);
  return { change, backfills: meant.map((each) => each.id), changed: false };
}

/** How fast a backfill goes. */
export interface BackfillPace {
  /** Rows a second; undefined when that is not known yet. */
  readonly rowsPerSecond: number | undefined;
  /** In ms; undefined when that is not known yet, or it does not go on. */
  readonly leftMs: number | undefined;
}

/**
 * How fast a backfill goes, between two looks at it.
 * @param since left out: since it was started.
 */
export function paceOf(
  now: Backfill,
  at: number,
  since?: { readonly backfill: Backfill; readonly at: number },
): BackfillPace {
  const begun = since?.at ?? (now.createdAt === null ? at : Date.parse(now.createdAt));
  const until = now.finishedAt === null ? at : Date.parse(now.finishedAt);
  const elapsed = until - begun;
  if (elapsed <= 0) return { rowsPerSecond: undefined, leftMs: undefined };
  const rows = now.rows - (since?.backfill.rows ?? 0);
  const done = doneOf(now) - (since === undefined ? 0 : doneOf(since.backfill));
  const left = 1 - doneOf(now);
  return {
    rowsPerSecond: rows / (elapsed / 1_000),
    leftMs: now.state === 'open' && done > 0 ? (elapsed * left) / done : undefined,
  };
}

/** How much of the time between from and to is done, from 0 to 1. */
function doneOf({ from, to, time, state }: Backfill): number {
  if (state === 'finished') return 1;
  if (time === null) return 0;
  const [begin, end, now] = [Date.parse(from), Date.parse(to), Date.parse(time)];
  return Math.min(1, Math.max(0, (now - begin) / (end - begin)));
}
