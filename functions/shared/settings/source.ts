import * as z from 'zod';
import { concurrencyProblem, conditionProblem } from './checks/check-source.ts';
import { functionSettings } from './function-settings.ts';
import { asyncFailureDestination, checkFailureKey, onFailureKeyArn } from './mapping/failure-destination.ts';
import { columnName, databaseName, topicName, topicPart, topicTemplate } from './names.ts';
import { scheduleSetting } from './schedule.ts';

/** Deploy-time settings of a source: they shape its function and schedule. */
const sourceDeployShape = {
  schedule: scheduleSetting
    .default('rate(1 minute)')
    .describe(
      'How often the source looks for rows (`poll.interval.ms`), as EventBridge Scheduler writes it: `rate(5 minutes)`, or `cron(…)` with six fields, one of the days `?`.',
    ),
  shards: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Schedules among which the tables are divided (`tasks.max`). A table is never divided.'),
  onFailureDestination: asyncFailureDestination
    .optional()
    .describe(
      'Who is told of a tick that failed: the ARN of an SQS queue, SNS topic or S3 bucket. Nothing is lost without: the next tick begins where it stopped, and an alarm tells.',
    ),
  onFailureKeyArn,
  ...functionSettings,
} as const;

const beginning = 'must be earliest, latest, or a time with its zone such as 2024-01-01T00:00:00Z';

const tablePattern = z.string().min(1).max(192);

/** What to read of some tables. */
export const tableOption = z.strictObject({
  tables: z.array(tablePattern).min(1).describe('Names of the tables that this is for; `*` stands for any characters.'),
  columns: z
    .array(columnName)
    .min(1)
    .optional()
    .describe('Columns to read beside the time (and a composite key); left out: all.'),
  tags: z.array(columnName).optional().describe('Tags to read; left out: all.'),
  where: z
    .string()
    .min(1)
    .max(2_000)
    .superRefine((condition, context) => {
      const message = conditionProblem(condition);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .optional()
    .describe('Condition in TDengine’s SQL that rows must meet, such as `voltage > 200`.'),
});

export type TableOption = z.infer<typeof tableOption>;

/** Run-time settings of a source: kept in SSM, read again within a minute of a change. */
const sourceRuntimeShape = {
  database: databaseName.describe('Database to read (`connection.database`).'),
  tables: z
    .strictObject({
      include: z.array(tablePattern).min(1).default(['*']).describe('Names to read; `*` stands for any characters.'),
      exclude: z.array(tablePattern).default([]).describe('Names to leave out, stronger than `include`.'),
    })
    .prefault({})
    .describe(
      'Stables and plain tables to read. New tables that match are picked up by themselves. One that is named without `*` and is not there fails, while the others are read.',
    ),
  tableOptions: z
    .array(tableOption)
    .default([])
    .describe(
      'What to read of some tables. The first entry that names a table counts; a table that none names is read whole.',
    ),
  tablesAtOnce: z.int().min(1).max(64).default(4).describe('Tables that one invocation reads at the same time.'),
  outFormat: z.enum(['line', 'json']).default('line').describe('Format of the values (`out.format`).'),
  outFormatJsonNoArray: z
    .boolean()
    .default(true)
    .describe('`true`: a JSON value is an object; `false`: an array of one (`out.format.json.no.array`).'),
  outFormatJsonNull: z
    .enum(['null', 'omit'])
    .optional()
    .describe(
      'How JSON shows a NULL: as null, or left out. Left out: `null`, with `compatibility: plugin-1.1` `omit`.',
    ),
  subtableTag: columnName
    .optional()
    .describe(
      'Name of a tag that holds the subtable’s name, in the values of stables. A sink with the same name as `smlChildTableName` makes subtables of these names.',
    ),
  dataPrecision: z
    .enum(['ms', 'us', 'ns', 'iso'])
    .optional()
    .describe(
      'Unit of the rows’ times (`data.precision`); `iso`, for JSON only, is ISO 8601 text. Left out: `ns` in lines, the database’s own precision in JSON; with `compatibility: plugin-1.1` `ms` in JSON.',
    ),
  compatibility: z
    .enum(['none', 'plugin-1.1'])
    .default('none')
    .describe(
      '`plugin-1.1`: values as the TDengineSourceConnector 1.1 writes them, without its faults; see docs/compatibility.md.',
    ),
  topic: topicTemplate
    .optional()
    .describe(
      `Template of the topics’ names from \`\${database}\` and \`\${table}\`, such as \`plant.\${table}\`, in the place of the settings that begin with \`topic\` and stand below. Before \`\${table}\` there must be something, which bounds what the function may write to.`,
    ),
  topicPrefix: topicPart(1, 200)
    .optional()
    .describe('Begins every topic’s name (`topic.prefix`). Exactly one of `topic` and `topicPrefix`.'),
  topicDelimiter: topicPart(0, 10)
    .default('-')
    .describe('Stands between the parts of a topic’s name (`topic.delimiter`).'),
  topicPerStable: z
    .boolean()
    .default(true)
    .describe('`true`: a topic per stable or table; `false`: one for the database (`topic.per.stable`).'),
  topicIgnoreDb: z
    .boolean()
    .default(false)
    .describe('Leave the database out of the topic’s name; with `topicPerStable` only (`topic.ignore.db`).'),
  topicCreation: z
    .strictObject({
      partitions: z
        .int()
        .min(1)
        .max(10_000)
        .describe('Partitions of a new topic (`topic.creation.default.partitions`).'),
      replicationFactor: z
        .int()
        .min(1)
        .max(32)
        .optional()
        .describe(
          'Copies of a new topic (`topic.creation.default.replication.factor`). Left out: the cluster’s own default.',
        ),
      config: z
        .record(z.string().regex(/^[a-z0-9.]+$/), z.string())
        .default({})
        .describe('Settings of a new topic, such as `retention.ms`, by Kafka’s names.'),
    })
    .optional()
    .describe(
      'How topics are made that do not exist. Left out: the brokers make them if they are set to (`auto.create.topics.enable`).',
    ),
  compressionType: z
    .enum(['none', 'gzip'])
    .default('none')
    .describe('Compression of the records (`compression.type`).'),
  timestampInitial: z
    .union([z.enum(['earliest', 'latest']), z.iso.datetime({ offset: true, error: beginning })], beginning)
    .default('earliest')
    .describe(
      'Where a table without a position begins (`timestamp.initial`): `earliest`, `latest`, or a time with its zone such as `2024-01-01T00:00:00Z`.',
    ),
  tableRecreated: z
    .enum(['restart', 'continue'])
    .default('restart')
    .describe(
      'What happens to a stable or table that was dropped and made anew under its name, alone or with its database: `restart` begins at `timestampInitial` again, so that no row is passed over; `continue` goes on from the old position, and earlier rows are not sent. Either is told. Before data is restored, or moved to another server, `continue` keeps it from being sent again.',
    ),
  delayMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .default(5_000)
    .describe('Rows younger than this are left for later, so that late ones can arrive, in ms.'),
  lookbackMs: z
    .int()
    .min(0)
    .max(7 * 86_400_000)
    .default(3_600_000)
    .describe(
      'How far behind the position late rows are looked for at each tick, in ms; 0 = not at all. Rows that come later than that are counted, not sent.',
    ),
  queryIntervalMs: z
    .int()
    .min(0)
    .max(2_678_400_000)
    .default(0)
    .describe(
      'Widest time window of one query, in ms (`query.interval.ms`); 0 = as wide as `fetchMaxRows` allows. A window that takes TDengine too long to count or read is narrowed by itself; this makes the first one narrow too.',
    ),
  fetchMaxRows: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(20_000)
    .describe(
      'Rows that one window aims for (`fetch.max.rows`). Large rows come in smaller windows, so that they fit into `memoryMb`.',
    ),
  recordTimestamp: z
    .enum(['row', 'send'])
    .default('row')
    .describe(
      'Time of the records: the row’s, or when they are sent, with the row’s in header `timestamp`, for topics that refuse old ones (`message.timestamp.before.max.ms`).',
    ),
  errors: z
    .strictObject({
      tolerance: z
        .enum(['none', 'all'])
        .default('none')
        .describe(
          '`none`: the table stands before the row until it can be sent. `all`: where the row is, and its value where it fits, goes to the dead letter topic, and the table goes on.',
        ),
      deadLetterTopic: topicName
        .optional()
        .describe('Topic for rows that cannot be sent (`errors.deadletterqueue.topic.name`).'),
    })
    .prefault({})
    .describe('What happens to a row that cannot be sent.'),
} as const;

function checkRuntime(
  source: {
    readonly outFormat: string;
    readonly dataPrecision?: string | undefined;
    readonly topic?: string | undefined;
    readonly topicPrefix?: string | undefined;
    readonly errors: { readonly tolerance: 'none' | 'all'; readonly deadLetterTopic?: string | undefined };
  },
  context: z.core.$RefinementCtx,
): void {
  if ((source.topic === undefined) === (source.topicPrefix === undefined)) {
    context.addIssue({ code: 'custom', message: 'needs exactly one of topic and topicPrefix' });
  }
  if (source.errors.tolerance === 'all' && source.errors.deadLetterTopic === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['errors', 'deadLetterTopic'],
      message: 'is needed with errors.tolerance all, so that no row is dropped',
    });
  }
  if (source.outFormat === 'line' && source.dataPrecision === 'iso') {
    context.addIssue({
      code: 'custom',
      path: ['dataPrecision'],
      message: 'must be one of ms, us, ns with outFormat line',
    });
  }
}

/** The run-time settings document of a source. */
export const sourceRuntime = z.strictObject(sourceRuntimeShape).superRefine(checkRuntime);
export type SourceRuntime = z.infer<typeof sourceRuntime>;
/** The same, as a person writes it: what has a default may be left out. */
export type SourceRuntimeInput = z.input<typeof sourceRuntime>;

/** The names of the run-time settings. */
export const sourceRuntimeKeys: readonly string[] = Object.keys(sourceRuntimeShape);

/** One entry of `sources` in the connectors file. */
export const sourceSettings = z
  .strictObject({ ...sourceDeployShape, ...sourceRuntimeShape })
  .superRefine(checkRuntime)
  .superRefine(checkFailureKey)
  .superRefine(({ reservedConcurrentExecutions: reserved, shards }, context) => {
    const message = reserved === undefined ? undefined : concurrencyProblem(reserved, shards);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['reservedConcurrentExecutions'], message });
  });
export type SourceSettings = z.infer<typeof sourceSettings>;
