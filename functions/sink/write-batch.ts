import type { SinkRuntime } from '../shared/settings/index.ts';
import type { TDengine } from '../shared/tdengine/client.ts';
import { TDengineError } from '../shared/tdengine/error.ts';
import { concurrently, IN_FLIGHT } from './concurrently.ts';
import type { DatabasePrecision } from './decode/time.ts';
import { type Decoders, decodeBatch } from './decode-batch.ts';
import { type EventRecord, partitionName } from './kafka-event.ts';
import { type Outcome, Outcomes } from './outcomes.ts';
import { groupRows } from './plan/group-rows.ts';
import { lanesOf } from './plan/lanes.ts';
import { prepareTables, type RecordRows } from './schema/prepare-tables.ts';
import { SchemaCache } from './schema/schema-cache.ts';
import { stopAtRejections } from './settle.ts';
import type { WriteCounts } from './write/write-context.ts';
import { writeRows } from './write/write-rows.ts';

/** What a container remembers between invocations. */
export interface SinkMemory {
  readonly cache: SchemaCache;
  readonly decoders: Decoders;
}

export function createSinkMemory(): SinkMemory {
  return { cache: new SchemaCache(), decoders: new Map() };
}

/** How each record of a batch ended, in the batch's order, and what was sent for it. */
export interface BatchResult {
  readonly outcomes: readonly Outcome[];
  readonly counts: Readonly<WriteCounts>;
}

/**
 * Writes a batch of records to TDengine: decode, prepare the tables, group, write. Never throws for what TDengine answers
 * or a record holds: the outcomes tell. With `errors.tolerance: none` nothing behind a rejected record of its
 * partition is written, as far as it is rejected before TDengine sees it.
 */
export async function writeBatch(
  tdengine: TDengine,
  memory: SinkMemory,
  settings: SinkRuntime,
  records: readonly EventRecord[],
): Promise<BatchResult> {
  const outcomes = new Outcomes(records.length);
  const counts: WriteCounts = { rows: 0, statements: 0, bytes: 0 };
  const stopsAtRejection = settings.errors.tolerance === 'none';
  const settled = () => (stopsAtRejection ? stopAtRejections(records, outcomes.all()) : outcomes.all());
  const precisions = new Map<string, DatabasePrecision>();
  const context = { ...memory, tdengine, settings, permissions: settings, outcomes, counts, precisions };

  const decoded = await decodeBatch(context, records);
  const readable = stopsAtRejection ? beforeRejections(records, outcomes, decoded) : decoded;
  try {
    const prepared = await prepareTables(context, readable);
    for (const [record, error] of prepared.rejected) outcomes.reject(record, error);
    const admitted = stopsAtRejection ? beforeRejections(records, outcomes, prepared.admitted) : prepared.admitted;
    for (const { record, rows } of admitted) outcomes.expect(record, rows.length);
    const groups = groupRows(rowsOf(admitted));
    await concurrently(lanesOf(groups, IN_FLIGHT), (lane) => writeRows(context, lane, prepared.schemas));
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    // A database that is known but was dropped would otherwise never be created again.
    for (const database of precisions.keys()) memory.cache.forgetDatabase(database);
    for (const { record } of readable) if (!outcomes.isRejected(record)) outcomes.retry(record, error);
  }
  return { outcomes: settled(), counts };
}

/** The records in whose partition none before them is rejected. */
function beforeRejections(
  records: readonly EventRecord[],
  outcomes: Outcomes,
  decoded: readonly RecordRows[],
): readonly RecordRows[] {
  if (!records.some((_, index) => outcomes.isRejected(index))) return decoded;
  const stops = new Map<string, number>();
  for (const [index, record] of records.entries()) {
    const partition = partitionName(record);
    if (outcomes.isRejected(index) && !stops.has(partition)) stops.set(partition, index);
  }
  return decoded.filter(({ record: index }) => {
    const record = records[index];
    return record !== undefined && index < (stops.get(partitionName(record)) ?? records.length);
  });
}

function* rowsOf(records: readonly RecordRows[]) {
  for (const { rows } of records) yield* rows;
}
