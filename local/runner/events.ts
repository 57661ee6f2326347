import type { FailedAttempt } from '../event-source-mapping/deliver.ts';
import type { MskRecord } from '../event-source-mapping/event.ts';
import type { GivenUp } from '../event-source-mapping/given-up.ts';
import type { BackfillsSummary, TickSummary } from './source/source-log.ts';

/** A record that a sink has dealt with. */
export interface EndedRecord {
  readonly record: MskRecord;
  /** What became of it instead, and why; undefined when it is written. */
  readonly notWritten: string | undefined;
}

/** What happens while connectors run, for whoever shows it. */
export interface RunnerEvents {
  /** A line that a connector's function wrote. */
  readonly onLog?: (connector: string, line: string) => void;
  /** A warning or an error of a function that is about no single record; its connector as `sink NAME`. */
  readonly onNotice?: (connector: string, text: string) => void;
  /** An invocation that goes on; its connector as `sink NAME`. */
  readonly onSlow?: (connector: string, seconds: number) => void;
  /** Records that a sink has dealt with. */
  readonly onRecords?: (sink: string, records: readonly EndedRecord[]) => void;
  /** A batch that a sink failed with and gets again. */
  readonly onRetry?: (sink: string, attempt: FailedAttempt) => void;
  /** Records that a sink does not get again. `destination` as the settings have it. */
  readonly onGivenUp?: (sink: string, givenUp: GivenUp, destination: string | undefined) => void;
  /** A sink reads a topic no more. */
  readonly onCrash?: (sink: string, topic: string, error: Error) => void;
  /** A tick of a source. */
  readonly onTick?: (source: string, summary: TickSummary) => void;
  /** Work on the backfills of a source. */
  readonly onBackfills?: (source: string, summary: BackfillsSummary) => void;
  /** A tick or work on backfills that failed; the next one comes. */
  readonly onTickFailure?: (source: string, reason: string, failures: number) => void;
}

/** Partitions that are named of a batch. */
const MOST_PARTITIONS = 5;

/** Where a batch's records are: `meters partition 0 offsets 4-6, partition 1 offset 2`. */
export function describeBatch(batch: readonly MskRecord[]): string {
  const partitions = Object.values(Object.groupBy(batch, ({ topic, partition }) => `${topic} ${partition}`));
  const parts = partitions.slice(0, MOST_PARTITIONS).flatMap((records = []) => {
    const [first] = records;
    const last = records.at(-1);
    if (first === undefined || last === undefined) return [];
    const offsets = first.offset === last.offset ? `offset ${first.offset}` : `offsets ${first.offset}-${last.offset}`;
    return [`${first.topic} partition ${first.partition} ${offsets}`];
  });
  const more = partitions.length - parts.length;
  return `${parts.join(', ')}${more === 0 ? '' : `, and ${more} more partitions`}`;
}
