import { brokersOption, tdengineOption, UsageError } from '../cli/terminal/usage.ts';
import type { SinkMeasurement } from './sink/measure-sink.ts';
import type { SourceMeasurement } from './source/measure-source.ts';

/** A whole number from 1. @throws UsageError */
export function countOption(command: string, option: string, text: string): number {
  const count = Number(text);
  if (/^\d{1,9}$/.test(text) && count >= 1) return count;
  throw new UsageError(command, `${option} must be a whole number from 1 to 999999999; got "${text}"`);
}

/** A number of microseconds, from 0. @throws UsageError */
function microsOption(command: string, option: string, text: string): number {
  if (/^\d{1,5}(\.\d{1,3})?$/.test(text)) return Number(text);
  throw new UsageError(command, `${option} must be a number from 0 to 99999; got "${text}"`);
}

/** Options of every command that measures the sink, with their defaults. */
export const SINK_OPTIONS = {
  records: { type: 'string', default: '1000000' },
  runs: { type: 'string', default: '5' },
  subtables: { type: 'string', default: '3,10000' },
  tdengine: { type: 'string' },
  'answer-micros': { type: 'string', default: '0' },
} as const;

/** The same, for `--help`. */
export const SINK_HELP = `  --records N          records of each case; 1000000 when left out
  --runs N             times that each case is timed, the median counts; 5 when left out
  --subtables A,B      numbers of subtables of the line cases; 3,10000 when left out
  --tdengine URL       a real TDengine, http://USER:PASSWORD@HOST:PORT: its database "bench" is DROPPED. Left out, a
                       process of this command answers for it, which counts rows and stores none
  --answer-micros N    µs per row that this process holds its answers back, as a slow server would; 0 when left out`;

interface SinkValues {
  readonly records: string;
  readonly runs: string;
  readonly subtables: string;
  readonly tdengine?: string | undefined;
  readonly 'answer-micros': string;
}

/** What the options of {@link SINK_OPTIONS} ask for. @throws UsageError */
export function sinkMeasurement(command: string, values: SinkValues): Omit<SinkMeasurement, 'onProgress'> {
  return {
    records: countOption(command, '--records', values.records),
    runs: countOption(command, '--runs', values.runs),
    subtables: values.subtables.split(',').map((part) => countOption(command, '--subtables', part)),
    answerMicrosPerRow: microsOption(command, '--answer-micros', values['answer-micros']),
    ...(values.tdengine !== undefined && { real: tdengineOption(command, values.tdengine) }),
  };
}

/** Options of every command that measures the source, with their defaults. */
export const SOURCE_OPTIONS = {
  rows: { type: 'string', default: '1000000' },
  idle: { type: 'string', default: '1000' },
  late: { type: 'string', default: '10000' },
  tdengine: { type: 'string' },
  kafka: { type: 'string' },
} as const;

/** The same, for `--help`. */
export const SOURCE_HELP = `  --rows N             rows of "meters", in 100 subtables; 1000000 when left out
  --idle N             stables of the tick with nothing new; 1000 when left out
  --late N             subtables of the tick with a late row; 10000 when left out
  --tdengine URL       a real TDengine, http://USER:PASSWORD@HOST:PORT: its databases "bench", "bench_tenth",
                       "bench_idle" and "bench_late" are DROPPED. Left out, the embedded one
  --kafka HOST:PORT    a real Kafka, plaintext, which makes topics by itself; they stay. Left out, the embedded one`;

const SUBTABLES = 100;

interface SourceValues {
  readonly rows: string;
  readonly idle: string;
  readonly late: string;
  readonly tdengine?: string | undefined;
  readonly kafka?: string | undefined;
}

/** What the options of {@link SOURCE_OPTIONS} ask for. @throws UsageError */
export function sourceMeasurement(command: string, values: SourceValues): Omit<SourceMeasurement, 'onProgress'> {
  return {
    rows: countOption(command, '--rows', values.rows),
    subtables: SUBTABLES,
    idleStables: countOption(command, '--idle', values.idle),
    lateSubtables: countOption(command, '--late', values.late),
    ...(values.tdengine !== undefined && { tdengine: tdengineOption(command, values.tdengine) }),
    ...(values.kafka !== undefined && { kafka: brokersOption(command, values.kafka) }),
  };
}
