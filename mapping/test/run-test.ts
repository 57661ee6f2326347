import type { SinkRuntime, SinkTest } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import { eventRecords } from '../records/given-record.ts';
import { msOf } from '../records/moment.ts';
import { createDatabases, databasesOf } from '../sink/databases.ts';
import { withEmbedded } from '../sink/embedded.ts';
import { runSink, type SinkRun } from '../sink/run-sink.ts';
import { rowKey, type StoredRow, storedRows } from '../sink/stored-rows.ts';
import { mergedText, tagText } from '../sink/told.ts';
import { compareOutcomes } from './compare-outcomes.ts';
import { compareRows } from './compare-rows.ts';
import type { Difference } from './difference.ts';
import { type RecordsContext, testRecords } from './test-records.ts';

/** What the tests of a sink run with. */
export interface TestContext extends RecordsContext {
  readonly settings: SinkRuntime;
  /** The time of tests that name none, in milliseconds since 1970. */
  readonly now: number;
}

/** How a test ended. */
export interface TestEnd {
  readonly records: number;
  readonly rows: number;
  /** What is not as expected; a test without any has passed. */
  readonly differences: readonly Difference[];
  /** Names of the routes that took a record or an element. */
  readonly reached: ReadonlySet<string>;
  /** Fields that no route takes, as `topic: path`. */
  readonly untaken: readonly string[];
  /** Tables in which rows of one record have become one and lost a value, as `topic: database.table`. */
  readonly merged: readonly string[];
  /** Tags of which a record has another value than one before, as `topic: database.stable: tag`. */
  readonly changedTags: readonly string[];
}

/** Runs one test: its records through the sink, into a TDengine that holds what the test gives and nothing else. */
export async function runTest(test: SinkTest, context: TestContext): Promise<TestEnd> {
  const now = test.now === undefined ? context.now : msOf(test.now);
  try {
    return await withEmbedded(now, (tdengine) => runIn(tdengine, test, { ...context, now }));
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error);
    const differences = [{ kind: 'failed', where: 'the test', expected: 'to run', actual } as const];
    return { records: 0, rows: 0, differences, reached: new Set(), untaken: [], merged: [], changedTags: [] };
  }
}

async function runIn(tdengine: TDengine, test: SinkTest, context: TestContext): Promise<TestEnd> {
  const { settings, now } = context;
  const registry = await registryOf(test, context);
  const records = eventRecords(testRecords(test.records, { ...context, registry }), now);
  const databases = await databasesOf(settings, new Set(records.map(({ topic }) => topic)));
  await prepare(tdengine, test.given, settings, databases);
  const rowsBefore = test.given.length === 0 ? [] : await storedRows(tdengine, databases);
  const before = new Set(rowsBefore.map(rowKey));
  const openSchemas = registry && (async () => registry.open());
  const run = await runSink({ settings, tdengine, now, openSchemas }, records);
  const rows = await storedRows(tdengine, databases);
  return {
    records: records.length,
    rows: newRows(rows, before).length,
    differences: [
      ...compareOutcomes(test, run.outcomes),
      ...compareRows(test.rows ?? [], { rows, before }, test.exact),
    ],
    reached: reachedRoutes(run),
    untaken: run.untaken.map(({ topic, path }) => `${topic}: ${path}`),
    merged: run.merged.map((table) => `${table.topic}: ${mergedText(table)}`),
    changedTags: run.changedTags.map((tag) => `${tag.topic}: ${tagText(tag)}`),
  };
}

/** The registry that a test gives schemas of; what writes values by them is loaded only then. */
async function registryOf({ schemas }: SinkTest, { settings, readFile }: TestContext) {
  if (schemas === undefined) return undefined;
  const { testRegistry } = await import('../registry/test-registry.ts');
  const isGlue = settings.valueSchemaRegistry?.glueRegistryArn !== undefined;
  return testRegistry(schemas, isGlue ? 'glue' : 'confluent', readFile);
}

/** Makes what a test gives. Databases that the sink may not make are there, unless the test makes its own. */
async function prepare(
  tdengine: TDengine,
  given: readonly string[],
  settings: SinkRuntime,
  databases: readonly string[],
): Promise<void> {
  const makesDatabases = given.some((sql) => /^\s*create\s+database\b/i.test(sql));
  const isNeeded = given.length > 0 || !settings.autoCreate.database;
  if (isNeeded && !makesDatabases) await createDatabases(tdengine, settings, databases);
  for (const [index, sql] of given.entries()) {
    try {
      await tdengine.execute(sql);
    } catch (error) {
      if (!(error instanceof TDengineError)) throw error;
      throw new Error(`given[${index}]: ${error.message}`, { cause: error });
    }
  }
}

function newRows(rows: readonly StoredRow[], before: ReadonlySet<string>): readonly StoredRow[] {
  return rows.filter((row) => !before.has(rowKey(row)));
}

/** Routes that take records, those among them that the record is then rejected by. */
function reachedRoutes({ asked, made }: SinkRun): ReadonlySet<string> {
  const taken = asked.filter(({ refusal }) => refusal === undefined).map(({ route }) => route);
  return new Set([...taken, ...made.map(({ route }) => route)]);
}
