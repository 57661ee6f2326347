import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import { tableKey } from '../../functions/sink/rows/table-registry.ts';
import type { Outcome } from '../../functions/sink/settle/outcomes.ts';
import { databasesOf } from '../sink/databases.ts';
import { withEmbedded } from '../sink/embedded.ts';
import { recording, type Statement } from '../sink/recording.ts';
import { runSink, type SinkRun, type SinkTrial } from '../sink/run-sink.ts';
import { hurriedClock } from '../sink/still-clock.ts';
import { rowKey, type StoredRow, storedRows } from '../sink/stored-rows.ts';
import { mergedText, TagsSoFar } from '../sink/told.ts';
import { mirrorStatements, type WantedTable } from './mirror.ts';
import { type RouteVerdict, routeVerdicts } from './route-verdicts.ts';

/** What records are previewed with. */
export interface PreviewContext {
  readonly settings: SinkRuntime;
  /** The time at which the records arrive, in milliseconds since 1970. */
  readonly now: number;
  /** A TDengine whose tables are looked at and left as they are; left out, there are none yet. */
  readonly actual?: TDengine | undefined;
  readonly openSchemas?: SinkTrial['openSchemas'];
}

/** What one record becomes. */
export interface RecordPreview {
  readonly record: EventRecord;
  readonly routes: readonly RouteVerdict[];
  readonly outcome: Outcome;
  /** Rows that are new, or others than before the record. */
  readonly rows: readonly StoredRow[];
  /** What the sink tells TDengine, in its order. */
  readonly statements: readonly Statement[];
  /** Paths of fields that no route takes. */
  readonly untaken: readonly string[];
  /** Tables in which rows of the record have become one and lost a value, as `database.table`. */
  readonly merged: readonly string[];
  /** Tags that records before had otherwise, as `database.stable: tag`. */
  readonly changedTags: readonly string[];
}

/**
 * What records become, one after the other: each finds the tables as those before it have left them. The sink itself writes
 * them, into a TDengine that is thrown away.
 */
export async function previewRecords(
  records: readonly EventRecord[],
  context: PreviewContext,
): Promise<readonly RecordPreview[]> {
  const { settings, now, openSchemas } = context;
  const databases = await databasesOf(settings, new Set(records.map(({ topic }) => topic)));
  return withTables(records, databases, context, async (tdengine) => {
    const recorded = recording(tdengine);
    const previews: RecordPreview[] = [];
    const tags = new TagsSoFar();
    let before = await storedRows(tdengine, databases);
    for (const record of records) {
      const run = await runSink({ settings, tdengine: recorded, now, openSchemas }, [record]);
      const after = await storedRows(tdengine, databases);
      const preview = previewOf(record, run, settings);
      const isWritten = preview.outcome.kind === 'written';
      previews.push({
        ...preview,
        rows: changed(before, after),
        statements: recorded.take(),
        changedTags: isWritten ? tags.changed(run.made.map(({ row }) => row)) : [],
      });
      before = after;
    }
    return previews;
  });
}

/** How records end that come together, as one batch: without what they become, and for many of them. */
export async function previewOutcomes(
  records: readonly EventRecord[],
  context: PreviewContext,
): Promise<readonly Outcome[]> {
  const { settings, now, openSchemas } = context;
  const databases = await databasesOf(settings, new Set(records.map(({ topic }) => topic)));
  return withTables(records, databases, context, async (tdengine) => {
    const { outcomes } = await runSink({ settings, tdengine, now, openSchemas }, records);
    return outcomes;
  });
}

/** What becomes of a batch. */
export interface BatchRun extends Pick<SinkRun, 'outcomes' | 'sent' | 'measures'> {
  /** What the sink tells TDengine, in its order. */
  readonly statements: readonly Statement[];
}

/** What becomes of records that come together, as one batch, with all that the sink tells TDengine and how long it takes. */
export async function runBatch(records: readonly EventRecord[], context: PreviewContext): Promise<BatchRun> {
  const { settings, now, openSchemas } = context;
  const databases = await databasesOf(settings, new Set(records.map(({ topic }) => topic)));
  return withTables(records, databases, context, async (tdengine) => {
    const recorded = recording(tdengine);
    const trial = { settings, tdengine: recorded, now, openSchemas, clock: hurriedClock(now) };
    const run = await runSink(trial, records);
    return { ...run, statements: recorded.take() };
  });
}

/** Gives work an embedded TDengine with the tables that records find in the actual one. */
async function withTables<T>(
  records: readonly EventRecord[],
  databases: readonly string[],
  context: PreviewContext,
  work: (tdengine: TDengine) => Promise<T>,
): Promise<T> {
  const { now, actual } = context;
  const tables = actual === undefined ? [] : await wantedTables(records, databases, context);
  const given = actual === undefined ? [] : await mirrorStatements(actual, databases, tables);
  return withEmbedded(now, async (tdengine) => {
    for (const sql of given) await tdengine.execute(sql);
    return work(tdengine);
  });
}

function previewOf(record: EventRecord, run: SinkRun, settings: SinkRuntime) {
  const [outcome] = run.outcomes;
  if (outcome === undefined) throw new Error('the sink gave the record no end');
  const untaken = run.untaken.map(({ path }) => path);
  const merged = run.merged.map(mergedText);
  return { record, outcome, untaken, merged, routes: routeVerdicts(settings, record.topic, run) };
}

/** The tables that rows of the records go to where there are none yet, those of records that are rejected later among them. */
async function wantedTables(
  records: readonly EventRecord[],
  databases: readonly string[],
  { settings, now, openSchemas }: PreviewContext,
): Promise<readonly WantedTable[]> {
  return withEmbedded(now, async (tdengine) => {
    const trial = { ...settings, autoCreate: { database: true, stable: true } };
    const { made } = await runSink({ settings: trial, tdengine, now, openSchemas }, records);
    const stored = await storedRows(tdengine, databases);
    const all: readonly WantedTable[] = [
      ...made.map(({ row: { table } }) => table),
      ...stored.map(({ database, stable, table }) => ({ database, stable, name: table })),
    ];
    return [...new Map(all.map((table) => [tableKey(table), table])).values()];
  });
}

function changed(before: readonly StoredRow[], after: readonly StoredRow[]): readonly StoredRow[] {
  const old = new Set(before.map(rowKey));
  return after.filter((row) => !old.has(rowKey(row)));
}
