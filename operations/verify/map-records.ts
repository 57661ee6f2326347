import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { TableSchema } from '../../functions/shared/tdengine/table-schema.ts';
import type { Precision } from '../../functions/shared/tdengine/time/precision.ts';
import { BatchDecoder } from '../../functions/sink/decode/batch-decoder.ts';
import type { SkipReason } from '../../functions/sink/decode/decoder.ts';
import type { OpenSchemas } from '../../functions/sink/decode/registry/open-schemas.ts';
import type { UntakenField } from '../../functions/sink/decode/untaken-fields.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { RecordError } from '../../functions/sink/rows/record-error.ts';
import type { RecordRows, Row } from '../../functions/sink/rows/row.ts';
import { prepareTables } from '../../functions/sink/schema/prepare-tables.ts';
import { SinkMemory } from '../../functions/sink/sink-memory.ts';
import { TopicDecoders } from '../../functions/sink/topic-decoders.ts';
import { OperationError } from '../operation-error.ts';
import { readOnly } from '../target/tdengine.ts';
import { explainTDengineError } from '../target/tdengine-error.ts';
import { ARRIVAL_MS } from './stored-text.ts';

/** How long the schema registry may take for the schemas of a page, in ms. */
const REGISTRY_MS = 60_000;

/** Is told what records are. */
export interface MappedRecords {
  /** A row as it is written. */
  row(row: Row, record: EventRecord, schema: TableSchema, precision: Precision): void;
  skipped(record: EventRecord, reason: SkipReason): void;
  /** The tables do not take the record, or no table would. */
  rejected(record: EventRecord, error: RecordError): void;
  /** The record cannot be judged now, and the function would get it again; left out, mapping fails by it. */
  held?(record: EventRecord, error: Error): void;
}

/** What records are mapped with. */
export interface MapperOptions {
  /** What the tables may become by records, `autoCreate` and `evolve`, among them. */
  readonly settings: SinkRuntime;
  /** The tables that records are to fit; they are changed as far as the settings allow it. */
  readonly tdengine: TDengine;
  /** The registry that the settings name. */
  readonly schemas: OpenSchemas | undefined;
  /** What stands for the time at which records arrive, in ms since 1970. */
  readonly arrivalMs: number;
  /** Is given what records hold before their tables are looked at. */
  readonly decoded?: (records: readonly RecordRows[]) => Promise<void>;
}

/** Maps records as the sink does, decode → route → schema, and writes no rows. */
export class RecordMapper {
  readonly #options: MapperOptions;
  readonly #memory = new SinkMemory();

  constructor(options: MapperOptions) {
    this.#options = options;
  }

  /** Fields that no route takes, those that came since this was asked last. */
  takeUntaken(): readonly UntakenField[] {
    return this.#memory.untaken.take();
  }

  /** @throws OperationError when records cannot be judged now, such as without their database, and nobody is told of them. */
  async map(records: readonly EventRecord[], told: MappedRecords): Promise<void> {
    const { settings, tdengine, schemas: registry, arrivalMs } = this.#options;
    const memory = this.#memory;
    memory.forgetOld(performance.now());
    const { learnt, untaken, evidence } = memory;
    const precisions = new Map<string, Precision>();
    const at = (index: number) => recordAt(records, index);
    const hold = (index: number, error: Error) => {
      if (told.held === undefined) throw error;
      told.held(at(index), error);
    };
    const outcomes = {
      skip: (index: number, reason: SkipReason) => told.skipped(at(index), reason),
      reject: (index: number, error: RecordError) => told.rejected(at(index), error),
      retry: (index: number, cause: Error) =>
        hold(index, explainTDengineError(cause) ?? new OperationError('refused', cause.message, { cause })),
    };
    const decoders = new TopicDecoders({ tdengine, settings, learnt, untaken, precisions });
    const time = { remainingMs: () => REGISTRY_MS };
    const keys = settings.keySchemaRegistry ? registry?.keys(time) : undefined;
    const decoder = new BatchDecoder(decoders, outcomes, arrivalMs, registry?.batch(time), keys);
    const decoded = await decoder.decode(records, 0, records.length);
    if (decoded.length === 0) return;
    await this.#options.decoded?.(decoded);
    const { admitted, rejected, held, schemas } = await prepareTables(
      {
        ...{ tdengine, cache: learnt.cache, evidence, precisions, pause: async () => false },
        permissions: settings,
      },
      decoded,
    );
    for (const [index, error] of held) hold(index, error);
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

/** Maps records to the tables of a TDengine as they are, and changes nothing in it. */
export function lookingMapper(
  settings: SinkRuntime,
  tdengine: TDengine,
  schemas: OpenSchemas | undefined,
): RecordMapper {
  const asTheyAre = {
    ...settings,
    autoCreate: { database: false, stable: false },
    evolve: { addColumns: false, widen: false },
  };
  return new RecordMapper({ settings: asTheyAre, tdengine: readOnly(tdengine), schemas, arrivalMs: ARRIVAL_MS });
}

function recordAt(records: readonly EventRecord[], index: number): EventRecord {
  const record = records[index];
  if (record === undefined) throw new Error(`there is no record ${index}`);
  return record;
}
