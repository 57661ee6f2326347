import * as z from 'zod';
import { conditionProblem } from './checks/check-source.ts';
import { columnName, databaseName, topicName } from './names.ts';
import { topicProblem, topicShape } from './source-topics.ts';

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
export const sourceRuntimeShape = {
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
  ...topicShape,
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

/** Checks what settings ask of each other. */
export function checkRuntime(
  source: {
    readonly outFormat: string;
    readonly dataPrecision?: string | undefined;
    readonly topic?: string | undefined;
    readonly topicPrefix?: string | undefined;
    readonly errors: { readonly tolerance: 'none' | 'all'; readonly deadLetterTopic?: string | undefined };
  },
  context: z.core.$RefinementCtx,
): void {
  const problem = topicProblem(source);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
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
