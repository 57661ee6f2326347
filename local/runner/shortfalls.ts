import type { RunReport, SinkReport, SourceReport } from './run-report.ts';
import type { SourceMeasure } from './source-state.ts';

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
