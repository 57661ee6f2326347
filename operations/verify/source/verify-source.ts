import type { SourceRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { msOfTime } from '../../../functions/shared/tdengine/time/digits.ts';
import { isoTime } from '../../../functions/shared/tdengine/time/iso-writer.ts';
import type { Precision } from '../../../functions/shared/tdengine/time/precision.ts';
import { shardOf } from '../../../functions/source/tables/table-selection.ts';
import type { PartitionRange, TopicReader } from '../../target/topic-reader.ts';
import { Differences } from '../differences.ts';
import { keptSince } from '../kept-since.ts';
import { Spill } from '../spill.ts';
import type { WorkFolder } from '../work-folder.ts';
import { compareRows } from './compare-rows.ts';
import { explainFinding } from './explain-finding.ts';
import { openRowReader, type RowReader } from './read-rows.ts';
import {
  isSourceRight,
  NO_SOURCE_DIFFERENCES,
  type SourceDifference,
  type SourceKind,
  type SourceVerifyReport,
} from './report.ts';
import { RowLetters } from './row-letters.ts';
import { bytesOfRecord, placeOfRecord, type RecordLine, type RowLine, rowIdOf } from './row-lines.ts';
import { newSourceWork, type SourcePlan, type SourceWork, type TopicPart } from './source-work.ts';
import type { VerifiedTable } from './verified-tables.ts';

/** What a source is verified with. */
export interface VerifySource {
  readonly connector: string;
  /** Those in force. */
  readonly settings: SourceRuntime;
  readonly precision: Precision;
  readonly tdengine: TDengine;
  readonly reader: Pick<TopicReader, 'read'>;
  /** What is verified; asked for when nothing was begun before. */
  readonly plan: () => Promise<SourcePlan>;
  /** All that is there of the dead letter topic; empty without one. */
  readonly letters: readonly (PartitionRange & { readonly topic: string })[];
  /** One subtable in so many is compared. */
  readonly sample: number;
  /** Differences of each kind that are shown. */
  readonly show: number;
  /** Whether values are shown. */
  readonly showValues: boolean;
  readonly work: WorkFolder<SourceWork>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly told: (progress: SourceProgress) => void;
}

/** How far it is. */
export interface SourceProgress {
  readonly step: 'records' | 'rows' | 'comparing';
  readonly done: number;
  readonly of: number;
}

/** What the steps work on. */
interface Work extends VerifySource {
  readonly state: SourceWork;
  readonly rowLines: Spill;
  readonly recordLines: Spill;
  readonly differences: Differences<SourceKind, SourceDifference>;
  readonly deadLetters: RowLetters;
  /** Called where all lines of what the state tells of have been added, and no others. */
  save(): void;
}

/**
 * Whether the rows of a source are in Kafka: what the source would send of each is compared, byte for byte, with what its
 * topic has. Records and rows are put on the disk in parts that fit into memory, and compared part by part. Nothing is changed.
 * @throws OperationError when records or rows cannot be read or judged now
 */
export async function verifySource(what: VerifySource): Promise<SourceVerifyReport> {
  const { settings, precision, tdengine } = what;
  const plan = what.work.before?.plan ?? (await what.plan());
  const { tables, parts } = plan;
  const readers: RowReader[] = [];
  for (const table of tables) readers.push(await openRowReader(tdengine, settings, precision, table));
  const work = await openWork(what, plan, readers);
  const { state, differences, deadLetters: letters } = work;
  await readRecords(work);
  await readRows(work, readers);
  const late = await Promise.all(readers.map((reader) => reader.late(settings.lookbackMs)));
  const { database } = settings;
  const kept = (await keptSince(tdengine, [{ database, precision }], what.now())).get(database);
  const firstMs = state.topics.map((each) => each.firstMs ?? undefined);
  const explain = explainFinding({ tables, parts, precision, firstMs, late, kept, letters });
  const sums = { expected: 0, same: 0, repeated: 0, replaced: 0 };
  for (let part = 0; part < state.lineParts; part += 1) {
    what.signal.throwIfAborted();
    what.told({ step: 'comparing', done: part, of: state.lineParts });
    const rows = Array.from(work.rowLines.lines(part), rowLine);
    const records = Array.from(work.recordLines.lines(part), recordLine);
    const compared = compareRows(rows, records, (finding) => {
      const difference = explain(finding);
      if (difference === undefined) return;
      const { expected, found, ...shown } = difference;
      differences.add(difference.kind, () => (what.showValues ? difference : shown));
    });
    for (const name of ['expected', 'same', 'repeated', 'replaced'] as const) sums[name] += compared[name];
  }
  return {
    connector: what.connector,
    isRight: isSourceRight(differences.counts),
    tables: tables.map(({ table, topic, span, position }, at) => ({
      ...{ table: table.name, topic, from: timeText(span.from) },
      to: position === undefined ? null : timeText(span.to),
      ...{ rows: state.reading[at]?.rows ?? 0, waiting: state.reading[at]?.waiting ?? 0 },
    })),
    records: state.records,
    rows: { ...sums, ...state.rows },
    differences: differences.counts,
    shown: differences.shown,
  };
}

async function openWork(what: VerifySource, plan: SourcePlan, readers: readonly RowReader[]): Promise<Work> {
  const { work: folder, show } = what;
  const state = folder.before ?? newSourceWork(plan, await countRows(readers));
  const rowLines = new Spill(state.lineParts, folder.path, 'rows', state.written.rows);
  const recordLines = new Spill(state.lineParts, folder.path, 'records', state.written.records);
  const differences = new Differences<SourceKind, SourceDifference>(NO_SOURCE_DIFFERENCES, show, state.differences);
  return {
    ...what,
    ...{ state, rowLines, recordLines, differences },
    deadLetters: await readLetters(what),
    save: () =>
      folder.save(() => ({
        ...state,
        differences: { counts: differences.counts, shown: differences.shown },
        written: { rows: [...rowLines.flush()], records: [...recordLines.flush()] },
      })),
  };
}

async function countRows(readers: readonly RowReader[]) {
  const counted = [];
  for (const reader of readers) counted.push(await reader.count());
  return counted;
}

function recordsOf(parts: readonly TopicPart[]): number {
  return parts.reduce((sum, { from, to }) => sum + to - from, 0);
}

async function readLetters({ reader, letters, connector, settings, precision, signal }: VerifySource) {
  const all = new RowLetters(connector, settings.database, precision);
  for (const range of letters) {
    for await (const page of reader.read(range.topic, [range])) {
      signal.throwIfAborted();
      for (const record of page) all.add(record);
    }
  }
  return all;
}

async function readRecords(work: Work): Promise<void> {
  const { reader, settings, state, recordLines, sample } = work;
  const { tables, parts } = state.plan;
  const numbers = new Map(
    tables.map(({ table, topic }, at) => [tableText(topic, table.kind === 'stable', table.name), at]),
  );
  const { records } = state;
  const total = recordsOf(parts);
  for (const [number, part] of parts.entries()) {
    const of = state.topics[number];
    if (of === undefined || of.next >= part.to) continue;
    for await (const page of reader.read(part.topic, [{ ...part, from: of.next }])) {
      work.signal.throwIfAborted();
      for (const record of page) {
        const place = placeOfRecord(record);
        if (place?.ms !== undefined) of.firstMs ??= place.ms;
        const at =
          place?.database === settings.database
            ? numbers.get(tableText(part.topic, place.isStable, place.table))
            : undefined;
        if (place === undefined || at === undefined) records.others += 1;
        else if (place.ms === undefined) records.untimed += 1;
        else if (!isWithin(tables[at]?.span, place.ms)) records.outside += 1;
        else if (shardOf(place.subtable, sample) === 0) {
          const { head, value } = bytesOfRecord(record);
          const id = rowIdOf(at, place.subtable, place.ms);
          const line: RecordLine = [id, number, record.offset, head, value];
          recordLines.add(partOf(id, state), JSON.stringify(line));
        }
        of.next = record.offset + 1;
      }
      records.read += page.length;
      work.told({ step: 'records', done: records.read, of: total });
      work.save();
    }
    of.next = part.to;
  }
}

async function readRows(work: Work, readers: readonly RowReader[]): Promise<void> {
  const { state, rowLines, sample, precision, signal, differences, deadLetters } = work;
  const { tables } = state.plan;
  const total = state.reading.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const [number, reader] of readers.entries()) {
    const of = state.reading[number];
    if (of === undefined || of.isRead) continue;
    for await (const { records, leftOut, unsendable, end } of reader.read(of.after ?? undefined, signal)) {
      state.rows.leftOut += leftOut;
      for (const { row, head, value } of records) {
        if (shardOf(row.subtable, sample) !== 0) {
          state.rows.sampledOut += 1;
          continue;
        }
        const id = rowIdOf(number, row.subtable, msOfTime(row.time, precision));
        const line: RowLine = [id, row.time, head, value];
        rowLines.add(partOf(id, state), JSON.stringify(line));
      }
      for (const { row, reason } of unsendable) {
        const letter = deadLetters.of(row.subtable, BigInt(row.time));
        const kind = letter === undefined ? 'unsendable' : 'dead-lettered';
        differences.add(kind, () => ({
          ...{ kind, table: tables[number]?.table.name ?? '', subtable: row.subtable },
          ...{
            time: isoTime(BigInt(row.time), precision),
            topic: tables[number]?.topic ?? '',
            reason: letter ?? reason,
          },
        }));
      }
      done += records.length;
      work.told({ step: 'rows', done, of: total });
      if (end === undefined) continue;
      of.after = end;
      work.save();
    }
    of.isRead = true;
  }
}

function isWithin(span: VerifiedTable['span'] | undefined, ms: number): boolean {
  return (
    span !== undefined && ms >= (span.from ?? Number.NEGATIVE_INFINITY) && ms < (span.to ?? Number.POSITIVE_INFINITY)
  );
}

/** Under which a table's records are found. */
function tableText(topic: string, isStable: boolean, name: string): string {
  return `${topic} ${isStable ? 'stable' : 'plain'} ${name}`;
}

function partOf(id: string, { lineParts }: SourceWork): number {
  return shardOf(id, lineParts);
}

function rowLine(line: string): RowLine {
  return JSON.parse(line);
}

function recordLine(line: string): RecordLine {
  return JSON.parse(line);
}

function timeText(ms: number | undefined): string | null {
  return ms === undefined ? null : isoTime(BigInt(ms), 'ms');
}
