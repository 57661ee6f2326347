import { MOST_COUNTED, type TurnNote } from './turn-note.ts';

/** Whose turn it is in a tick. */
export interface TurnOrder {
  /** Take turns from the beginning, in this order. */
  readonly ready: readonly string[];
  /** Of the ready ones, those whose first turn may take as long as it needs. */
  readonly patient: ReadonlySet<string>;
  /** Failed slowly at their last turn: tried, the longest waiting first, when no ready one has anything left to read. */
  readonly later: readonly string[];
  /** Failed slowly and are not tried in this tick, with the time from which on they are, in ms since 1970. */
  readonly resting: ReadonlyMap<string, number>;
  /** Invocations that were killed and not yet got over. */
  readonly killed: number;
  /** The note that the order comes of. */
  readonly note: TurnNote;
}

/** After so many ticks a failing table goes first, or busy tables would leave no time for any of them. */
const FAILING_FIRST = 3;

/** One that fails in less than this, in ms, costs little and takes turns as if it were well. */
const QUICK_MS = 5_000;

/** One that fails slowly rests so many times as long as it took, so that it takes a small part of the time. */
const REST_TIMES = 5;

/** The longest rest, in ms: so long a table that was put right may stand still. */
export const LONGEST_REST_MS = 120_000;

/**
 * Puts tables in order: from where the last tick ended, by name, and those that failed slowly at the end.
 * @param gone invocations that ended without a note since the one before. One of the tables may have killed them, and would
 * always keep those behind it waiting. So the tick after the first goes round the other way, and those after more of them
 * begin one further each time; none is put behind it for having failed, and each may take as long as it needs.
 */
export function turnOrder(names: readonly string[], note: TurnNote, gone: number, now: number): TurnOrder {
  const killed = note.killed + gone;
  const ready: string[] = [];
  const due: [string, number][] = [];
  const resting = new Map<string, number>();
  for (const name of [...names].sort()) {
    const from = note.failing.get(name);
    // Longer than any rest: the clock that noted it was wrong.
    const isDue = from === undefined || from <= now || from > now + LONGEST_REST_MS;
    if (!isDue) resting.set(name, from);
    else if (from === undefined || killed > 0) ready.push(name);
    else due.push([name, from]);
  }
  if (killed > 0) {
    const order = rotated(ready, placeOf(note.next, ready) + Math.max(0, killed - 2));
    return { ready: killed === 1 ? order.reverse() : order, patient: new Set(ready), later: [], resting, killed, note };
  }
  const later = due.sort(([, a], [, b]) => a - b).map(([name]) => name);
  const first = later.splice(0, note.ticks >= FAILING_FIRST ? 1 : 0);
  const inTurn = rotated(ready, placeOf(note.next, ready));
  return { ready: [...first, ...inTurn], patient: new Set(first), later, resting, killed, note };
}

/** What is known of the turns when a tick has ended. */
export interface TurnsTaken {
  /** The table that has waited longest. */
  readonly next: string | undefined;
  /** How long it took of those that failed, in ms. */
  readonly failedMs: ReadonlyMap<string, number>;
  /** Tables that failed with only their share of the time. */
  readonly cut: ReadonlySet<string>;
  /** Tables that had a turn. */
  readonly had: ReadonlySet<string>;
}

/** The note for the next tick. A tick that went round the other way was but for once: the next goes on as if it had not been. */
export function noteAfter(
  { ready, patient, later, resting, killed, note }: TurnOrder,
  { next, failedMs, cut, had }: TurnsTaken,
  now: number,
): TurnNote {
  const failing = new Map(resting);
  for (const name of [...ready, ...later]) {
    const from = note.failing.get(name);
    if (from !== undefined && !had.has(name)) failing.set(name, Math.min(from, now));
  }
  for (const name of cut) failing.set(name, now);
  for (const [name, ms] of failedMs) {
    if (ms >= QUICK_MS) failing.set(name, now + Math.min(Math.ceil(REST_TIMES * ms), LONGEST_REST_MS));
  }
  const ticks = killed === 0 && patient.size > 0 ? 0 : Math.min(note.ticks + 1, MOST_COUNTED);
  return killed === 1 ? { ticks, killed: 2, next: note.next, failing } : { ticks, killed: 0, next, failing };
}

/** Where the tables begin that are not before a name. */
function placeOf(name: string | undefined, names: readonly string[]): number {
  const found = name === undefined ? 0 : names.findIndex((each) => each >= name);
  return Math.max(0, found);
}

function rotated(names: readonly string[], by: number): string[] {
  if (names.length === 0) return [];
  const at = by % names.length;
  return [...names.slice(at), ...names.slice(0, at)];
}
