import type { TableStream } from '../stream/table-stream.ts';

/** A table that waits for its first turn. */
export interface WaitingTable {
  readonly name: string;
  /** Whether its first turn may take as long as it needs. */
  readonly patient: boolean;
  /** Opens it. @param share of the time. @throws Error when its settings, names or types stand against it. */
  open(share: TimeShare): TableStream;
}

/** How the tables of a tick share its time. */
export interface Sharing {
  /** Tables that are worked on at once. */
  readonly atOnce: number;
  /** Milliseconds until the tick must end. */
  timeLeft(): number;
  /** A table that is gone from TDengine. */
  vanished(table: string): void;
}

/** The time that a table may take until it sends something, so that one without an answer does not use up all of it. */
export interface TimeShare {
  /** In ms, until a statement must have been answered. */
  timeLeft(): number;
  /** From now on it may take all of the time. */
  lift(): void;
  /** Used up before it was lifted. */
  isUsedUp(): boolean;
}

/** A share that begins now. @param timeLeft of the tick, in ms. */
export function timeShare(ms: number, timeLeft: () => number): TimeShare {
  const end = timeLeft() - ms;
  let lifted = ms === Number.POSITIVE_INFINITY;
  return {
    timeLeft: () => (lifted ? timeLeft() : Math.min(timeLeft(), timeLeft() - end)),
    lift() {
      lifted = true;
    },
    isUsedUp: () => !lifted && timeLeft() <= end,
  };
}
