import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { keyColumnOf, type TableSchema } from '../../functions/shared/tdengine/table-schema.ts';
import { typeText } from '../../functions/shared/tdengine/types/lengths.ts';
import type { OpenSchemas } from '../../functions/sink/decode/registry/open-schemas.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { Row, Subtable } from '../../functions/sink/rows/row.ts';
import { databasesOf } from '../../mapping/sink/databases.ts';
import { reasonWords } from '../dead-letters/stats.ts';
import { OperationError } from '../operation-error.ts';
import type { PartitionRange, TopicReader, TopicRecord } from '../target/topic-reader.ts';
import { type MappedRecords, RecordMapper } from '../verify/map-records.ts';
import { eventRecord } from '../verify/record-event.ts';
import { TableNeeds } from './needs.ts';
import { type ChangedColumn, type ChangedTable, type DriftReport, Refusals } from './report.ts';
import { TrialTables } from './trial-tables.ts';

/** What is looked at, and with what. */
export interface DriftSink {
  readonly connector: string;
  /** Those in force. */
  readonly settings: SinkRuntime;
  /** The registry that they name. */
  readonly schemas: OpenSchemas | undefined;
  /** The actual one, which is only asked. */
  readonly tdengine: TDengine;
  /** One that is thrown away, with nothing in it. */
  readonly trial: TDengine;
  readonly reader: Pick<TopicReader, 'read'>;
  readonly ranges: readonly (PartitionRange & { readonly topic: string })[];
  /** Whether Lambda hands the record to the function, by `filterCriteria`. */
  readonly isHanded: (record: EventRecord) => boolean;
  /** One record in so many is looked at. */
  readonly sample: number;
  /** When the records are taken to arrive, in ms since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly told: (progress: DriftProgress) => void;
}

/** How many records were read, of about how many. */
export interface DriftProgress {
  readonly done: number;
  readonly of: number;
}

/** Names of new subtables that are shown of each stable. */
const SOME = 5;

/**
 * What records would change of the tables as they are, and which of them would be refused: the sink's own code maps them and
 * makes the tables ready, in a TDengine that is thrown away.
 * @throws OperationError, TDengineError when records or tables cannot be read now
 */
export async function driftOfSink(what: DriftSink): Promise<DriftReport> {
  const { settings, schemas, ranges, trial, now } = what;
  const tables = new TrialTables(what.tdengine, trial);
  const databases = await databasesOf(settings, new Set(ranges.map(({ topic }) => topic)));
  await tables.openDatabases(databases);
  const mapper = new RecordMapper({
    ...{ settings, schemas, tdengine: tables.tdengine, arrivalMs: now },
    decoded: (records) => tables.openTables(records),
  });
  const drift = new Drift(tables);
  const read = await readRecords(what, (records) => mapper.map(records, drift));
  const made = tables.tdengine.take().filter(({ refusal }) => refusal === undefined);
  const report = {
    databases: await tables.madeDatabases(),
    tables: await drift.tables(),
    subtables: drift.subtables(),
    refusals: [...drift.refusals.all],
    otherRefusals: drift.refusals.others,
  };
  const changes = [report.databases, report.tables, report.subtables, report.refusals];
  return {
    connector: what.connector,
    // Of what was not read nobody knows.
    isSame: changes.every(({ length }) => length === 0) && read.ranges.every(({ notRead }) => notRead === null),
    ranges: read.ranges,
    records: { ...read.counts, ...drift.counts },
    ...report,
    statements: made.map(({ sql }) => sql),
    untakenFields: [...mapper.takeUntaken()],
  };
}

/** Reads the ranges as far as they can be read. */
async function readRecords(
  { ranges, reader, isHanded, sample, signal, told }: DriftSink,
  take: (records: readonly EventRecord[]) => Promise<void>,
) {
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const counts = { read: 0, filtered: 0, sampledOut: 0 };
  const ofRanges: DriftReport['ranges'] = [];
  for (const range of ranges) {
    const { topic, partition, from, to } = range;
    let notRead: string | null = null;
    try {
      for await (const page of reader.read(topic, [range])) {
        signal.throwIfAborted();
        const before = counts.read;
        counts.read += page.length;
        const sampled = page.filter((_: TopicRecord, index) => (before + index) % sample === 0);
        const records = sampled.map(eventRecord).filter(isHanded);
        counts.sampledOut += page.length - sampled.length;
        counts.filtered += sampled.length - records.length;
        await take(records);
        told({ done: counts.read, of: total });
      }
    } catch (error) {
      // What has come is worth to be told: the end of a topic that is written with transactions is always open.
      if (!(error instanceof OperationError) || error.code !== 'refused') throw error;
      notRead = error.message;
    }
    ofRanges.push({ topic, partition, from, to, notRead });
  }
  return { counts, ranges: ofRanges };
}

/** What becomes of records, by what they have in common. */
class Drift implements MappedRecords {
  readonly counts: { readonly skipped: Record<string, number>; taken: number; rejected: number; held: number } = {
    ...{ skipped: {}, taken: 0, rejected: 0, held: 0 },
  };
  readonly refusals = new Refusals();
  readonly #trial: TrialTables;
  readonly #needs = new Map<string, { readonly table: Subtable; readonly needs: TableNeeds }>();
  readonly #subtables = new Map<string, DriftReport['subtables'][number]>();
  /** The record of the last row, and of the last that is in the way of another stable's. */
  #last: EventRecord | undefined;
  #misplaced: EventRecord | undefined;

  constructor(trial: TrialTables) {
    this.#trial = trial;
  }

  row(row: Row, record: EventRecord): void {
    if (record !== this.#last) this.counts.taken += 1;
    this.#last = record;
    const { table } = row;
    const owner = this.#trial.ownerOf(table);
    if (owner.stable !== table.stable) {
      this.#refuseName(row, record, owner.stable);
      return;
    }
    if (owner.isNew) this.#countSubtable(table);
    const known = this.#needs.get(table.schemaKey) ?? {
      table,
      needs: new TableNeeds(this.#trial.before(table.schemaKey)),
    };
    this.#needs.set(table.schemaKey, known);
    known.needs.add(row, () => placeOf(record));
  }

  skipped(_record: EventRecord, reason: string): void {
    const { skipped } = this.counts;
    skipped[reason] = (skipped[reason] ?? 0) + 1;
  }

  rejected(record: EventRecord, error: Parameters<MappedRecords['rejected']>[1]): void {
    this.counts.rejected += 1;
    const { stage, message, column = null, route = null } = error;
    this.refusals.add({ ...refused(record, message), kind: 'rejected', stage, column, route });
  }

  held(record: EventRecord, error: Error): void {
    this.counts.held += 1;
    this.refusals.add({ ...refused(record, error.message), kind: 'held', stage: 'schema', column: null, route: null });
  }

  /** The stables and plain tables that are not as they were. */
  async tables(): Promise<ChangedTable[]> {
    const changed: ChangedTable[] = [];
    for (const [key, { table, needs }] of this.#needs) {
      const before = this.#trial.before(key);
      const columns = changedColumns(before, (await this.#trial.schema(table)) ?? [], needs);
      if (columns.length === 0 && before !== undefined) continue;
      const { database, stable, name } = table;
      changed.push({
        ...{ database, name: stable ?? name, kind: stable === undefined ? 'table' : 'stable' },
        ...{ change: before === undefined ? 'create' : 'alter', rows: needs.rows, first: needs.first, columns },
      });
    }
    return changed;
  }

  subtables(): DriftReport['subtables'] {
    return [...this.#subtables.values()];
  }

  #countSubtable({ schemaKey, database, stable = '', name }: Subtable): void {
    const known = this.#subtables.get(schemaKey) ?? { database, stable, count: 0, some: [] };
    this.#subtables.set(schemaKey, known);
    known.count += 1;
    if (known.some.length < SOME) known.some.push(name);
  }

  #refuseName({ table }: Row, record: EventRecord, owner: string | undefined): void {
    if (record === this.#misplaced) return;
    this.#misplaced = record;
    this.counts.taken -= 1;
    this.counts.rejected += 1;
    const { database, stable, name } = table;
    const is = owner === '' ? 'is a plain table' : `is a subtable of ${owner}`;
    const reason = `${database}.${name} ${is}, and the record has it in ${stable}`;
    this.refusals.add({ ...refused(record, reason), kind: 'rejected', stage: 'write', column: null, route: null });
  }
}

function refused(record: EventRecord, reason: string) {
  return { reason: reasonWords(reason), first: placeOf(record) };
}

function placeOf({ topic, partition, offset }: EventRecord): string {
  return `${topic} ${partition}:${offset}`;
}

/** Columns and tags that a table has not, or shorter; of a new one those that its rows give. */
function changedColumns(before: TableSchema | undefined, after: TableSchema, needs: TableNeeds): ChangedColumn[] {
  const [time] = after;
  const key = keyColumnOf(after);
  return after.flatMap(({ name, type, length, role }) => {
    const was = before?.find((each) => each.name === name);
    if (name === time?.name || name === key || (was !== undefined && was.length >= length)) return [];
    const need = needs.columns.get(name);
    return [
      {
        ...{ name, role: role === 'tag' ? ('tag' as const) : ('column' as const) },
        change: was === undefined ? ('add' as const) : ('widen' as const),
        from: was === undefined ? null : typeText(was.type, was.length),
        to: typeText(type, length),
        rows: need?.rows ?? 0,
        first: need?.first ?? null,
      },
    ];
  });
}
