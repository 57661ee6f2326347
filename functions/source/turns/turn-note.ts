/** What a tick tells the next one about whose turn it is. */
export interface TurnNote {
  /** Ticks since a failing table went first. */
  readonly ticks: number;
  /** Invocations that were killed, as long as tables may still wait behind the one that does it. */
  readonly killed: number;
  /** The table that has waited longest; undefined: begin with the first. */
  readonly next: string | undefined;
  /** Tables that failed slowly at their last turn, and when they may be tried again, in ms since 1970. */
  readonly failing: ReadonlyMap<string, number>;
}

/** That nothing is known of the ticks before. */
export const NO_NOTE: TurnNote = { ticks: 0, killed: 0, next: undefined, failing: new Map() };

/** A text is never longer than this, in bytes: DynamoDB bills each KB that is written. */
export const MOST_NOTE_BYTES = 16_384;

/** Nothing is counted further than this. */
export const MOST_COUNTED = 1_000_000;

/** Longer than any `<database>.<table>` of TDengine, in bytes. */
const LONGEST_NAME = 1_024;

/** Room for everything but the failing tables, in bytes. */
const REST_BYTES = LONGEST_NAME + 64;

/**
 * The note as text for the lease's item. Where failing tables are too many for it, those that may be tried soonest are left
 * out: they take turns with all others then.
 */
export function noteText({ ticks, killed, next, failing }: TurnNote): string {
  const kept: [string, number][] = [];
  let bytes = REST_BYTES;
  for (const entry of [...failing].sort(([, a], [, b]) => b - a)) {
    bytes += jsonBytes(entry) + 1;
    if (bytes > MOST_NOTE_BYTES) break;
    kept.push(entry);
  }
  const named = next !== undefined && jsonBytes(next) <= LONGEST_NAME;
  return JSON.stringify({ ticks, killed, ...(named && { next }), failing: kept });
}

/** The note in a text. Anything else tells nothing: turns are no reason for a tick to fail. */
export function parseNote(text: string | undefined): TurnNote {
  if (text === undefined) return NO_NOTE;
  try {
    return noteOf(JSON.parse(text)) ?? NO_NOTE;
  } catch {
    return NO_NOTE;
  }
}

function noteOf(value: unknown): TurnNote | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { ticks, killed, next, failing }: { [name in keyof TurnNote]?: unknown } = value;
  if (!isCount(ticks) || !isCount(killed)) return undefined;
  if ((next !== undefined && typeof next !== 'string') || !Array.isArray(failing)) return undefined;
  const times = new Map<string, number>();
  for (const entry of failing) {
    if (!Array.isArray(entry)) return undefined;
    const [name, from]: readonly unknown[] = entry;
    if (typeof name !== 'string' || typeof from !== 'number') return undefined;
    times.set(name, from);
  }
  return { ticks, killed, next, failing: times };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MOST_COUNTED;
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
