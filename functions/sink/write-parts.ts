import { setImmediate as turn } from 'node:timers/promises';
import { TDengineError } from '../shared/tdengine/error.ts';
import type { TableSchema } from '../shared/tdengine/table-schema.ts';
import type { DatabasePrecision } from './decode/time.ts';
import { BatchDecoder } from './decode-batch.ts';
import type { EventRecord } from './receive/kafka-event.ts';
import type { RecordRows } from './rows/row.ts';
import { endedBy } from './rows/unforeseen-error.ts';
import { prepareTables } from './schema/prepare-tables.ts';
import { Collisions } from './settle/collisions.ts';
import { type Outcome, Outcomes } from './settle/outcomes.ts';
import { Rejections } from './settle/rejections.ts';
import { BatchWriter } from './write/batch-writer.ts';
import { firstAttempt, type WriteContext, type WriteCounts } from './write/write-context.ts';
import type { BatchContext } from './write-batch.ts';

/** Records that are decoded before what is ready is sent: some milliseconds of work. */
const PART = 1_000;

/**
 * Writes records part by part: decode, prepare the tables, and let statements go while the next part is decoded.
 * @returns how each record ended.
 * @throws what no record can be blamed for, once nothing is in flight.
 */
export async function writeParts(
  { tdengine, memory, settings, now, counts }: BatchContext & { readonly counts: WriteCounts },
  records: readonly EventRecord[],
): Promise<readonly Outcome[]> {
  const outcomes = new Outcomes(records.length);
  const precisions = new Map<string, DatabasePrecision>();
  const { pause } = tdengine;
  const { untaken, evidence, learnt } = memory;
  const context = {
    ...learnt,
    untaken,
    evidence,
    tdengine,
    pause,
    settings,
    permissions: settings,
    outcomes,
    counts,
    precisions,
    now,
  };
  const decoder = new BatchDecoder(context);
  const schemas = new Map<string, TableSchema>();
  const writer = new BatchWriter(firstAttempt(context, schemas));
  const rejections = settings.errors.tolerance === 'none' ? new Rejections(records, outcomes) : undefined;
  const collisions = settings.collision === 'reject' ? new Collisions() : undefined;

  try {
    for (let from = 0; from < records.length; from += PART) {
      const decoded = await decoder.decode(records, from, from + PART);
      const ready = await prepare(context, schemas, rejections?.before(decoded) ?? decoded);
      for (const record of ready) {
        if (rejections?.allow(record.record) === false) continue;
        try {
          const collision = collisions?.of(record, schemas);
          if (collision !== undefined) outcomes.reject(record.record, collision);
          else {
            outcomes.expect(record.record, record.rows.length);
            for (const row of record.rows) writer.add(row);
          }
        } catch (error) {
          collisions?.forget(record.record);
          outcomes.reject(record.record, endedBy('write', error));
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
  return outcomes.all();
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
    for (const [record, error] of prepared.held) context.outcomes.retry(record, error);
    // A database that is known but was dropped would otherwise never be created again.
    if (prepared.held.size > 0) forgetDatabases(context);
    return prepared.admitted;
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    forgetDatabases(context);
    for (const { record } of decoded) context.outcomes.retry(record, error);
    return [];
  }
}

function forgetDatabases({ cache, precisions }: WriteContext): void {
  for (const database of precisions.keys()) cache.forgetDatabase(database);
}
