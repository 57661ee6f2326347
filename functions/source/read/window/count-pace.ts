/** How wide the windows of a table may be, as long as wide ones take TDengine too long. */
export interface CountPace {
  /** The time in ms, from any beginning. */
  now(): number;
  /** Widest window to ask for, in the database's unit; undefined: any. */
  widest(): bigint | undefined;
  /** A window of this width was counted and read in so many ms. */
  done(width: bigint, ms: number): void;
  /** There was no answer in time about a window of this width. @returns whether a narrower one is worth a try at once. */
  slow(width: bigint): boolean;
}

/** What is remembered of the pace of a table, for the life of a container. */
export interface KeptPace {
  readonly widest: bigint | undefined;
  /** The last window that took too long; 0 before there was one. */
  readonly tooWide: bigint;
  /** Windows in a row that took too long. */
  readonly steps: number;
}

/** A window that took too long is followed by one of this part of its width, and none grows faster than that. */
const STEP = 8n;

/** Windows in a row that take too long, after which the server is left alone until the next turn. */
const MOST_STEPS = 3;

const ANY: KeptPace = { widest: undefined, tooWide: 0n, steps: 0 };

/**
 * The pace of a table. It is any, until a window takes too long; from then on windows are as wide as takes `aimMs`.
 * @param kept what is remembered, under the table's name.
 * @param told of a window that took too long, and of the width of the next.
 */
export function countPace(
  kept: Map<string, KeptPace>,
  name: string,
  now: () => number,
  aimMs: () => number,
  told: (width: bigint, next: bigint) => void,
): CountPace {
  const known = () => kept.get(name) ?? ANY;
  return {
    now,
    widest: () => known().widest,
    done(width, ms) {
      const { widest, tooWide } = known();
      if (widest === undefined) return;
      const fitting = (width * BigInt(Math.round(aimMs()))) / BigInt(Math.max(1, Math.round(ms)));
      // What took too long may do so again; and a window that ended before it was as wide as it may be tells less.
      const most = smaller(tooWide / 2n, larger(widest, width * STEP));
      kept.set(name, { widest: larger(1n, smaller(fitting, most)), tooWide, steps: 0 });
    },
    slow(width) {
      if (width <= 1n) return false;
      const next = larger(1n, width / STEP);
      const steps = known().steps + 1;
      const isWorthwhile = steps < MOST_STEPS;
      kept.set(name, { widest: next, tooWide: width, steps: isWorthwhile ? steps : 0 });
      told(width, next);
      return isWorthwhile;
    },
  };
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
