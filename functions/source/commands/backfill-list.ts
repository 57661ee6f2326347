import * as z from 'zod';
import { isoMs } from '../../shared/tdengine/time/iso-writer.ts';
import type { BackfillState } from '../checkpoint/backfills/backfill.ts';
import type { ReadItem } from '../checkpoint/checkpoint.ts';
import { percentBehind, positionIso } from '../checkpoint/position.ts';
import { type CommandPorts, parseArguments } from './command.ts';

/** A backfill for people. */
export interface BackfillLine {
  readonly id: string;
  readonly table: string;
  readonly from: string;
  readonly to: string;
  /** Null: the topic of the table. */
  readonly topic: string | null;
  readonly state: 'open' | 'paused' | 'finished';
  /** All rows up to this time are sent, in ISO 8601; null before the first. */
  readonly time: string | null;
  /** How much of the time between `from` and `to` is done, in whole per cent. */
  readonly percent: number;
  /** Rows that were sent so far. */
  readonly rows: number;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly finishedAt: string | null;
}

/** A backfill whose item cannot be read. It can be paused and cancelled. */
export interface UnreadableBackfill {
  readonly id: string;
  readonly state: 'unreadable';
  /** The attribute, and what it must be. */
  readonly reason: string;
  readonly paused: boolean;
}

const schema = z.strictObject({});

/** All backfills with their progress, the oldest first, those that cannot be read last. */
export async function listBackfills(
  args: unknown,
  { backfills }: Pick<CommandPorts, 'backfills'>,
): Promise<{ readonly backfills: readonly (BackfillLine | UnreadableBackfill)[] }> {
  parseArguments(schema, 'backfill list', args);
  return { backfills: [...(await backfills.list())].map(([id, read]) => lineOf(id, read)) };
}

function lineOf(id: string, read: ReadItem<BackfillState>): BackfillLine | UnreadableBackfill {
  switch (read.kind) {
    case 'readable':
      return progressOf(read.value);
    case 'unreadable':
      return { id, state: 'unreadable', reason: read.reason.message, paused: read.paused };
  }
}

function progressOf(each: BackfillState): BackfillLine {
  const { position, paused } = each.checkpoint;
  const finished = each.finishedAt !== undefined;
  return {
    id: each.id,
    table: each.table,
    from: each.from,
    to: each.to,
    topic: each.topic ?? null,
    state: finished ? 'finished' : paused ? 'paused' : 'open',
    time: position === undefined ? null : positionIso(position),
    percent: finished ? 100 : percentOf(each),
    rows: each.checkpoint.sentRows ?? 0,
    createdAt: isoMs(each.createdAt),
    updatedAt: isoMs(each.updatedAt),
    finishedAt: isoMs(each.finishedAt),
  };
}

function percentOf({ from, to, checkpoint: { position } }: BackfillState): number {
  if (position === undefined) return 0;
  // Only what is finished is whole: rows may still be read at the very end.
  return Math.min(percentBehind(position, from, to), 99);
}
