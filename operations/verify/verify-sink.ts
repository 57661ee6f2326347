import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { isoTime } from '../../functions/shared/tdengine/time/iso-writer.ts';
import type { OpenSchemas } from '../../functions/sink/decode/registry/open-schemas.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { PartitionRange, TopicReader } from '../target/topic-reader.ts';
import { comparePart, type Finding } from './compare-part.ts';
import { DeadLetters } from './dead-letters.ts';
import { ExpectedRows, placeOfId } from './expected-rows.ts';
import { keptSince } from './kept-since.ts';
import { type LaterRecords, openLater } from './later-records.ts';
import { lookingMapper, type RecordMapper } from './map-records.ts';
import type { VerifiedPartition } from './range.ts';
import { eventRecord } from './record-event.ts';
import { Differences, isRight, type VerifyReport } from './report.ts';
import { storedRows } from './stored-rows.ts';

/** What a sink is verified with. */
export interface VerifySink {
  readonly connector: string;
  /** Those in force. */
  readonly settings: SinkRuntime;
  /** The registry that they name. */
  readonly schemas: OpenSchemas | undefined;
  readonly tdengine: TDengine;
  readonly reader: Pick<TopicReader, 'read'>;
  /** What is verified of all topics. */
  readonly ranges: readonly VerifiedPartition[];
  /** All that is there of the dead letter topic; empty without one. */
  readonly letters: readonly (PartitionRange & { readonly topic: string })[];
  /** Whether Lambda hands the record to the function, by `filterCriteria`. */
  readonly isHanded: (record: EventRecord) => boolean;
  /** One subtable in so many is compared. */
  readonly sample: number;
  /** Differences of each kind that are shown. */
  readonly show: number;
  /** Whether values are shown. */
  readonly showValues: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly told: (progress: VerifyProgress) => void;
}

/** How far it is. */
export interface VerifyProgress {
  readonly step: 'records' | 'rows' | 'comparing' | 'later records';
  readonly done: number;
  /** Undefined: nobody knows. */
  readonly of: number | undefined;
}

/** Records whose rows are in one part, about: so many rows take a few MB. */
const RECORDS_OF_PART = 20_000;
const MOST_PARTS = 256;

/** Rows that are kept to be looked for behind the range. */
const MOST_OPEN = 100_000;

/**
 * Whether what a range of Kafka records says is in TDengine: the records are mapped as the sink maps them, the rows of
 * their subtables and hours read, both put on the disk in parts that fit into memory, and compared part by part. Nothing
 * is changed.
 * @throws OperationError when records or rows cannot be read or judged now
 */
export async function verifySink(what: VerifySink): Promise<VerifyReport> {
  const { ranges, connector, tdengine, signal } = what;
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const parts = Math.min(MOST_PARTS, Math.max(1, Math.ceil(total / RECORDS_OF_PART)));
  const rows = new ExpectedRows(parts, what.sample);
  const differences = new Differences(what.show);
  const mapper = lookingMapper(what.settings, tdengine, what.schemas);
  try {
    const letters = await readLetters(what);
    const records = await mapRange(what, { rows, mapper, letters, differences, total });
    await readStored(what, rows);
    const kept = await keptSince(tdengine, rows.shapes.all, what.now());
    const sums = { expected: 0, same: 0, replaced: 0, hours: 0, sameHours: 0 };
    const open: Finding[] = [];
    for (let part = 0; part < parts; part += 1) {
      signal.throwIfAborted();
      what.told({ step: 'comparing', done: part, of: parts });
      const result = comparePart(rows, part, {
        isDeadLetter: ({ partition, offset }) => letterOf(what, letters, partition, offset) !== undefined,
        isExpired(id) {
          const { shape, time } = placeOfId(id);
          return BigInt(time) < (kept.get(rows.shapes.all[shape]?.database ?? '') ?? LEAST);
        },
        found: (finding) => {
          const isOpen = finding.kind === 'row' && finding.verdict.kind === 'different';
          if (isOpen && open.length < MOST_OPEN) open.push(finding);
          else tell(what, { rows, differences, letters }, finding);
        },
      });
      for (const name of ['expected', 'same', 'replaced', 'hours', 'sameHours'] as const) sums[name] += result[name];
    }
    const later = open.length === 0 ? undefined : await readLater(what, { rows, mapper, open });
    for (const finding of open) tell(what, { rows, differences, letters }, finding, later);
    return {
      connector,
      isRight: isRight(differences.counts),
      ranges: ranges.map(({ topic, partition, from, to, waiting }) => ({ topic, partition, from, to, waiting })),
      records,
      rows: {
        ...{ expected: sums.expected, same: sums.same, replaced: sums.replaced },
        ...{ untimed: rows.untimed, sampledOut: rows.sampledOut },
      },
      hours: { compared: sums.hours, same: sums.sameHours },
      differences: differences.counts,
      shown: differences.shown,
    };
  } finally {
    rows.remove();
  }
}

/** Less than every time. */
const LEAST = -(2n ** 63n);

async function readLetters({ reader, letters, connector, signal }: VerifySink): Promise<DeadLetters> {
  const all = new DeadLetters();
  for (const range of letters) {
    for await (const page of reader.read(range.topic, [range])) {
      signal.throwIfAborted();
      for (const record of page) all.add(record, connector);
    }
  }
  return all;
}

function letterOf({ ranges }: VerifySink, letters: DeadLetters, partition: number, offset: number) {
  const range = ranges[partition];
  return range && letters.of(range.topic, range.partition, offset);
}

/** What the steps work on. */
interface Work {
  readonly rows: ExpectedRows;
  readonly mapper: RecordMapper;
  readonly letters: DeadLetters;
  readonly differences: Differences;
  readonly total: number;
}

async function mapRange(what: VerifySink, work: Work): Promise<VerifyReport['records']> {
  const { ranges, reader, isHanded, signal } = what;
  const { rows, mapper, letters, differences, total } = work;
  const skipped: Record<string, number> = {};
  const counts = { read: 0, filtered: 0, skipped, rejected: 0 };
  for (const [number, range] of ranges.entries()) {
    for await (const page of reader.read(range.topic, [range])) {
      signal.throwIfAborted();
      const records = page.map(eventRecord).filter(isHanded);
      counts.read += page.length;
      counts.filtered += page.length - records.length;
      await mapper.map(records, {
        row: (row, record, schema, precision) => rows.add(row, record, number, schema, precision),
        skipped(_record, reason) {
          skipped[reason] = (skipped[reason] ?? 0) + 1;
        },
        rejected({ topic, partition, offset }, error) {
          counts.rejected += 1;
          const letter = letters.of(topic, partition, offset);
          const reason = letter === undefined ? error.message : `${letter.stage}: ${letter.message}`;
          differences.add(letter === undefined ? 'unwritable' : 'dead-lettered', () => ({
            ...{ topic, partition, offset, reason },
          }));
        },
      });
      what.told({ step: 'records', done: counts.read, of: total });
    }
  }
  return counts;
}

async function readStored(what: VerifySink, rows: ExpectedRows): Promise<void> {
  let done = 0;
  for (const shape of rows.shapes.all) {
    for await (const page of storedRows(what.tdengine, shape, what.signal)) {
      for (const { subtable, time, cells } of page) rows.addFound(shape, subtable, time, cells);
      done += page.length;
      what.told({ step: 'rows', done, of: undefined });
    }
  }
}

/** Looks behind the range, as far as the sink has committed, for what became of rows that are not as the range says. */
async function readLater(
  what: VerifySink,
  { rows, mapper, open }: Pick<Work, 'rows' | 'mapper'> & { readonly open: readonly Finding[] },
): Promise<LaterRecords> {
  const later = openLater(rows, open);
  const { untimed, sampledOut } = rows;
  const behind = what.ranges.map((range) => ({ ...range, from: range.to, to: range.end }));
  const total = behind.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0);
  let done = 0;
  for (const range of behind) {
    if (range.to <= range.from) continue;
    for await (const page of what.reader.read(range.topic, [range])) {
      what.signal.throwIfAborted();
      await mapper.map(page.map(eventRecord).filter(what.isHanded), later);
      done += page.length;
      what.told({ step: 'later records', done, of: total });
      if (later.isDone()) break;
    }
  }
  Object.assign(rows, { untimed, sampledOut });
  return later;
}

/** Adds a finding to the report. */
function tell(
  what: VerifySink,
  { rows, differences, letters }: Pick<Work, 'rows' | 'differences' | 'letters'>,
  finding: Finding,
  later?: LaterRecords,
): void {
  const place = placeOfId(finding.id);
  const shape = rows.shapes.all[place.shape];
  if (shape === undefined) throw new Error('a row is of a table that nobody knows');
  const { database, stable, precision } = shape;
  const row = () => ({
    ...{ database, ...(stable !== undefined && { stable }), table: place.table },
    ...{ time: isoTime(BigInt(place.time), precision), ...(place.key !== undefined && { key: place.key }) },
  });
  if (finding.kind === 'extra') {
    differences.add('extra', row);
    return;
  }
  const { verdict, last } = finding;
  const from = what.ranges[last.partition];
  const record = { topic: from?.topic ?? '', partition: from?.partition ?? 0, offset: last.offset };
  switch (verdict.kind) {
    case 'missing':
    case 'expired':
      differences.add(verdict.kind, () => ({ ...row(), ...record }));
      return;
    case 'dead-lettered': {
      const letter = letterOf(what, letters, verdict.by.partition, verdict.by.offset);
      const reason = letter === undefined ? '' : `${letter.stage}: ${letter.message}`;
      differences.add('dead-lettered', () => ({ ...row(), ...record, offset: verdict.by.offset, reason }));
      return;
    }
    case 'different':
      differences.add(later?.explains(finding.id) === true ? 'overwritten' : 'different', () => ({
        ...row(),
        ...record,
        columns: verdict.cells.map(({ name, ...values }) => ({ name, ...(what.showValues && values) })),
      }));
  }
}
