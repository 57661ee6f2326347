import * as z from 'zod';

const item = z.object({
  connector: z.string().nullable().describe('null: all of the deployment'),
  what: z.string(),
  used: z.number().describe('in the time that was measured'),
  unit: z.string(),
  dollars: z.number(),
  month: z.number().describe('dollars of a month at that rate'),
  note: z.string().nullable(),
});
/** An item of the bill. */
export type CostItem = z.infer<typeof item>;

const runtime = z.object({
  runtime: z.enum(['on demand', 'provisioned', 'provisioned, one pollerGroupName']),
  units: z.number().describe('Event Poller Units'),
  month: z.number().describe('dollars of a month: pollers and all that the sinks cost else'),
  isCheapest: z.boolean(),
});

/** What `tdkafka cost --json` prints. */
export const costJson = z.object({
  deployment: z.string(),
  from: z.string().nullable().describe('begin of what was measured, in ISO 8601; null: CloudWatch has nothing of it'),
  to: z.string(),
  days: z.number().describe('that were measured'),
  prices: z
    .object({ of: z.string(), region: z.string() })
    .describe('list prices without free tier: their day and region'),
  items: z.array(item).describe('the dearest first'),
  dollars: z.number().describe('of what was measured'),
  month: z.number().describe('of a month at that rate'),
  runtimes: z
    .array(runtime)
    .describe('all sinks with each kind of pollers, for the load that was measured; empty without sinks'),
  notKnown: z.array(z.object({ connector: z.string().nullable(), what: z.string(), why: z.string() })),
});
/** The result of `tdkafka cost`. */
export type CostReport = z.infer<typeof costJson>;
