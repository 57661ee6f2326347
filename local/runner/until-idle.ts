import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from '../../cli/terminal/usage.ts';
import { describeBatch } from './events.ts';
import type { Running } from './runner.ts';
import type { RunningSink, SinkState } from './sink/sink.ts';
import type { RunningSource } from './source/source.ts';

/** A batch or a tick that fails this often in a row is given up. */
export const MAX_FAILURES = 5;

/** Rows younger than a source's delay are waited for, but not for hours. */
const MAX_DELAY_MS = 60_000;

/** Without anything moving for this long, something is stuck that does not say so. */
const STALL_MS = 120_000;

/** What it waits for, and how long. */
export interface IdleLimits {
  readonly pollMs?: number;
  readonly stallMs?: number;
}

/**
 * Waits until the sinks have dealt with all there is and the sources have read all that was there then. Whatever the sources publish
 * may be a sink's to read, and whatever a sink writes a source's, so both must hold together.
 * @throws LocalError when a batch that is retried without end or a tick fails {@link MAX_FAILURES} times in a row, when
 * nothing moves any more.
 */
export async function untilIdle(runner: Running, { pollMs = 100, stallMs = STALL_MS }: IdleLimits = {}): Promise<void> {
  let progress = '';
  let progressAt = Date.now();
  let sinksIdle: { readonly done: number; readonly since: number } | undefined;
  for (;;) {
    const states = await Promise.all(runner.sinks.map((sink) => sinkState(sink)));
    for (const source of runner.sources) checkSource(source);
    const now = Date.now();
    const done = states.reduce((sum, state) => sum + state.done + state.givenUp, 0);
    if (states.some(({ behind }) => behind > 0)) sinksIdle = undefined;
    else if (sinksIdle?.done !== done) sinksIdle = { done, since: now };
    const { since } = sinksIdle ?? {};
    if (since !== undefined && runner.sources.every((source) => hasCaughtUp(source, since))) {
      return;
    }

    const moved = JSON.stringify([done, runner.sources.map((source) => [...source.state().tables.values()])]);
    // A delay is a wait that is meant, and bounded by itself.
    const delays = runner.sources.map(({ settings }) => Math.min(settings.delayMs, MAX_DELAY_MS));
    if (moved !== progress) {
      progress = moved;
      progressAt = now;
    } else if (now - progressAt > stallMs + Math.max(0, ...delays)) {
      throw new LocalError(`nothing has moved for ${stallMs / 1_000} s: ${describeRest(runner, states)}`);
    }
    await sleep(pollMs);
  }
}

/** Whether a tick that could see everything up to `since` has found nothing left, and no backfill goes on. */
function hasCaughtUp(source: RunningSource, since: number): boolean {
  const { lastTick, lastBackfills } = source.state();
  const due = since + Math.min(source.settings.delayMs, MAX_DELAY_MS);
  if (lastTick === undefined || lastTick.startedAt < due) return false;
  const { summary } = lastTick;
  if (lastBackfills === undefined || (lastBackfills.summary.open > 0 && lastBackfills.startedAt < due)) return false;
  // One that stays open without rows waits for what is still to come.
  if (lastBackfills.summary.rows > 0 || lastBackfills.summary.skipped !== undefined) return false;
  // Rows it has just published may be a sink's: the next look sees them in Kafka.
  return summary.caughtUp && summary.skipped === undefined && summary.tables.every(({ rows }) => rows === 0);
}

async function sinkState(sink: RunningSink): Promise<SinkState> {
  const state = await sink.state();
  const { failing } = state;
  // With an end of its retries it is given up as on AWS, and told then.
  if (failing !== undefined && failing.failures >= MAX_FAILURES && failing.retriesLeft === Number.POSITIVE_INFINITY) {
    throw new LocalError(
      `sink ${sink.name}: ${describeBatch(failing.batch)} failed ${failing.failures} times and was neither written nor dead-lettered: ${failing.reason}`,
    );
  }
  return state;
}

function checkSource(source: RunningSource): void {
  const { failing } = source.state();
  if (failing === undefined || failing.failures < MAX_FAILURES) return;
  throw new LocalError(`source ${source.name}: failed ${failing.failures} times in a row: ${failing.reason}`);
}

function describeRest(runner: Running, states: readonly SinkState[]): string {
  const sinks = runner.sinks.map((sink, index) => `sink ${sink.name} has ${states[index]?.behind ?? 0} records to do`);
  const sources = runner.sources.map((source) => {
    const { lastTick, lastBackfills } = source.state();
    const summary = lastTick?.summary;
    const why = summary === undefined ? 'has not read anything' : (summary.skipped ?? `caught up: ${summary.caughtUp}`);
    const open = lastBackfills?.summary.open ?? 0;
    return `source ${source.name} ${why}${open === 0 ? '' : `, open backfills: ${open}`}`;
  });
  return [...sinks, ...sources].join('; ');
}
