import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { TableSchema } from '../../functions/shared/tdengine/table-schema.ts';
import type { Precision } from '../../functions/shared/tdengine/time/precision.ts';
import { BatchDecoder } from '../../functions/sink/decode/batch-decoder.ts';
import type { SkipReason } from '../../functions/sink/decode/decoder.ts';
import type { OpenSchemas } from '../../functions/sink/decode/registry/open-schemas.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { RecordError } from '../../functions/sink/rows/record-error.ts';
import type { Row } from '../../functions/sink/rows/row.ts';
import { prepareTables } from '../../functions/sink/schema/prepare-tables.ts';
import { SinkMemory } from '../../functions/sink/sink-memory.ts';
import { TopicDecoders } from '../../functions/sink/topic-decoders.ts';
import { OperationError } from '../operation-error.ts';
import { ARRIVAL_MS } from './stored-text.ts';

/** How long the schema registry may take for the schemas of a page, in ms. */
const REGISTRY_MS = 60_000;

/** Is told what records are. */
export interface MappedRecords {
  /** A row as it is written. */
  row(row: Row, record: EventRecord, schema: TableSchema, precision: Precision): void;
  skipped(record: EventRecord, reason: SkipReason): void;
  /** The tables as they are do not take the record, or no table would. */
  rejected(record: EventRecord, error: RecordError): void;
}

/** Maps records as the sink does, decode → route → schema, and changes nothing in TDengine. */
export class RecordMapper {
  readonly #settings: SinkRuntime;
  readonly #tdengine: TDengine;
  readonly #schemas: OpenSchemas | undefined;
  readonly #memory = new SinkMemory();

  /** @param settings those of the function. @param schemas the registry that they name. */
  constructor(settings: SinkRuntime, tdengine: TDengine, schemas: OpenSchemas | undefined) {
    this.#settings = { ...settings, autoCreate: { database: false, stable: false } };
    this.#tdengine = readOnly(tdengine);
    this.#schemas = schemas;
  }

  /** @throws OperationError when records cannot be judged now, such as without their database. */
  async map(records: readonly EventRecord[], told: MappedRecords): Promise<void> {
    const memory = this.#memory;
    const settings = this.#settings;
    memory.forgetOld(performance.now());
    const { learnt, untaken, evidence } = memory;
    const precisions = new Map<string, Precision>();
    const at = (index: number) => recordAt(records, index);
    const outcomes = {
      skip: (index: number, reason: SkipReason) => told.skipped(at(index), reason),
      reject: (index: number, error: RecordError) => told.rejected(at(index), error),
      retry(_index: number, error: Error) {
        throw new OperationError('refused', error.message, { cause: error });
      },
    };
    const decoders = new TopicDecoders({ tdengine: this.#tdengine, settings, learnt, untaken, precisions });
    const framed = this.#schemas?.batch({ remainingMs: () => REGISTRY_MS });
    const decoded = await new BatchDecoder(decoders, outcomes, ARRIVAL_MS, framed).decode(records, 0, records.length);
    if (decoded.length === 0) return;
    const { admitted, rejected, held, schemas } = await prepareTables(
      {
        ...{ tdengine: this.#tdengine, cache: learnt.cache, evidence, precisions, pause: async () => false },
        permissions: { ...settings, evolve: { addColumns: false, widen: false } },
      },
      decoded,
    );
    for (const error of held.values()) throw error;
    for (const [index, error] of rejected) told.rejected(at(index), error);
    for (const { record, rows } of admitted) {
      for (const row of rows) {
        const schema = schemas.get(row.table.schemaKey);
        const precision = precisions.get(row.table.database);
        if (schema === undefined || precision === undefined) throw new Error('a row is admitted to no table');
        told.row(row, at(record), schema, precision);
      }
    }
  }
}

function recordAt(records: readonly EventRecord[], index: number): EventRecord {
  const record = records[index];
  if (record === undefined) throw new Error(`there is no record ${index}`);
  return record;
}

/** What looks must not change anything, whatever it calls. */
function readOnly(tdengine: TDengine): TDengine {
  return {
    query: (sql, limits) => tdengine.query(sql, limits),
    execute: (sql) => Promise.reject(new Error(`nothing may be changed: ${sql.slice(0, 60)}`)),
  };
}
