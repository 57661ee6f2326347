import { partitionOfKey } from '../../../functions/shared/kafka/batch/hashes.ts';
import { isoTime } from '../../../functions/shared/tdengine/time/iso-writer.ts';
import { type Precision, toMs } from '../../../functions/shared/tdengine/time/precision.ts';
import type { RowFinding } from './compare-rows.ts';
import type { LateSpan } from './read-rows.ts';
import type { SourceDifference } from './report.ts';
import type { RowLetters } from './row-letters.ts';
import { placeOfRowId, type RecordLine, type RowLine } from './row-lines.ts';
import type { TopicPart } from './source-work.ts';
import type { VerifiedTable } from './verified-tables.ts';

/** What is known beside rows and records. */
export interface Known {
  readonly tables: readonly VerifiedTable[];
  readonly parts: readonly TopicPart[];
  readonly precision: Precision;
  /** Of each part of a topic, the time of the first row that it has a record of, in ms. */
  readonly firstMs: readonly (number | undefined)[];
  /** By table, rows that are still to be sent; each that is explained is taken from it. */
  readonly late: readonly (readonly LateSpan[])[];
  /** The earliest time that the database keeps, if that is known. */
  readonly kept: bigint | undefined;
  readonly letters: RowLetters;
}

/**
 * Makes what explains findings, with the values of both sides; undefined of a record that may be of a row behind the
 * position, within its millisecond: records tell no shorter times.
 */
export function explainFinding(known: Known): (finding: RowFinding) => SourceDifference | undefined {
  return (finding) => {
    switch (finding.kind) {
      case 'missing':
        return missing(known, finding.row);
      case 'different': {
        const letter = letterOf(known, finding.row);
        const what = finding.wasRight
          ? 'an earlier record is right, and this one came after it'
          : `its ${finding.what} ${finding.what === 'value' ? 'is' : 'are'} not the same`;
        return {
          ...{ kind: letter === undefined ? 'different' : 'dead-lettered', ...rowOf(known, finding.row) },
          ...recordOf(known, finding.record),
          ...{ reason: letter ?? what, expected: finding.row[3], found: finding.record[4] },
        };
      }
      case 'extra':
        return isAtEnd(known, finding.record) ? undefined : extra(known, finding.record);
    }
  };
}

function missing(known: Known, row: RowLine): SourceDifference {
  const place = { ...rowOf(known, row), topic: tableOf(known, row[0]).topic };
  const letter = letterOf(known, row);
  if (letter !== undefined) return { kind: 'dead-lettered', ...place, reason: letter };
  const time = BigInt(row[1]);
  const { passedOver } = tableOf(known, row[0]);
  const over = passedOver.find(
    ({ after, upTo }) => (after === undefined || time > BigInt(after)) && time <= BigInt(upTo),
  );
  if (over !== undefined) return { kind: 'passed-over', ...place, reason: over.reason };
  const { table } = placeOfRowId(row[0]);
  const late = known.late[table]?.find(({ after, upTo, left }) => time > after && time <= upTo && left > 0);
  if (late !== undefined) {
    late.left -= 1;
    return { kind: 'late', ...place };
  }
  const dropped = droppedBefore(known, row);
  if (dropped !== undefined) return { kind: 'dropped', ...place, ...dropped };
  return { kind: 'missing', ...place, expected: row[3] };
}

/** Where the records of a row's key begin, if those of its time have gone. */
function droppedBefore(
  { parts, firstMs, tables }: Known,
  row: RowLine,
): { partition: number; reason: string } | undefined {
  const { table, ms, subtable } = placeOfRowId(row[0]);
  const at = parts.findIndex(
    ({ topic, partition, partitions }) =>
      topic === tables[table]?.topic && partition === partitionOfKey(Buffer.from(subtable), partitions),
  );
  const [part, first] = [parts[at], firstMs[at]];
  if (part === undefined || !part.isCut) return undefined;
  const isEmpty = first === undefined && part.from === part.to;
  if (!isEmpty && (first === undefined || ms >= first)) return undefined;
  const begins = isEmpty ? 'has no record' : `begins with a row of ${isoTime(BigInt(first ?? 0), 'ms')}`;
  return { partition: part.partition, reason: `the partition ${begins}` };
}

function isAtEnd(known: Known, [id]: RecordLine): boolean {
  const { position, span } = tableOf(known, id);
  return known.precision !== 'ms' && position !== undefined && placeOfRowId(id).ms + 1 === span.to;
}

function extra(known: Known, record: RecordLine): SourceDifference {
  const { ms, subtable } = placeOfRowId(record[0]);
  const isExpired = known.kept !== undefined && ms < toMs(known.kept, known.precision);
  return {
    kind: isExpired ? 'expired' : 'extra',
    ...{ table: tableOf(known, record[0]).table.name, subtable, time: isoTime(BigInt(ms), 'ms') },
    ...recordOf(known, record),
    found: record[4],
  };
}

function rowOf(known: Known, row: RowLine): Pick<SourceDifference, 'table' | 'subtable' | 'time'> {
  const { subtable } = placeOfRowId(row[0]);
  return { table: tableOf(known, row[0]).table.name, subtable, time: isoTime(BigInt(row[1]), known.precision) };
}

function recordOf({ parts }: Known, [, number, offset]: RecordLine) {
  const part = parts[number];
  return { topic: part?.topic ?? '', partition: part?.partition ?? 0, offset };
}

function letterOf({ letters }: Known, row: RowLine): string | undefined {
  return letters.of(placeOfRowId(row[0]).subtable, BigInt(row[1]));
}

function tableOf({ tables }: Known, id: string): VerifiedTable {
  const table = tables[placeOfRowId(id).table];
  if (table === undefined) throw new Error('a row is of a table that nobody knows');
  return table;
}
