import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceSettings } from '../../functions/shared/settings/index.ts';
import type { Runner } from './runner.ts';
import type { RunningSink } from './sink.ts';
import type { CountedSink } from './sink-book.ts';
import type { SourceState } from './source-state.ts';

/** What all connectors of a run have done. */
export interface RunReport {
  readonly sinks: readonly SinkReport[];
  readonly sources: readonly SourceReport[];
}

/** What a sink has done. */
export interface SinkReport extends CountedSink {
  readonly name: string;
  /** Records that are in its topics and not dealt with; undefined when Kafka does not say. */
  readonly waiting: number | undefined;
}

/** What a source has done. */
export interface SourceReport extends SourceState {
  readonly name: string;
  readonly tolerance: SourceSettings['errors']['tolerance'];
}

/** A Kafka that is gone must not keep the summary from being shown. */
const PATIENCE_MS = 3_000;

/** Stops a run and says what it has done, whatever state it is in. What runs is waited for a moment, and counted. */
export async function stopAndReport(runner: Runner): Promise<RunReport> {
  const before = await Promise.all(runner.sinks.map(async (sink) => ({ sink, left: await leftOf(sink) })));
  await runner.stop();
  return {
    sinks: before.map(({ sink, left }) => {
      const counted = sink.counted();
      const waiting = left === undefined ? undefined : Math.max(0, left - doneWith(counted));
      return { name: sink.name, ...counted, waiting };
    }),
    sources: runner.sources.map(({ name, settings, state }) => ({
      name,
      tolerance: settings.errors.tolerance,
      ...state(),
    })),
  };
}

/** All records that there are for a sink, those that it is done with too; undefined when Kafka does not say. */
async function leftOf(sink: RunningSink): Promise<number | undefined> {
  const asked = sink.state().then(
    (state) => state.behind + doneWith(state),
    () => undefined,
  );
  return Promise.race([asked, sleep(PATIENCE_MS, undefined, { ref: false })]);
}

function doneWith({ done, givenUp, filtered }: Pick<CountedSink, 'done' | 'givenUp' | 'filtered'>): number {
  return done + givenUp + filtered;
}
