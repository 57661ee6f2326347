import { LeaseLostError } from '../checkpoint/checkpoint.ts';
import { isTableGone } from '../read/table-view.ts';
import type { Turn } from '../stream/send-batches.ts';
import type { TableStream } from '../stream/table-stream.ts';
import { type Sharing, type TimeShare, timeShare, type WaitingTable } from './sharing.ts';

/** What became of the tables. One that is gone is in neither map. */
export interface TablesRun {
  readonly streams: ReadonlyMap<string, TableStream>;
  readonly failures: ReadonlyMap<string, Error>;
  /** How long the steps took that failed, in ms. */
  readonly failedMs: ReadonlyMap<string, number>;
  /** Tables that failed with only their share of the time. */
  readonly cut: ReadonlySet<string>;
  /** Time was short. */
  readonly unfinished: boolean;
  /** The ready table that has waited longest when time was short. */
  readonly next: string | undefined;
  /** Tables that had a turn which ended, well or not. */
  readonly had: ReadonlySet<string>;
  /** Tables that had none, since time was short. */
  readonly notReached: readonly string[];
}

/** The longest step so far is taken twice as the time that the next may need, and at least this in ms. */
const SHORTEST_STEP_MS = 1_000;

/** A table with much to read gives way to those that wait after this, in ms. */
const TURN_MS = 2_000;

/** The smallest share of the time, in ms: most tables that are well need less until they send. */
const SHORTEST_SHARE_MS = 10_000;

/** Those that failed before are begun in this first part of the time, so that they do not make every tick a long one. */
const FOR_FAILED = 1 / 4;

/** A step that failed as time was over, after less than this part of all time, says nothing about its table. */
const CHANCE = 1 / 2;

/**
 * Lets tables take turns, several at once, until all is read or time is short, so that one with much to read does not
 * keep the others waiting. A first turn that uses up its share of the time without an answer is tried again when all
 * others had theirs.
 * @param ready in the order of their turns. @param later those that failed before, tried when no ready one waits.
 * @throws LeaseLostError when all have stopped, since nothing more can be committed then.
 */
export async function runTables(
  ready: readonly WaitingTable[],
  later: readonly WaitingTable[],
  sharing: Sharing,
): Promise<TablesRun> {
  const { atOnce, timeLeft, vanished } = sharing;
  const streams = new Map<string, TableStream>();
  const failures = new Map<string, Error>();
  const failedMs = new Map<string, number>();
  const cut = new Set<string>();
  const shares = new Map<string, TimeShare>();
  const had = new Set<string>();
  const waiting = [...ready];
  const again: WaitingTable[] = [];
  const last = [...later];
  let untried = ready.filter(({ patient }) => !patient).length;
  const chanceMs = timeLeft() * CHANCE;
  const leftForFailed = timeLeft() * (1 - FOR_FAILED);
  let longest = SHORTEST_STEP_MS;
  let lost: LeaseLostError | undefined;

  const hasTime = () => lost === undefined && timeLeft() >= longest * 2;
  await Promise.all(Array.from({ length: Math.min(atOnce, ready.length + later.length) }, workOn));
  if (lost !== undefined) throw lost;
  const left = [...waiting, ...again, ...last];
  return {
    streams,
    failures,
    failedMs,
    cut,
    unfinished: left.length > 0,
    next: waiting[0]?.name,
    had,
    notReached: left.map(({ name }) => name).filter((name) => !had.has(name)),
  };

  async function workOn(): Promise<void> {
    while (hasTime()) {
      const table = waiting.shift() ?? again.shift() ?? (timeLeft() >= leftForFailed ? last.shift() : undefined);
      if (table === undefined) return;
      await takeTurn(table);
    }
  }

  async function takeTurn(table: WaitingTable): Promise<void> {
    const { name } = table;
    const share = shares.get(name) ?? shareOf(table);
    const turn = turnOf();
    try {
      const stream = streams.get(name) ?? table.open(share);
      streams.set(name, stream);
      const ending = await stream.turn(turn);
      turn.measure();
      share.lift();
      had.add(name);
      failures.delete(name);
      cut.delete(name);
      if (ending === 'more') waiting.push(table);
    } catch (error) {
      if (error instanceof LeaseLostError) lost ??= error;
      else if (isTableGone(error)) {
        had.add(name);
        streams.delete(name);
        vanished(name);
      } else fail(table, error, turn.stepMs(), share);
    }
  }

  function fail(table: WaitingTable, error: unknown, ms: number, share: TimeShare): void {
    const { name } = table;
    if (timeLeft() <= 0 && ms < chanceMs) {
      waiting.unshift(table);
      return;
    }
    failures.set(name, error instanceof Error ? error : new Error(String(error)));
    had.add(name);
    if (share.isUsedUp()) {
      share.lift();
      cut.add(name);
      again.push(table);
    } else {
      cut.delete(name);
      failedMs.set(name, ms);
    }
  }

  /** What is left, divided among the ready tables that have had no turn yet. */
  function shareOf({ name, patient }: WaitingTable): TimeShare {
    const ms = patient
      ? Number.POSITIVE_INFINITY
      : Math.max(SHORTEST_SHARE_MS, Math.floor((timeLeft() * atOnce) / untried));
    if (!patient) untried -= 1;
    const share = timeShare(ms, timeLeft);
    shares.set(name, share);
    return share;
  }

  function turnOf(): Turn & { measure(): void; stepMs(): number } {
    const began = timeLeft();
    let stepBegan = began;
    const measure = () => {
      const now = timeLeft();
      longest = Math.max(longest, stepBegan - now);
      stepBegan = now;
    };
    const hasTimeNow = () => {
      measure();
      return hasTime();
    };
    return {
      measure,
      stepMs: () => stepBegan - timeLeft(),
      hasTime: hasTimeNow,
      goOn: () => hasTimeNow() && (waiting.length === 0 || began - stepBegan < TURN_MS),
      goOnLate: () => hasTimeNow() && began - stepBegan < (waiting.length === 0 ? began : TURN_MS) / 2,
    };
  }
}
