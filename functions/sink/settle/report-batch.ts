import type { UntakenFields } from '../decode/untaken-fields.ts';
import { type EventRecord, partitionName } from '../receive/kafka-event.ts';
import type { WriteCounts } from '../write/attempt.ts';
import type { ChangedTags } from '../write/changed-tags.ts';
import type { MergedRows } from '../write/merged-rows.ts';
import type { Outcome } from './outcomes.ts';
import { logRejections, logSkips, logUnforeseen, type SinkLog } from './report.ts';

/** Fields, tables or tags that one line of the log names. */
const MOST_TOLD = 100;

/** What a batch is reported with. */
export interface ReportContext {
  readonly log: SinkLog;
  /** Takes the measures of the batch for CloudWatch, once. */
  readonly publishMetrics: (measures: Readonly<Record<string, number>>) => void;
  readonly untaken: UntakenFields;
  readonly merged: MergedRows;
  readonly changedTags: ChangedTags;
}

/** A batch at its end. */
export interface BatchEnd {
  readonly records: readonly EventRecord[];
  /** How each record's work ended, how that was settled, what became of the dead letters, and how that was settled. */
  readonly worked: readonly Outcome[];
  readonly settled: readonly Outcome[];
  readonly sent: readonly Outcome[];
  readonly outcomes: readonly Outcome[];
  readonly counts: Readonly<WriteCounts>;
  /** When the batch began, in milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds that TDengine took, added up over the statements in flight at once, and that all took. */
  readonly times: { readonly tdengineMs: number; readonly ms: number };
  /** Requests by TDengine's address, where there are several. */
  readonly addresses: object | undefined;
}

/** Logs what became of a batch and publishes its measures. */
export async function reportBatch(
  { log, publishMetrics, untaken, merged, changedTags }: ReportContext,
  end: BatchEnd,
): Promise<void> {
  const { records, worked, settled, sent, outcomes, counts, now, times, addresses } = end;
  logRejections(log, records, outcomes);
  logSkips(log, records, outcomes);
  const ended = worked.map((outcome, at) => (settled[at]?.kind === 'rejected' ? (sent[at] ?? outcome) : outcome));
  const unforeseenErrors = await logUnforeseen(log, records, ended);
  const fields = untaken.take();
  for (const some of inLines(fields)) {
    log.warn('fields of records that no route takes', { count: fields.length, fields: some });
  }
  const { count: mergedRows, tables } = merged.take();
  for (const some of inLines(tables)) {
    log.warn('rows of one record have the same table and time, so that the last is left', {
      help: 'a step of time, or $index in subtable or tags, tells elements of an array apart (docs/json-routes.md)',
      tables: some,
    });
  }
  const { count: rowsOfChangedTags, tags } = changedTags.take();
  for (const some of inLines(tags)) {
    log.warn('records change tags of subtables that are there, which TDengine keeps as they are', {
      help: "ALTER TABLE … SET TAG changes a tag; one that goes on changing is better a column, or part of the subtable's name (docs/json-routes.md)",
      tags: some,
    });
  }
  const { affectedRows, ...written } = counts;
  const missingRows = Math.max(0, counts.rows - affectedRows);
  const measures = {
    ...batchMeasures(records, outcomes, now),
    unsentDeadLetters: settled.filter(({ kind }, at) => kind === 'rejected' && sent[at]?.kind === 'retry').length,
    ...(unforeseenErrors > 0 && { unforeseenErrors }),
    ...(fields.length > 0 && { untakenFields: fields.length }),
    ...(mergedRows > 0 && { mergedRows }),
    ...(rowsOfChangedTags > 0 && { changedTags: rowsOfChangedTags }),
    ...written,
    missingRows,
    ...times,
  };
  log.info('batch', { ...batchOffsets(records), ...measures, ...(addresses && { addresses }) });
  try {
    publishMetrics(measures);
  } catch (error) {
    // That they cannot be is told, and makes no batch be sent again.
    log.error('metrics could not be published', { reason: error instanceof Error ? error.message : String(error) });
  }
  if (missingRows > 0) {
    // The statements succeeded, so sending them again would end the same way; but somebody must look.
    log.error('TDengine took fewer rows than it was sent', { rows: counts.rows, affectedRows });
  }
}

/** All, so many in each line of the log: what is told once must not be left out. */
function inLines<T>(all: readonly T[]): readonly (readonly T[])[] {
  const lines: (readonly T[])[] = [];
  for (let from = 0; from < all.length; from += MOST_TOLD) lines.push(all.slice(from, from + MOST_TOLD));
  return lines;
}

/** Partitions of a batch that its line names. */
const MOST_PARTITIONS = 200;

/**
 * Which records a batch had, so that it can be replayed: of each partition the first and the last offset. Lambda hands over
 * those of a partition together and in order.
 */
function batchOffsets(records: readonly EventRecord[]) {
  const byPartition = new Map<string, { readonly first: number; last: number }>();
  let current: { readonly first: number; last: number } | undefined;
  let [topic, partition]: [string?, number?] = [];
  for (const record of records) {
    if (current === undefined || record.partition !== partition || record.topic !== topic) {
      ({ topic, partition } = record);
      const name = partitionName(record);
      current = byPartition.get(name) ?? { first: record.offset, last: record.offset };
      byPartition.set(name, current);
    }
    current.last = record.offset;
  }
  const named = [...byPartition].slice(0, MOST_PARTITIONS);
  return {
    offsets: Object.fromEntries(named.map(([name, { first, last }]) => [name, `${first}-${last}`])),
    ...(byPartition.size > named.length && { morePartitions: byPartition.size - named.length }),
  };
}

/**
 * Counts of the outcomes, which add up to the records received, and how old the oldest and the newest record are, in
 * milliseconds from their Kafka timestamps to `now`.
 */
function batchMeasures(records: readonly EventRecord[], outcomes: readonly Outcome[], now: number) {
  const counts = { received: outcomes.length, written: 0, skipped: 0, rejected: 0, retried: 0 };
  for (const { kind } of outcomes) counts[kind === 'retry' ? 'retried' : kind]++;
  if (records.length === 0) return counts;
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const { timestamp } of records) {
    if (timestamp < oldest) oldest = timestamp;
    if (timestamp > newest) newest = timestamp;
  }
  return { ...counts, oldestRecordAgeMs: Math.max(0, now - oldest), newestRecordAgeMs: Math.max(0, now - newest) };
}
