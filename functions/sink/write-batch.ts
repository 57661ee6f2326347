import { setImmediate as turn } from 'node:timers/promises';
import type { SinkRuntime } from '../shared/settings/index.ts';
import type { TDengine } from '../shared/tdengine/client.ts';
import { TDengineError } from '../shared/tdengine/error.ts';
import type { TableSchema } from '../shared/tdengine/table-schema.ts';
import { Collisions } from './collisions.ts';
import type { DatabasePrecision } from './decode/time.ts';
import { BatchDecoder, type Decoders } from './decode-batch.ts';
import type { EventRecord } from './kafka-event.ts';
import { type Outcome, Outcomes } from './outcomes.ts';
import { Rejections } from './rejections.ts';
import { prepareTables, type RecordRows } from './schema/prepare-tables.ts';
import { SchemaCache } from './schema/schema-cache.ts';
import { stopAtRejections } from './settle.ts';
import { UntakenFields } from './untaken-fields.ts';
import { BatchWriter } from './write/batch-writer.ts';
import { firstAttempt, type WriteContext, type WriteCounts } from './write/write-context.ts';

/** What a container remembers between invocations. */
export interface SinkMemory {
  readonly cache: SchemaCache;
  readonly decoders: Decoders;
  readonly untaken: UntakenFields;
}

export function createSinkMemory(): SinkMemory {
  return { cache: new SchemaCache(), decoders: new WeakMap(), untaken: new UntakenFields() };
}

/** How each record of a batch ended, in the batch's order, and what was sent for it. */
export interface BatchResult {
  readonly outcomes: readonly Outcome[];
  readonly counts: Readonly<WriteCounts>;
}

/** Records that are decoded before what is ready is sent: some milliseconds of work. */
const PART = 1_000;

/**
 * Writes a batch of records to TDengine, part by part: decode, prepare the tables, and let statements go while the next
 * part is decoded. Never throws for what TDengine answers or a record holds: the outcomes tell. With
 * `errors.tolerance: none` nothing behind a rejected record of its partition is written, as far as it is rejected before
 * TDengine sees it.
 * @param now when the batch began, in milliseconds since 1970.
 */
export async function writeBatch(
  tdengine: TDengine,
  memory: SinkMemory,
  settings: SinkRuntime,
  records: readonly EventRecord[],
  now: number,
): Promise<BatchResult> {
  const outcomes = new Outcomes(records.length);
  const counts: WriteCounts = { rows: 0, affectedRows: 0, statements: 0, bytes: 0 };
  const stopsAtRejection = settings.errors.tolerance === 'none';
  const precisions = new Map<string, DatabasePrecision>();
  const context = { ...memory, tdengine, settings, permissions: settings, outcomes, counts, precisions, now };
  const decoder = new BatchDecoder(context);
  const schemas = new Map<string, TableSchema>();
  const writer = new BatchWriter(firstAttempt(context, schemas));
  const rejections = stopsAtRejection ? new Rejections(records, outcomes) : undefined;
  const collisions = settings.collision === 'reject' ? new Collisions() : undefined;

  try {
    for (let from = 0; from < records.length; from += PART) {
      const decoded = await decoder.decode(records, from, from + PART);
      const ready = await prepare(context, schemas, rejections?.before(decoded) ?? decoded);
      for (const record of ready) {
        if (rejections?.allow(record.record) === false) continue;
        const collision = collisions?.of(record, schemas);
        if (collision !== undefined) outcomes.reject(record.record, collision);
        else {
          outcomes.expect(record.record, record.rows.length);
          for (const row of record.rows) writer.add(row);
        }
      }
      writer.begin();
      // Requests go out and answers come in only between turns.
      if (from + PART < records.length) await turn();
    }
  } catch (error) {
    await writer.abandon(error);
    throw error;
  }
  await writer.end();
  const all = outcomes.all();
  return { outcomes: stopsAtRejection ? stopAtRejections(records, all) : all, counts };
}

/** The records whose tables are ready; of the others says how they ended. */
async function prepare(
  context: WriteContext,
  schemas: Map<string, TableSchema>,
  decoded: readonly RecordRows[],
): Promise<readonly RecordRows[]> {
  if (decoded.length === 0) return decoded;
  try {
    const prepared = await prepareTables(context, decoded);
    for (const [key, schema] of prepared.schemas) schemas.set(key, schema);
    for (const [record, error] of prepared.rejected) context.outcomes.reject(record, error);
    return prepared.admitted;
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    // A database that is known but was dropped would otherwise never be created again.
    for (const database of context.precisions.keys()) context.cache.forgetDatabase(database);
    for (const { record } of decoded) context.outcomes.retry(record, error);
    return [];
  }
}
