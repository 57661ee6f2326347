import type { SinkRuntime } from '../shared/settings/index.ts';
import type { TDengine } from '../shared/tdengine/client.ts';
import { TDengineError } from '../shared/tdengine/error.ts';
import type { Decode } from './decode/decoder.ts';
import { createDecoder } from './decode/formats.ts';
import type { DatabasePrecision } from './decode/time.ts';
import type { EventRecord } from './kafka-event.ts';
import type { Outcomes } from './outcomes.ts';
import { RecordError } from './record-error.ts';
import { prepareDatabase } from './schema/prepare-database.ts';
import type { RecordRows } from './schema/prepare-tables.ts';
import type { SchemaCache } from './schema/schema-cache.ts';

/** The decoders of a container, which remember the series that they have seen. */
export type Decoders = Map<string, Decode>;

/** What a batch is decoded with. */
export interface DecodeContext {
  readonly tdengine: TDengine;
  readonly cache: SchemaCache;
  readonly decoders: Decoders;
  readonly settings: SinkRuntime;
  readonly outcomes: Outcomes;
  /** By database, the precision that its rows' times are in; filled while decoding. */
  readonly precisions: Map<string, DatabasePrecision>;
}

/** The rows of the records that have any; of all others says how they ended. */
export async function decodeBatch(context: DecodeContext, records: readonly EventRecord[]): Promise<RecordRows[]> {
  const { outcomes } = context;
  const decodersByTopic = new Map<string, Decode | TDengineError>();
  const decoded: RecordRows[] = [];
  for (const [index, record] of records.entries()) {
    const value = record.value;
    if (value === undefined || value === null) {
      outcomes.skip(index, 'tombstone');
      continue;
    }
    let decode = decodersByTopic.get(record.topic);
    if (decode === undefined) {
      decode = await decoderOf(context, record.topic);
      decodersByTopic.set(record.topic, decode);
    }
    if (decode instanceof TDengineError) {
      outcomes.retry(index, decode);
      continue;
    }
    const rows = rowsOf(decode, Buffer.from(value, 'base64'), record, index);
    if (rows instanceof RecordError) outcomes.reject(index, rows);
    else if (rows.length === 0) outcomes.skip(index, 'empty');
    else decoded.push({ record: index, rows });
  }
  return decoded;
}

function rowsOf(decode: Decode, value: Buffer, record: EventRecord, index: number) {
  try {
    return decode(value, record.timestamp, index);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
}

async function decoderOf(context: DecodeContext, topic: string): Promise<Decode | TDengineError> {
  const { settings, decoders } = context;
  const database = settings.database ?? `${settings.databasePrefix ?? ''}${topic}`;
  const rules = { create: settings.autoCreate.database, precision: settings.databasePrecision };
  try {
    const databasePrecision = await prepareDatabase(context.tdengine, context.cache, database, rules);
    context.precisions.set(database, databasePrecision);
    const { format, dataPrecision } = settings;
    const key = JSON.stringify([format, database, databasePrecision, dataPrecision]);
    const decode = decoders.get(key) ?? createDecoder(format, { database, databasePrecision, dataPrecision });
    decoders.set(key, decode);
    return decode;
  } catch (error) {
    if (error instanceof TDengineError) return error;
    throw error;
  }
}
