/** The commands of an operator. */
export const COMMANDS = ['backfill', 'delete', 'move', 'pause', 'positions', 'resume'] as const;

export type CommandName = (typeof COMMANDS)[number];

/** What an operator asks for; the arguments are not checked yet. */
export interface Command {
  readonly name: CommandName;
  readonly args: unknown;
}

/** What the function of a source is invoked for. */
export type SourceEvent =
  | { readonly kind: 'tick'; readonly shard: number }
  | { readonly kind: 'backfills' }
  | { readonly kind: 'command'; readonly command: Command };

/** The event that has a shard's tables read: what its schedule sends. */
export function tickEvent(shard: number) {
  return { shard };
}

/** The event that has open backfills worked on: what their schedule sends. */
export const BACKFILLS_EVENT = { work: 'backfills' } as const;

const ALLOWED = `{} or {"shard": 0} for a tick, {"work": "backfills"}, or one command of ${COMMANDS.join(', ')}`;

/**
 * Reads the event of an invocation. An empty one is a tick of the first shard.
 * @throws Error telling what is wrong with it and what is allowed; never what else it holds.
 */
export function parseEvent(event: unknown): SourceEvent {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw new Error(`the event must be an object: ${ALLOWED}`);
  }
  if ('detail-type' in event) {
    throw new Error(`the event is one of EventBridge's own; give the schedule an input: ${ALLOWED}`);
  }
  const entries: readonly [string, unknown][] = Object.entries(event);
  const [entry] = entries;
  if (entry === undefined) return { kind: 'tick', shard: 0 };
  if (entries.length > 1)
    throw new Error(`the event has ${entries.length} keys (${keysOf(entries)}); allowed: ${ALLOWED}`);
  const [key, value] = entry;
  if (key === 'shard') return { kind: 'tick', shard: shardNumber(value) };
  if (key === 'work') {
    if (value === BACKFILLS_EVENT.work) return { kind: 'backfills' };
    throw new Error('work in the event must be "backfills"');
  }
  const name = COMMANDS.find((command) => command === key);
  if (name === undefined) throw new Error(`the event has the unknown key ${keysOf(entries)}; allowed: ${ALLOWED}`);
  return { kind: 'command', command: { name, args: value } };
}

function shardNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error('shard in the event must be a whole number from 0');
}

/** A few keys, short enough for a line of log. */
function keysOf(entries: readonly [string, unknown][]): string {
  return entries
    .slice(0, 5)
    .map(([key]) => JSON.stringify(key.slice(0, 40)))
    .join(', ');
}
