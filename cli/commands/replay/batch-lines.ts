import type { ReplayedBatch } from '../../../operations/replay/report.ts';
import { textTable } from '../../terminal/text-table.ts';

type BatchRecord = ReplayedBatch['records'][number];
type Counts = Pick<ReplayedBatch['counts'], 'received' | 'written' | 'skipped' | 'rejected' | 'retried'>;

/** What a person looks for first. */
const ORDER = { retry: 0, rejected: 1, skipped: 2, written: 3 } as const;

/** Places of records that are named behind a statement. */
const MOST_PLACES = 10;

/** A replayed batch as lines. @param show records of it */
export function* batchLines(report: ReplayedBatch, show: number, width: number | undefined): Generator<string> {
  const { connector, invocation, settings, tables, note, counts, again, timings, statements } = report;
  if (invocation !== null) {
    yield `Request ${invocation.requestId} of sink ${connector} began at ${invocation.at} and took ${invocation.ms} ms, ${invocation.tdengineMs} of them waiting for TDengine:`;
    yield `  ${countsText(invocation)}`;
  }
  yield `Here, by version ${settings.version} of the settings (${settings.modified}), tables ${tables}:`;
  yield `  ${countsText(counts)}${leftOut(counts)}`;
  if (settings.note !== null) yield `  ${settings.note}`;
  if (note !== null) yield `  TDengine was not asked: ${note}`;
  yield `  ${again === null ? 'Lambda would send nothing again' : `Lambda would send again ${again}`}`;
  yield `  ${timings.rows} rows in ${timings.statements} statements of ${timings.bytes} bytes; ${Math.round(timings.ms)} ms, ${Math.round(timings.statementsMs)} of them for the statements`;
  yield '';
  yield* recordLines(report.records, show, width);
  for (const { sql, refusal, ms, records } of statements) {
    yield '';
    yield `-- ${Math.round(ms)} ms${placesText(records)}${refusal === null ? '' : `; refused: ${refusal}`}`;
    yield `${sql};`;
  }
  yield '';
  yield 'Nothing was written.';
}

function* recordLines(records: readonly BatchRecord[], show: number, width: number | undefined): Generator<string> {
  const sorted = records.toSorted((a, b) => ORDER[a.outcome.kind] - ORDER[b.outcome.kind]);
  const shown = sorted.slice(0, show);
  if (shown.length > 0) {
    const rows = shown.map(({ outcome, ...record }) => [
      record.topic,
      placeText(record),
      record.time,
      outcomeText(outcome),
    ]);
    yield* textTable(['topic', 'place', 'time', 'outcome'], rows, width);
  }
  const rest = Map.groupBy(sorted.slice(show), ({ outcome }) => outcome.kind);
  if (rest.size > 0) {
    yield `and ${[...rest].map(([kind, all]) => `${all.length} ${KIND_WORDS[kind]}`).join(', ')} (--show)`;
  }
}

const KIND_WORDS = { retry: 'to be sent again', rejected: 'rejected', skipped: 'skipped', written: 'written' } as const;

function outcomeText({ kind, reason, stage }: BatchRecord['outcome']): string {
  switch (kind) {
    case 'written':
      return 'written';
    case 'skipped':
      return `skipped (${reason})`;
    case 'rejected':
      return `rejected (${stage}): ${reason}`;
    case 'retry':
      return `to be sent again: ${reason}`;
  }
}

function countsText({ received, written, skipped, rejected, retried }: Counts): string {
  return `${received} records: ${written} written, ${skipped} skipped, ${rejected} rejected, ${retried} to be sent again`;
}

function leftOut({ filtered, absent }: ReplayedBatch['counts']): string {
  const filteredText = filtered === 0 ? '' : `; ${filtered} left out by filterCriteria`;
  return absent === 0 ? filteredText : `${filteredText}; ${absent} offsets have none (compaction, transactions)`;
}

function placesText(records: readonly Pick<BatchRecord, 'partition' | 'offset'>[]): string {
  if (records.length === 0) return '';
  const named = records.slice(0, MOST_PLACES).map(placeText).join(', ');
  const more = records.length > MOST_PLACES ? ` and ${records.length - MOST_PLACES} more` : '';
  return `, records ${named}${more}`;
}

function placeText({ partition, offset }: Pick<BatchRecord, 'partition' | 'offset'>): string {
  return `${partition}:${offset}`;
}
