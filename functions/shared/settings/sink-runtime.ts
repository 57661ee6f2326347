import * as z from 'zod';
import type { TimeUnit } from '../tdengine/time/digits.ts';
import type { Precision } from '../tdengine/time/precision.ts';
import { csvSettings } from './csv.ts';
import { columnName, databaseName, topicName, topicPart } from './names.ts';
import { checkConstants, checkRoutes } from './routes/check-routes.ts';
import { numberType, type RouteSettings, routeSettings } from './routes/route.ts';
import { checkDatabaseOptions, type DatabaseOptions, databaseOptions } from './tdengine/database-options.ts';
import { type ValueSchemaRegistrySettings, valueSchemaRegistrySettings } from './value-schema-registry.ts';

/** Units of incoming timestamps, as TDengine's schemaless writing names them. */
export const timeUnit = z.enum(['ns', 'us', 'ms', 's', 'm', 'h'] satisfies readonly TimeUnit[]);

/** Run-time settings of a sink: kept in SSM, read again within a minute of a change. */
export const sinkRuntimeShape = {
  format: z
    .enum(['line', 'telnet', 'opentsdb-json', 'json', 'csv', 'text'])
    .default('line')
    .describe(
      'Format of the records’ values (`db.schemaless`): InfluxDB line protocol, OpenTSDB telnet lines or JSON; or any JSON, CSV or bare text mapped by `routes`.',
    ),
  database: databaseName
    .optional()
    .describe('Database to write to (`connection.database`). Exactly one of `database` and `databasePrefix`.'),
  databasePrefix: topicPart(0, 64)
    .optional()
    .describe('The database is this prefix and the topic’s name (`connection.database.prefix`); may be empty.'),
  routes: z
    .array(routeSettings)
    .optional()
    .describe(
      'With the formats `json`, `csv` and `text`: which records become rows of which table. Every route that matches takes a record.',
    ),
  unrouted: z
    .enum(['reject', 'skip'])
    .default('reject')
    .describe('What happens to a record that no route takes; `skip` counts it.'),
  schemasEnable: z
    .boolean()
    .default(false)
    .describe(
      'With `format: json`: values are `schema` and `payload`, as JsonConverter writes them (`schemas.enable`).',
    ),
  documents: z
    .enum(['one', 'many'])
    .default('one')
    .describe(
      'With `format: json`: a value is one document, or `many` that follow each other, with or without line feeds between them; with `format: text` one text, or a text in each line. Each is then routed for itself, as the elements of an array are.',
    ),
  csv: csvSettings.optional().describe('With `format: csv`: how the lines of values are read.'),
  debezium: z
    .strictObject({
      deletes: z
        .enum(['reject', 'skip'])
        .default('reject')
        .describe(
          'What happens to a change that removes rows (`op` `d` and `t`), which the sink cannot do: `skip` counts it.',
        ),
    })
    .optional()
    .describe(
      'With `format: json`: values are change events of Debezium, in any of its encodings. Inserts, updates and snapshots write `after`, which the routes’ paths are below; `__op`, `__ts_ms`, `__source.table` and the like name what is around it.',
    ),
  valueSchemaRegistry: valueSchemaRegistrySettings
    .optional()
    .describe(
      'With `format: json`: values are Avro, Protobuf or JSON in the wire format of this schema registry, and the function reads them by their schemas; see docs/schema-registry.md. Unlike `schemaRegistry` it needs no pollers.',
    ),
  keySchemaRegistry: z
    .boolean()
    .default(false)
    .describe(
      'With `valueSchemaRegistry`: keys are in the wire format of that registry too (`key.converter`). A key that is text is itself then, any other JSON: templates, expressions and `provenance.key` see it. One that cannot be read rejects the record.',
    ),
  inferStrings: z
    .enum(['VARCHAR', 'NCHAR'])
    .default('VARCHAR')
    .describe('With `routes`: type of columns for text of which no type is set.'),
  inferNumbers: numberType
    .default('DOUBLE')
    .describe(
      'With `routes`: type of columns for whole numbers of which no type is set. `DOUBLE` takes fractions that come later; whole numbers with more than 15 digits, of which it would lose some, are BIGINT all the same. `BIGINT` rejects fractions that come later. A column that is there keeps its type; tags are BIGINT.',
    ),
  nonFinite: z
    .enum(['reject', 'null'])
    .default('reject')
    .describe(
      'With `routes`: what happens to NaN and infinite numbers, which TDengine does not take: the words `NaN`, `Infinity` and `inf` in any case, as text in a column with a type of numbers, or bare, as Python and C write them. `null` makes them NULL.',
    ),
  dataPrecision: z
    .enum([...timeUnit.options, 'auto'])
    .optional()
    .describe(
      'Unit of the records’ timestamps (`data.precision`). Left out: `ns` for `line`; `auto` for the others, which is seconds for 10 digits, milliseconds for 13, and an error for any other number.',
    ),
  smlChildTableName: columnName
    .optional()
    .describe(
      'Tag whose value is the subtable’s name, and which is then not stored as a tag. Where it is missing or empty, the name is `t_` and an MD5; where it is longer than 192 bytes, the record is rejected.',
    ),
  smlAutoChildTableNameDelimiter: z
    .string()
    .min(1)
    .max(64)
    .refine((text) => !text.includes('\0'), 'must not hold U+0000')
    .optional()
    .describe(
      'The subtable’s name is the values of its tags with this text between them, or `t_` and an MD5 when that has more than 192 bytes, as it has without these two settings.',
    ),
  autoCreate: z
    .strictObject({
      database: z.boolean().default(true).describe('Create a missing database.'),
      stable: z.boolean().default(true).describe('Create a missing stable.'),
    })
    .prefault({})
    .describe('What may be created when it is missing.'),
  evolve: z
    .strictObject({
      addColumns: z.boolean().default(true).describe('Add columns and tags that a stable lacks.'),
      widen: z.boolean().default(true).describe('Widen VARCHAR, NCHAR, VARBINARY and GEOMETRY that are too short.'),
    })
    .prefault({})
    .describe('How existing tables may change to fit the data.'),
  databasePrecision: z
    .enum(['ms', 'us', 'ns'])
    .default('ns')
    .describe('Precision of a database that the sink creates. An existing one keeps its own.'),
  databaseOptions: databaseOptions
    .optional()
    .describe(
      'Other options of a database that the sink creates, as in CREATE DATABASE. An existing one keeps its own.',
    ),
  compression: z
    .enum(['none', 'gzip'])
    .default('none')
    .describe(
      'How statements are packed on their way to TDengine. `gzip` sends a third of the bytes for about 14 ms of CPU a MiB, on TDengine’s side some more: for a slow or a paid network.',
    ),
  collision: z
    .enum(['upsert', 'replace', 'reject'])
    .default('upsert')
    .describe(
      'What a row does to another of its table and time: `upsert`: the columns that it gives replace, others stay. `replace`: columns that it does not give become NULL. `reject`: of two different records of one batch, the later is rejected.',
    ),
  errors: z
    .strictObject({
      tolerance: z
        .enum(['none', 'all'])
        .default('none')
        .describe('`none`: the first bad record stops its partition. `all`: bad records go to the dead letter topic.'),
      deadLetterTopic: topicName
        .optional()
        .describe('Topic for records that cannot be written (`errors.deadletterqueue.topic.name`).'),
    })
    .prefault({})
    .describe('What happens to a record that cannot be written.'),
} as const;

interface SinkRules {
  readonly format: 'line' | 'telnet' | 'opentsdb-json' | 'json' | 'csv' | 'text';
  readonly csv?: object | undefined;
  readonly documents: 'one' | 'many';
  readonly schemasEnable: boolean;
  readonly dataPrecision?: TimeUnit | 'auto' | undefined;
  readonly smlChildTableName?: string | undefined;
  readonly smlAutoChildTableNameDelimiter?: string | undefined;
  readonly database?: string | undefined;
  readonly databasePrefix?: string | undefined;
  readonly databasePrecision: Precision;
  readonly databaseOptions?: DatabaseOptions | undefined;
  readonly errors: { readonly tolerance: 'none' | 'all'; readonly deadLetterTopic?: string | undefined };
  readonly routes?: readonly RouteSettings[] | undefined;
  readonly inferStrings: 'VARCHAR' | 'NCHAR';
  readonly debezium?: object | undefined;
  readonly valueSchemaRegistry?: ValueSchemaRegistrySettings | undefined;
  readonly keySchemaRegistry: boolean;
}

/** Checks what settings have to do with each other. @param checkExpressions checks the expressions of routes */
export function checkRuntime(
  sink: SinkRules,
  context: z.core.$RefinementCtx,
  checkExpressions: (sink: SinkRules, context: z.core.$RefinementCtx) => void,
): void {
  checkRoutes(sink, context);
  const mayBeMany = sink.format === 'json' || sink.format === 'text';
  if (sink.documents === 'many' && (!mayBeMany || sink.schemasEnable)) {
    const message = sink.schemasEnable ? 'does not go with schemasEnable' : 'goes with the formats json and text only';
    context.addIssue({ code: 'custom', path: ['documents'], message: `many ${message}` });
  }
  if (sink.schemasEnable && (sink.format === 'csv' || sink.format === 'text')) {
    context.addIssue({ code: 'custom', path: ['schemasEnable'], message: 'goes with format json only' });
  }
  if (sink.csv !== undefined && sink.format !== 'csv') {
    context.addIssue({ code: 'custom', path: ['csv'], message: 'goes with format csv only' });
  }
  checkConstants(sink, context);
  checkExpressions(sink, context);
  if ((sink.database === undefined) === (sink.databasePrefix === undefined)) {
    context.addIssue({ code: 'custom', message: 'needs exactly one of database and databasePrefix' });
  }
  if (sink.databaseOptions !== undefined) checkDatabaseOptions(sink.databaseOptions, sink.databasePrecision, context);
  if (sink.format === 'line' && sink.dataPrecision === 'auto') {
    context.addIssue({
      code: 'custom',
      path: ['dataPrecision'],
      message: 'auto goes with the formats telnet and opentsdb-json: lines do not say their unit',
    });
  }
  if (sink.smlChildTableName !== undefined && sink.smlAutoChildTableNameDelimiter !== undefined) {
    context.addIssue({
      code: 'custom',
      path: ['smlAutoChildTableNameDelimiter'],
      message: 'goes not with smlChildTableName: a subtable has one name',
    });
  }
  if (sink.debezium !== undefined && (sink.format !== 'json' || sink.documents === 'many')) {
    const message = 'goes with format json, and with documents one: a value is one change event';
    context.addIssue({ code: 'custom', path: ['debezium'], message });
  }
  if (sink.keySchemaRegistry && sink.valueSchemaRegistry === undefined) {
    const message = 'goes with valueSchemaRegistry, which names the registry of keys too';
    context.addIssue({ code: 'custom', path: ['keySchemaRegistry'], message });
  }
  if (sink.valueSchemaRegistry !== undefined) {
    const problem = registryProblem(sink);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['valueSchemaRegistry'], message: problem });
  }
  if (sink.errors.tolerance === 'all' && sink.errors.deadLetterTopic === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['errors', 'deadLetterTopic'],
      message: 'is needed with errors.tolerance all, so that no record is dropped',
    });
  }
}

function registryProblem({ format, schemasEnable, documents }: SinkRules): string | undefined {
  if (format !== 'json') return 'goes with format json, whose routes take the decoded records';
  if (documents === 'many') return 'goes with documents one: a schema is of one value';
  return schemasEnable ? 'goes not with schemasEnable: such values have no schema beside their payload' : undefined;
}

/** The run-time settings document of a sink, whose expressions it does not look at: what checks these is large. */
export const sinkRuntimeBesideExpressions = z
  .strictObject(sinkRuntimeShape)
  .superRefine((sink, context) => checkRuntime(sink, context, () => {}));
export type SinkRuntime = z.infer<typeof sinkRuntimeBesideExpressions>;
/** The same, as a person writes it: what has a default may be left out. */
export type SinkRuntimeInput = z.input<typeof sinkRuntimeBesideExpressions>;
