import * as z from 'zod';
import { outcomeJson } from '../../mapping/preview/preview-json.ts';

const place = { topic: z.string(), partition: z.number(), offset: z.number() };

const settings = z.object({
  version: z.number().describe('Of the SSM parameter.'),
  modified: z.string().describe('ISO 8601.'),
  note: z.string().nullable().describe('Why the function may have had others; null: it had these, or nobody asked.'),
});

const statement = z.object({
  sql: z.string(),
  refusal: z.string().nullable().describe('TDengine’s words.'),
  ms: z.number(),
  records: z.array(z.object(place)).describe('Whose rows are in it; empty of one that makes or changes a table.'),
});

const batchJson = z.object({
  kind: z.literal('batch'),
  connector: z.string(),
  invocation: z
    .object({
      requestId: z.string(),
      at: z.string().describe('When it began, in ISO 8601.'),
      ...{ received: z.number(), written: z.number(), skipped: z.number(), rejected: z.number(), retried: z.number() },
      ...{ ms: z.number(), tdengineMs: z.number() },
    })
    .nullable()
    .describe('What the log says of it; null when offsets were given.'),
  settings,
  tables: z
    .enum(['as they are', 'none yet'])
    .describe('What the batch found in TDengine: none yet where that cannot be reached from here.'),
  note: z.string().nullable().describe('Why the tables could not be looked at.'),
  counts: z.object({
    ...{ received: z.number(), written: z.number(), skipped: z.number(), rejected: z.number(), retried: z.number() },
    filtered: z.number().describe('Records that Lambda leaves out by filterCriteria.'),
    absent: z.number().describe('Offsets that have no record: compaction, transactions.'),
  }),
  records: z.array(z.object({ ...place, time: z.string(), outcome: outcomeJson })),
  again: z.string().nullable().describe('What Lambda would send again, and why; null: the batch is done.'),
  statements: z.array(statement).describe('With --sql: in their order, and written to nobody.'),
  timings: z
    .object({
      ms: z.number(),
      statementsMs: z.number().describe('Of that, waiting for the statements.'),
      rows: z.number(),
      statements: z.number(),
      bytes: z.number().describe('Of SQL.'),
    })
    .describe('On this machine, into a TDengine on it, with code that has just been loaded.'),
});

const span = z.object({
  from: z.string().nullable().describe('ISO 8601, itself left out; null: from the first row.'),
  to: z.string().describe('ISO 8601, itself included.'),
  rows: z.number(),
  late: z.boolean().describe('Behind the position: late rows that would be sent again.'),
});

const tickJson = z.object({
  kind: z.literal('tick'),
  connector: z.string(),
  invocation: z
    .object({
      requestId: z.string(),
      at: z.string().describe('When it began, in ISO 8601.'),
      ...{ tables: z.number(), failedTables: z.number(), rows: z.number(), ms: z.number(), caughtUp: z.boolean() },
      failed: z.array(z.object({ table: z.string(), reason: z.string() })),
    })
    .nullable()
    .describe('What the log says of it; null when a connector was given.'),
  settings,
  shard: z.number(),
  shards: z.number(),
  tables: z.array(
    z.object({
      table: z.string().describe('With its database.'),
      topic: z.string().nullable(),
      state: z.enum(['caught up', 'more', 'paused', 'failed', 'not reached']).describe('more: time was short.'),
      failure: z.string().nullable(),
      from: z.string().nullable().describe('The position that it begins at, in ISO 8601; null: none yet.'),
      to: z.string().nullable().describe('The position that it would come to.'),
      ...{ rows: z.number(), lateRows: z.number(), tooLateRows: z.number(), leftOut: z.number() },
      windows: z.array(span),
    }),
  ),
  records: z.number().describe('That Kafka would get, dead letters too.'),
  bytes: z.number().describe('Of their keys and values.'),
  queries: z
    .array(z.object({ sql: z.string(), rows: z.number().nullable(), ms: z.number(), error: z.string().nullable() }))
    .describe('With --sql: what TDengine was asked, in the order of the answers.'),
  timings: z.object({ ms: z.number(), queries: z.number(), queryMs: z.number() }),
});

/** What `tdkafka replay --json` prints: of a sink a batch, of a source a tick. */
export const invocationJson = z.discriminatedUnion('kind', [batchJson, tickJson]);

export type ReplayedBatch = z.infer<typeof batchJson>;
export type ReplayedTick = z.infer<typeof tickJson>;
export type ReplayedInvocation = z.infer<typeof invocationJson>;
