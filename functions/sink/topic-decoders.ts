import type { SinkRuntime } from '../shared/settings/index.ts';
import type { TDengine } from '../shared/tdengine/client/client.ts';
import { TDengineError } from '../shared/tdengine/error.ts';
import { databaseNameProblem } from '../shared/tdengine/names.ts';
import type { Precision } from '../shared/tdengine/time/precision.ts';
import type { DecoderSource } from './decode/batch-decoder.ts';
import type { Decode, Format } from './decode/decoder.ts';
import type { RouteTrace } from './decode/route-trace.ts';
import type { UntakenFields } from './decode/untaken-fields.ts';
import { RecordError } from './rows/record-error.ts';
import { UnforeseenError } from './rows/unforeseen-error.ts';
import { madeAnew, prepareDatabase } from './schema/prepare-database.ts';
import type { Learnt } from './sink-memory.ts';

/** What the decoders of a batch are made with. */
export interface DecoderContext {
  readonly tdengine: TDengine;
  readonly settings: SinkRuntime;
  readonly learnt: Learnt;
  readonly untaken: UntakenFields;
  readonly trace?: RouteTrace | undefined;
  /** By database, the precision that its rows' times are in; gets those of the topics. */
  readonly precisions: Map<string, Precision>;
}

/** The decoders of a container, as a batch takes them: each when its topic's databases are there. */
export class TopicDecoders implements DecoderSource {
  readonly #context: DecoderContext;

  constructor(context: DecoderContext) {
    this.#context = context;
  }

  /** The decoder of a topic, or why its records are to be sent again. */
  async of(topic: string): Promise<Decode | Error> {
    try {
      return await decoderOf(this.#context, topic);
    } catch (error) {
      if (error instanceof TDengineError) return error;
      // No record is at fault for settings that do not work.
      if (error instanceof RecordError) {
        return new Error(`the settings do not work: ${error.message}`, { cause: error });
      }
      return new UnforeseenError('decode', error);
    }
  }

  forget(): void {
    this.#context.learnt.decoders.delete(this.#context.settings);
  }
}

async function decoderOf(context: DecoderContext, topic: string): Promise<Decode> {
  const { settings, learnt, precisions, untaken, trace } = context;
  const { tables, cache } = learnt;
  const format = await loadFormat(settings.format, settings.routes);
  const rules = {
    create: settings.autoCreate.database,
    precision: settings.databasePrecision,
    options: settings.databaseOptions,
  };
  let key = topic;
  for (const database of format.databases(settings, topic)) {
    const problem = databaseNameProblem(database);
    if (problem !== undefined) return () => refuseDatabase(problem);
    const precision = await prepareDatabase(context.tdengine, cache, database, rules);
    if (precision instanceof RecordError) return () => refuse(precision);
    // Other rows of the batch may have times in the unit that the database had.
    if ((precisions.get(database) ?? precision) !== precision) throw madeAnew(database);
    precisions.set(database, precision);
    key += `\0${precision}`;
  }
  const decoders = learnt.decoders.get(settings) ?? new Map<string, Decode>();
  learnt.decoders.set(settings, decoders);
  const precisionOf = precisionIn(precisions);
  const decode = decoders.get(key) ?? format.decoder({ settings, topic, precisionOf, tables, untaken, trace });
  decoders.set(key, decode);
  return decode;
}

/**
 * Loads what a `format` of the settings means; a sink has one of them, so the others need not be in its start.
 */
export async function loadFormat(
  format: SinkRuntime['format'],
  routes: NonNullable<SinkRuntime['routes']> = [],
): Promise<Format> {
  switch (format) {
    case 'line':
      return (await import('./decode/line/decode-line.ts')).lineFormat;
    case 'telnet':
      return (await import('./decode/telnet/decode-telnet.ts')).telnetFormat;
    case 'opentsdb-json':
      return (await import('./decode/opentsdb/decode-json.ts')).opentsdbJsonFormat;
    case 'json':
    case 'csv':
    case 'text':
      return (await import('./route/json-format.ts')).jsonFormatFor(routes);
  }
}

function refuseDatabase(problem: string): never {
  throw new RecordError('route', `the database's name that the topic makes ${problem}`);
}

/** Every record its own error, whose stack and place others may not share. */
function refuse({ stage, message, cause }: RecordError): never {
  throw new RecordError(stage, message, { cause });
}

function precisionIn(precisions: ReadonlyMap<string, Precision>) {
  return (database: string): Precision => {
    const precision = precisions.get(database);
    if (precision === undefined) throw new Error(`the precision of database ${database} was not asked for`);
    return precision;
  };
}
