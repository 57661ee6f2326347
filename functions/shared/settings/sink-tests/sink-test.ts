import * as z from 'zod';
import { parseIsoTime } from '../../tdengine/time/iso-reader.ts';
import { topicName } from '../names.ts';
import { isExact, QUOTES_RULE } from '../routes/check-columns.ts';
import { isExactJson, JSON_TEXT_RULE } from './exact-json.ts';
import { testSchema } from './test-schema.ts';

const MOMENT_RULE = 'must be an ISO 8601 date and time with a zone, or milliseconds since 1970';

const isoTime = z.string().refine((text) => parseIsoTime(text) !== undefined, MOMENT_RULE);

/** A moment: milliseconds since 1970, or ISO 8601 text. */
const moment = z.union([z.int(), isoTime], { error: MOMENT_RULE });

const text = z.string().max(1_048_576);

const record = z
  .strictObject({
    value: z
      .unknown()
      .refine(isExactJson, JSON_TEXT_RULE)
      .optional()
      .describe(
        'The value: text as it stands, or YAML, of which JSON is made. `null` is a tombstone. Exactly one of `value`, `valueBase64`, `valueFile` and `file`.',
      ),
    valueBase64: z.base64('must be base64').optional().describe('The value’s bytes in base64.'),
    valueFile: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('File, from the connectors file’s folder on, that holds the value’s bytes as they are.'),
    file: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('File, from the connectors file’s folder on, of which each line is a record.'),
    lines: z
      .enum(['values', 'records'])
      .optional()
      .describe(
        'What the lines of `file` are: values, which they are if left out, or records in JSON with these very settings.',
      ),
    schema: z
      .union([z.int(), z.string()], { error: 'must be the id of a schema' })
      .optional()
      .describe(
        'With `schemas` of the test: id of the schema by which `value`, or each line of `file`, is written; left out, the only one. Bytes name it themselves.',
      ),
    topic: topicName.optional().describe('The topic; left out, the sink’s only one.'),
    partition: z.int().min(0).max(2_147_483_647).optional().describe('The partition; left out, 0.'),
    offset: z
      .int()
      .min(0)
      .optional()
      .describe('The offset; left out, the one behind the record before in its partition.'),
    timestamp: moment
      .optional()
      .describe('The record’s time; left out, `now` and a millisecond for each record before.'),
    key: text.optional().describe('The key; left out, none.'),
    keySchema: z
      .union([z.int(), z.string()], { error: 'must be the id of a schema' })
      .optional()
      .describe(
        'With `keySchemaRegistry` and `schemas` of the test: id of the schema by which `key` is written, which is JSON or, where it is none, text.',
      ),
    headers: z
      .record(z.string(), z.union([text, z.null()], { error: 'must be text or null' }))
      .optional()
      .describe('The headers, by name.'),
  })
  .superRefine((given, context) => {
    const { value, valueBase64, valueFile, file, lines } = given;
    if ([value, valueBase64, valueFile, file].filter((one) => one !== undefined).length !== 1) {
      context.addIssue({ code: 'custom', message: 'needs exactly one of value, valueBase64, valueFile and file' });
    }
    if (lines !== undefined && file === undefined) {
      context.addIssue({ code: 'custom', path: ['lines'], message: 'goes with file' });
    }
    if (file !== undefined && given.offset !== undefined) {
      context.addIssue({ code: 'custom', path: ['offset'], message: 'does not go with file, which has many records' });
    }
  });

const cell = z
  .union([z.string(), z.number(), z.boolean(), z.null(), z.record(z.string(), z.unknown())], {
    error: 'must be text, a number, true, false or null, or for a JSON tag a mapping',
  })
  .refine((value) => typeof value !== 'number' || !Number.isInteger(value) || isExact(value), QUOTES_RULE);

const cells = z.record(z.string(), cell);

const row = z.strictObject({
  database: z.string().optional().describe('Database of the row.'),
  stable: z.string().optional().describe('Stable of the row’s subtable.'),
  subtable: z.string().optional().describe('Subtable of the row.'),
  table: z.string().optional().describe('Plain table of the row.'),
  time: z
    .union([z.int(), z.string().regex(/^(-?\d{1,19}|.{10}[T ].*)$/, 'must be ISO 8601 text or whole units')], {
      error: 'must be ISO 8601 text, or a whole number in the database’s precision',
    })
    .optional()
    .describe('The row’s time: ISO 8601 text, or a whole number in the database’s precision.'),
  columns: cells
    .optional()
    .describe(
      'Values of columns by name; `null` is NULL or no such column. A number that YAML does not keep stands in quotes; times are ISO 8601 text, bytes hex.',
    ),
  tags: cells.optional().describe('Values of tags by name.'),
});

const rejection = z.strictObject({
  reason: z.string().min(1).optional().describe('Text that the reason contains.'),
  stage: z
    .enum(['decode', 'route', 'schema', 'write'])
    .optional()
    .describe('Where it is rejected: reading the value, the routes, the fit to the tables, TDengine’s answer.'),
  route: z.string().optional().describe('Name of the route that rejects it.'),
  column: z.string().optional().describe('Column or tag that it is rejected for.'),
});

const rejections = z.union([z.string().min(1), rejection, z.array(z.union([z.string().min(1), rejection]))], {
  error: 'must be text that the reason contains, a mapping, or a list of these',
});

const skip = z.enum(['tombstone', 'empty', 'unrouted', 'deleted']);

/** A test of a sink's mapping: records, and what becomes of them. */
export const sinkTest = z
  .strictObject({
    name: z.string().min(1).max(200).describe('Name of the test, which no other of the sink has.'),
    given: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Statements that TDengine runs before, such as those that make existing tables. The sink’s databases are there unless one of them creates a database.',
      ),
    now: moment
      .optional()
      .describe('When the records arrive, for `ingestTime` and KEEP; left out, the time when the test runs.'),
    schemas: z
      .array(testSchema)
      .min(1)
      .optional()
      .describe(
        'With `valueSchemaRegistry`: the schemas that the registry has. Values are then written by them, in the registry’s wire format, and read as in production; without, they stand for what has been read.',
      ),
    records: z.array(record).min(1).describe('The records, which come in one batch.'),
    rows: z
      .union([z.int().min(0), z.array(row)], { error: 'must be a list of rows, or how many there are' })
      .optional()
      .describe('All rows that there are then, or how many; of each only what is named is compared. Left out: none.'),
    exact: z.boolean().default(false).describe('Rows have no columns and tags beside those that are named.'),
    rejected: rejections
      .optional()
      .describe(
        'Why records are rejected: text that the reason contains, or an entry for each such record. Left out: none is.',
      ),
    skipped: z
      .union([skip, z.array(skip)], { error: 'must be tombstone, empty, unrouted or deleted, or a list of these' })
      .optional()
      .describe('Why records are skipped, for each such record. Left out: none is.'),
  })
  .superRefine(({ rows, rejected, skipped }, context) => {
    if (rows === undefined && rejected === undefined && skipped === undefined) {
      context.addIssue({ code: 'custom', message: 'needs at least one of rows, rejected and skipped' });
    }
  });

export type SinkTest = z.output<typeof sinkTest>;
export type TestRecord = SinkTest['records'][number];
export type ExpectedRow = z.output<typeof row>;
export type ExpectedCell = z.output<typeof cell>;
export type ExpectedRejection = z.output<typeof rejection>;

/** A record in a line of a file. */
export const recordLine = record;
