import type { SinkRuntime } from '../shared/settings/index.ts';
import type { TDengine } from '../shared/tdengine/client.ts';
import { databaseNameProblem } from '../shared/tdengine/database-name.ts';
import { TDengineError } from '../shared/tdengine/error.ts';
import type { Decode } from './decode/decoder.ts';
import type { DatabasePrecision } from './decode/time.ts';
import type { UntakenFields } from './decode/untaken-fields.ts';
import { ValueReader } from './decode/value-text.ts';
import { loadFormat } from './formats.ts';
import type { EventRecord } from './receive/kafka-event.ts';
import { RecordError } from './rows/record-error.ts';
import type { RecordRows } from './rows/row.ts';
import type { TableRegistry } from './rows/table-registry.ts';
import { endedBy, UnforeseenError } from './rows/unforeseen-error.ts';
import { madeAnew, prepareDatabase } from './schema/prepare-database.ts';
import type { SchemaCache } from './schema/schema-cache.ts';
import type { Outcomes } from './settle/outcomes.ts';
import type { Decoders } from './sink-memory.ts';

/** What a batch is decoded with. */
export interface DecodeContext {
  readonly tdengine: TDengine;
  readonly cache: SchemaCache;
  readonly tables: TableRegistry;
  readonly decoders: Decoders;
  readonly untaken: UntakenFields;
  readonly settings: SinkRuntime;
  readonly outcomes: Outcomes;
  /** By database, the precision that its rows' times are in; filled while decoding. */
  readonly precisions: Map<string, DatabasePrecision>;
  /** When the batch began, in milliseconds since 1970. */
  readonly now: number;
}

/** Decodes the records of one batch, part by part. */
export class BatchDecoder {
  readonly #context: DecodeContext;
  #values = new ValueReader();
  readonly #topics = new Map<string, Decode | Error>();

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  /** The rows of those of the records `from` to `to` that have any; of all others says how they ended. */
  async decode(records: readonly EventRecord[], from: number, to: number): Promise<RecordRows[]> {
    const { outcomes, now } = this.#context;
    const decoded: RecordRows[] = [];
    for (let index = from; index < to; index++) {
      const record = records[index];
      if (record === undefined) break;
      const { value, topic } = record;
      if (value === undefined || value === null) {
        outcomes.skip(index, 'tombstone');
        continue;
      }
      const decode = this.#topics.get(topic) ?? (await this.#begin(topic));
      if (decode instanceof Error) {
        outcomes.retry(index, decode);
        continue;
      }
      try {
        const rows = decode(this.#values.text(value), record, index, now);
        if (typeof rows === 'string') outcomes.skip(index, rows);
        else if (rows.length === 0) outcomes.skip(index, 'empty');
        else decoded.push({ record: index, rows });
      } catch (error) {
        const end = endedBy('decode', error);
        if (end instanceof UnforeseenError) this.#forget(topic);
        outcomes.reject(index, end);
      }
    }
    return decoded;
  }

  /** Forgets what an error that was not foreseen may have left half done. */
  #forget(topic: string): void {
    this.#values = new ValueReader();
    this.#topics.delete(topic);
    this.#context.decoders.delete(this.#context.settings);
  }

  async #begin(topic: string): Promise<Decode | Error> {
    const decode = await decoderOf(this.#context, topic);
    this.#topics.set(topic, decode);
    return decode;
  }
}

/** The decoder of a topic, or why its records are to be sent again. */
async function decoderOf(context: DecodeContext, topic: string): Promise<Decode | Error> {
  try {
    return await madeDecoder(context, topic);
  } catch (error) {
    if (error instanceof TDengineError) return error;
    // No record is at fault for settings that do not work.
    if (error instanceof RecordError) return new Error(`the settings do not work: ${error.message}`, { cause: error });
    return new UnforeseenError('decode', error);
  }
}

async function madeDecoder(context: DecodeContext, topic: string): Promise<Decode> {
  const { settings, tables, decoders, precisions, untaken } = context;
  const format = await loadFormat(settings.format);
  const rules = {
    create: settings.autoCreate.database,
    precision: settings.databasePrecision,
    options: settings.databaseOptions,
  };
  let key = topic;
  for (const database of format.databases(settings, topic)) {
    const problem = databaseNameProblem(database);
    if (problem !== undefined) return () => refuseDatabase(problem);
    const precision = await prepareDatabase(context.tdengine, context.cache, database, rules);
    if (precision instanceof RecordError) return () => refuse(precision);
    // Other rows of the batch may have times in the unit that the database had.
    if ((precisions.get(database) ?? precision) !== precision) throw madeAnew(database);
    precisions.set(database, precision);
    key += `\0${precision}`;
  }
  const known = decoders.get(settings) ?? new Map<string, Decode>();
  decoders.set(settings, known);
  const decode =
    known.get(key) ?? format.decoder({ settings, topic, precisionOf: precisionIn(precisions), tables, untaken });
  known.set(key, decode);
  return decode;
}

function refuseDatabase(problem: string): never {
  throw new RecordError('map', `the database's name that the topic makes ${problem}`);
}

/** Every record its own error, whose stack and place others may not share. */
function refuse({ stage, message, cause }: RecordError): never {
  throw new RecordError(stage, message, { cause });
}

function precisionIn(precisions: ReadonlyMap<string, DatabasePrecision>) {
  return (database: string): DatabasePrecision => {
    const precision = precisions.get(database);
    if (precision === undefined) throw new Error(`the precision of database ${database} was not asked for`);
    return precision;
  };
}
