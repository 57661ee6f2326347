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

/** What `tdkafka replay --json` prints. */
export const invocationJson = batchJson;

export type ReplayedBatch = z.infer<typeof batchJson>;
export type ReplayedInvocation = z.infer<typeof invocationJson>;
