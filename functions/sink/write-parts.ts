import { setImmediate as turn } from 'node:timers/promises';
import type { TableSchema } from '../shared/tdengine/table-schema.ts';
import type { DatabasePrecision } from './decode/time.ts';
import { BatchDecoder } from './decode-batch.ts';
import type { EventRecord } from './receive/kafka-event.ts';
import { endedBy } from './rows/unforeseen-error.ts';
import { Collisions } from './settle/collisions.ts';
import { type Outcome, Outcomes } from './settle/outcomes.ts';
import { Rejections } from './settle/rejections.ts';
import { firstAttempt, type WriteCounts } from './write/attempt.ts';
import { BatchWriter } from './write/batch-writer.ts';
import { prepareRecords } from './write/prepare.ts';
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
      const ready = await prepareRecords(context, schemas, rejections?.before(decoded) ?? decoded);
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
