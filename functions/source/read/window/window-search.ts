/** Rows with `from < time <= to`, in the database's unit, and how many there were when counted. */
export interface Window {
  readonly from: bigint;
  readonly to: bigint;
  readonly count: number;
}

/** A search for the end of the next window. `probe` is the end whose rows are to be counted. */
export interface WindowSearch {
  readonly from: bigint;
  /** No window reaches beyond this. */
  readonly end: bigint;
  /** Most rows of a window, unless one timestamp alone has more. */
  readonly most: number;
  readonly probe: bigint;
  readonly probes: number;
  /** The widest window found that holds at most `most` rows. */
  readonly fits: Window | undefined;
  /** The nearest end found with more rows. */
  readonly tooMany: bigint | undefined;
}

/** What a count led to: a window to read, or another end to count. */
export type SearchStep =
  | { readonly kind: 'window'; readonly window: Window }
  | { readonly kind: 'probe'; readonly search: WindowSearch };

/** After so many counts a window that fits is good enough. */
const ENOUGH_PROBES = 8;
const LARGEST_GROWTH = 1_000n;

/** Begins a search. @param width first guess of the width; the whole way to `end` when not known. */
export function beginSearch(from: bigint, end: bigint, most: number, width: bigint | undefined): WindowSearch {
  const probe = width === undefined ? end : smaller(end, from + larger(width, 1n));
  return { from, end, most, probe, probes: 1, fits: undefined, tooMany: undefined };
}

/** Goes on with the number of rows in `(from, probe]`. A window at least half full ends the search. */
export function continueSearch(search: WindowSearch, count: number): SearchStep {
  const { from, end, most, probe, probes, fits, tooMany } = search;
  const width = probe - from;
  const counted = { from, to: probe, count };
  if (count > most) {
    if (width === 1n) return { kind: 'window', window: counted };
    if (fits !== undefined) {
      const done = probes >= ENOUGH_PROBES || probe - fits.to === 1n;
      return done
        ? { kind: 'window', window: fits }
        : goOn({ ...search, tooMany: probe, probe: middle(fits.to, probe) });
    }
    const scaled = scale(width, aim(most), count);
    return goOn({ ...search, tooMany: probe, probe: from + larger(1n, smaller(scaled, width / 2n)) });
  }
  const full = count * 2 >= most || probe === end || (tooMany !== undefined && tooMany - probe === 1n);
  if (full || probes >= ENOUGH_PROBES) return { kind: 'window', window: counted };
  const grown = larger(width * 2n, smaller(scale(width, aim(most), count), width * LARGEST_GROWTH));
  return goOn({
    ...search,
    fits: counted,
    probe: tooMany === undefined ? smaller(end, from + grown) : middle(probe, tooMany),
  });
}

/** The width at which the next window should hold its rows, if they go on coming as in this one. */
export function nextWidth(window: Window, most: number): bigint {
  return larger(1n, scale(window.to - window.from, aim(most), window.count));
}

/** Rows to aim for: somewhat below the most, so that the next window does not overflow at every breath of the data. */
function aim(most: number): number {
  return Math.ceil((most * 3) / 4);
}

function goOn(search: WindowSearch): SearchStep {
  return { kind: 'probe', search: { ...search, probes: search.probes + 1 } };
}

function scale(width: bigint, wanted: number, count: number): bigint {
  return (width * BigInt(wanted)) / BigInt(Math.max(1, count));
}

function middle(low: bigint, high: bigint): bigint {
  return low + (high - low) / 2n;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
