import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { isoTime } from '../../functions/shared/tdengine/time/iso-writer.ts';
import type { OpenSchemas } from '../../functions/sink/decode/registry/open-schemas.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { PartitionRange, TopicReader } from '../target/topic-reader.ts';
import { comparePart, type Finding } from './compare-part.ts';
import { compareTags, type TagFinding } from './compare-tags.ts';
import { DeadLetters } from './dead-letters.ts';
import { Differences } from './differences.ts';
import { ExpectedRows, placeOfId } from './expected-rows.ts';
import { keptSince } from './kept-since.ts';
import { type LaterRecords, openLater } from './later-records.ts';
import { lookingMapper, type RecordMapper } from './map-records.ts';
import type { VerifiedPartition } from './range.ts';
import { eventRecord } from './record-event.ts';
import { type Difference, type DifferenceKind, isRight, NO_DIFFERENCES, type VerifyReport } from './report.ts';
import { newSinkWork, type SinkWork } from './sink-work.ts';
import { storedRows } from './stored-rows.ts';
import type { WorkFolder } from './work-folder.ts';

/** What a sink is verified with. */
export interface VerifySink {
  readonly connector: string;
  /** Those in force. */
  readonly settings: SinkRuntime;
  /** The registry that they name. */
  readonly schemas: OpenSchemas | undefined;
  readonly tdengine: TDengine;
  readonly reader: Pick<TopicReader, 'read'>;
  /** What is verified of all topics; asked for when nothing was begun before. */
  readonly ranges: () => Promise<readonly VerifiedPartition[]>;
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
  readonly work: WorkFolder<SinkWork>;
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

/** Rows that are kept to be looked for behind the range. */
const MOST_OPEN = 100_000;

/**
 * Whether what a range of Kafka records says is in TDengine: the records are mapped as the sink maps them, the rows of
 * their subtables and hours read, both put on the disk in parts that fit into memory, and compared part by part. Nothing
 * is changed.
 * @throws OperationError when records or rows cannot be read or judged now
 */
export async function verifySink(what: VerifySink): Promise<VerifyReport> {
  const { connector, tdengine, signal } = what;
  const state = what.work.before ?? newSinkWork(await what.ranges());
  const { ranges, records, parts } = state;
  const rows = new ExpectedRows(parts, what.work.path, what.sample, state.rows);
  const differences = new Differences<DifferenceKind, Difference>(NO_DIFFERENCES, what.show, state.differences);
  const mapper = lookingMapper(what.settings, tdengine, what.schemas);
  const letters = await readLetters(what);
  const save = () =>
    what.work.save(() => ({
      ...state,
      rows: rows.state(),
      differences: { counts: differences.counts, shown: differences.shown },
    }));
  const work = { state, rows, mapper, letters, differences, save };
  await mapRange(what, work);
  await readStored(what, work);
  const kept = await keptSince(tdengine, rows.shapes.all, what.now());
  const sums = { expected: 0, same: 0, replaced: 0, hours: 0, sameHours: 0 };
  const open: Finding[] = [];
  for (let part = 0; part < parts; part += 1) {
    signal.throwIfAborted();
    what.told({ step: 'comparing', done: part, of: parts });
    const result = comparePart(rows, part, {
      isDeadLetter: ({ partition, offset }) => letterOf(work, partition, offset) !== undefined,
      isExpired(id) {
        const { shape, time } = placeOfId(id);
        return BigInt(time) < (kept.get(rows.shapes.all[shape]?.database ?? '') ?? LEAST);
      },
      found: (finding) => {
        const isOpen = finding.kind === 'row' && finding.verdict.kind === 'different';
        if (isOpen && open.length < MOST_OPEN) open.push(finding);
        else tell(what, work, finding);
      },
    });
    for (const name of ['expected', 'same', 'replaced', 'hours', 'sameHours'] as const) sums[name] += result[name];
    await compareTags(tdengine, rows, part, (finding) => tellTags(what, work, finding));
  }
  const later = open.length === 0 ? undefined : await readLater(what, { ...work, open });
  for (const finding of open) tell(what, work, finding, later);
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

function letterOf({ state, letters }: Pick<Work, 'state' | 'letters'>, partition: number, offset: number) {
  const range = state.ranges[partition];
  return range && letters.of(range.topic, range.partition, offset);
}

/** What the steps work on. */
interface Work {
  readonly state: SinkWork;
  readonly rows: ExpectedRows;
  readonly mapper: RecordMapper;
  readonly letters: DeadLetters;
  readonly differences: Differences<DifferenceKind, Difference>;
  /** Called where all lines of what the state tells of have been added, and no others. */
  save(): void;
}

async function mapRange({ reader, isHanded, signal, told }: VerifySink, work: Work): Promise<void> {
  const { state, rows, mapper, letters, differences } = work;
  const { ranges, records: counts, next } = state;
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  for (const [number, range] of ranges.entries()) {
    const from = next[number] ?? range.from;
    if (from >= range.to) continue;
    for await (const page of reader.read(range.topic, [{ ...range, from }])) {
      signal.throwIfAborted();
      const records = page.map(eventRecord).filter(isHanded);
      counts.read += page.length;
      counts.filtered += page.length - records.length;
      await mapper.map(records, {
        row: (row, record, schema, precision) => rows.add(row, record, number, schema, precision),
        skipped(_record, reason) {
          counts.skipped[reason] = (counts.skipped[reason] ?? 0) + 1;
        },
        rejected({ topic, partition, offset }, error) {
          counts.rejected += 1;
          const letter = letters.of(topic, partition, offset);
          const reason = letter === undefined ? error.message : `${letter.stage}: ${letter.message}`;
          const kind = letter === undefined ? 'unwritable' : 'dead-lettered';
          differences.add(kind, () => ({ kind, topic, partition, offset, reason }));
        },
      });
      next[number] = (page.at(-1)?.offset ?? from) + 1;
      told({ step: 'records', done: counts.read, of: total });
      work.save();
    }
    next[number] = range.to;
  }
}

async function readStored({ tdengine, signal, told }: VerifySink, { state, rows, save }: Work): Promise<void> {
  let done = 0;
  for (const shape of rows.shapes.all) {
    const reading = state.reading[shape.index] ?? { after: undefined, isRead: false };
    state.reading[shape.index] = reading;
    if (reading.isRead) continue;
    for await (const { rows: page, end } of storedRows(tdengine, shape, signal, reading.after)) {
      for (const { subtable, time, cells } of page) rows.addFound(shape, subtable, time, cells);
      done += page.length;
      told({ step: 'rows', done, of: undefined });
      if (end === undefined) continue;
      reading.after = end;
      save();
    }
    reading.isRead = true;
  }
}

/** Looks behind the range, as far as the sink has committed, for what became of rows that are not as the range says. */
async function readLater(
  what: VerifySink,
  { state, rows, mapper, open }: Pick<Work, 'state' | 'rows' | 'mapper'> & { readonly open: readonly Finding[] },
): Promise<LaterRecords> {
  const later = openLater(rows, open);
  const { untimed, sampledOut } = rows;
  const behind = state.ranges.map((range) => ({ ...range, from: range.to, to: range.end }));
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

/** Adds other tags to the report. */
function tellTags(
  { showValues }: VerifySink,
  { state, differences }: Pick<Work, 'state' | 'differences'>,
  { shape, subtable, hadThem, partition, offset, cells }: TagFinding,
): void {
  const kind = hadThem ? 'tags-kept' : 'tags';
  const { database, stable } = shape;
  const range = state.ranges[partition];
  differences.add(kind, () => ({
    ...{ kind, database, ...(stable !== undefined && { stable }), table: subtable },
    ...{ topic: range?.topic ?? '', partition: range?.partition ?? 0, offset },
    columns: cells.map(({ name, ...values }) => ({ name, ...(showValues && values) })),
  }));
}

/** Adds a finding to the report. */
function tell(
  what: VerifySink,
  { state, rows, differences, letters }: Pick<Work, 'state' | 'rows' | 'differences' | 'letters'>,
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
    differences.add('extra', () => ({ kind: 'extra', ...row() }));
    return;
  }
  const { verdict, last } = finding;
  const from = state.ranges[last.partition];
  const record = { topic: from?.topic ?? '', partition: from?.partition ?? 0, offset: last.offset };
  switch (verdict.kind) {
    case 'missing':
    case 'expired':
      differences.add(verdict.kind, () => ({ kind: verdict.kind, ...row(), ...record }));
      return;
    case 'dead-lettered': {
      const letter = letterOf({ state, letters }, verdict.by.partition, verdict.by.offset);
      const reason = letter === undefined ? '' : `${letter.stage}: ${letter.message}`;
      const kind = 'dead-lettered';
      differences.add(kind, () => ({ kind, ...row(), ...record, offset: verdict.by.offset, reason }));
      return;
    }
    case 'different': {
      const kind = later?.explains(finding.id) === true ? 'overwritten' : 'different';
      const columns = verdict.cells.map(({ name, ...values }) => ({ name, ...(what.showValues && values) }));
      differences.add(kind, () => ({ kind, ...row(), ...record, columns }));
    }
  }
}
