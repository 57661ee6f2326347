import { exact, type Figure, measured, minus, over, plus, times } from '../../operations/cost/arithmetic.ts';
import { at, PRICES } from '../../operations/cost/prices.ts';
import { BATCH, BATCH_LOG_BYTES, MONTH, PLATFORM_LOG_BYTES } from '../../operations/cost/usage.ts';
import type { Results } from '../report/results.ts';
import { MEMORY, SHARE } from './idle.ts';
import { type Line, line } from './lines.ts';

const MILLION = 1_000_000;
const GB = exact(1_000_000_000);

/** Time that an answer of TDengine takes on the way, in s, where batches are small. */
const ANSWER_SECONDS = 0.01;

/** What moving a million rows takes: a case of the baseline. */
export interface RowCase {
  readonly name: string;
  /** CPU time of the function, in s. */
  readonly cpu: Figure;
  /** Time that it waits for TDengine or Kafka on one machine, in s. */
  readonly waits: Figure;
}

/** The cases that the baseline has, sink first. */
export function rowCases({ sink, source }: Results): readonly RowCase[] {
  const sinks = sink.results.map((result) => ({
    name: `sink, ${result.case}`,
    cpu: measured(result.cpuMicros),
    waits: measured((result.prebuilt.ms / 1000) * (MILLION / result.records)),
  }));
  if (source === undefined) return sinks;
  const cpu = measured(source.run.cpuMicros);
  return [...sinks, { name: 'source', cpu, waits: measured(minus(exact(MILLION / source.run.perSecond), cpu).value) }];
}

/** Seconds that a function of the default memory works on a million rows. */
export function secondsOf({ cpu, waits }: RowCase): Figure {
  return plus(over(cpu, SHARE), waits);
}

/** Price of that time. */
export function timeLine(rows: RowCase): Line {
  return line(rows.name, times(secondsOf(rows), MEMORY, at(PRICES.lambdaTime)));
}

/** A million rows of a sink, in full batches. */
export function sinkLines(rows: RowCase): readonly Line[] {
  return [
    { ...timeLine(rows), what: 'Lambda: time' },
    line('Lambda: requests', times(exact(MILLION / BATCH), at(PRICES.lambdaRequest))),
    line('log', times(exact(MILLION / BATCH), over(exact(BATCH_LOG_BYTES + PLATFORM_LOG_BYTES), GB), at(PRICES.logs))),
  ];
}

/** What a million rows cost beyond their CPU time when batches have so many: requests, waiting and log. */
export function batchLines(records: number): readonly Line[] {
  const batches = exact(MILLION / records);
  return [
    line('requests', times(batches, at(PRICES.lambdaRequest))),
    line('waiting', times(batches, exact(ANSWER_SECONDS), MEMORY, at(PRICES.lambdaTime))),
    line('log', times(batches, over(exact(BATCH_LOG_BYTES + PLATFORM_LOG_BYTES), GB), at(PRICES.logs))),
  ];
}

/** A month of provisioned pollers: so many EPUs. */
export function pollersLine(what: string, units: number): Line {
  return line(what, times(exact(units), exact(MONTH.hours), at(PRICES.pollerUnit)));
}
