import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceSettings } from '../../functions/shared/settings/index.ts';
import type { Runner, Running } from './runner.ts';
import type { RunningSink } from './sink/sink.ts';
import type { CountedSink } from './sink/sink-book.ts';
import type { SourceMeasure, SourceState } from './source/source-state.ts';

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
export async function stopAndReport(runner: Running & Pick<Runner, 'stop'>): Promise<RunReport> {
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

/**
 * What of a run is not written or not sent, a text for each kind; empty when all is. What filters and settings pass over
 * on purpose is none.
 */
export function shortfalls({ sinks, sources }: RunReport): string[] {
  return [
    ...sinks.flatMap((sink) => sinkShortfalls(sink).map((text) => `sink ${sink.name}: ${text}`)),
    ...sources.flatMap((source) => sourceShortfalls(source).map((text) => `source ${source.name}: ${text}`)),
  ];
}

function sinkShortfalls({ counts, givenUp, waiting }: SinkReport): string[] {
  return [
    ...some(counts.deadLettered, 'record is a dead letter', 'records are dead letters'),
    ...some(counts.missingRows, 'row is missing in TDengine', 'rows are missing in TDengine'),
    ...some(givenUp, 'record was given up', 'records were given up'),
    ...(waiting === undefined
      ? ['Kafka does not say how many records wait']
      : some(waiting, 'record waits', 'records wait')),
  ];
}

/** What a measure means, as far as its number does; the others are in the notices. */
const MEASURES: Readonly<Record<SourceMeasure, readonly [one: string, many: string] | undefined>> = {
  leftOut: ['row was left out', 'rows were left out'],
  tooLateRows: ['row came later than the look-back', 'rows came later than the look-back'],
  unsendableRows: ['row is a dead letter', 'rows are dead letters'],
  recreatedTables: ['table was made anew', 'tables were made anew'],
  // Measured at every tick, however many tables there are.
  futurePositions: ['positions are later than now', 'positions are later than now'],
  invalidSettings: undefined,
};

function sourceShortfalls(source: SourceReport): string[] {
  const { tables, notReached, cutOff, measured, lastTick, failing } = source;
  const kinds = Object.groupBy(tables.values(), ({ kind }) => kind);
  const standing = source.tolerance === 'none';
  return [
    ...(lastTick === undefined && tables.size === 0
      ? [`has not read anything${failing === undefined ? ' yet' : `: ${failing.reason}`}`]
      : []),
    ...some(kinds.failed?.length ?? 0, 'table failed', 'tables failed'),
    ...some(kinds.gone?.length ?? 0, 'table is gone', 'tables are gone'),
    ...some(kinds.behind?.length ?? 0, 'table is not read to its end', 'tables are not read to their ends'),
    ...some(notReached, 'table was not reached', 'tables were not reached'),
    ...(cutOff ? ['a tick was cut off: what it sent is not counted'] : []),
    ...Object.entries(MEASURES).flatMap(([name, texts]) => {
      const count = isMeasure(name) ? measured[name] : 0;
      // A row that stands in its table's way is measured at every tick, and its table has failed.
      if (texts === undefined || count === 0 || (name === 'unsendableRows' && standing)) return [];
      return name === 'futurePositions' ? [texts[0]] : some(count, ...texts);
    }),
  ];
}

function isMeasure(name: string): name is SourceMeasure {
  return Object.hasOwn(MEASURES, name);
}

function some(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}
