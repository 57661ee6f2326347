import * as z from 'zod';
import { alarmSettings } from './monitoring/monitoring.ts';
import { connectorName } from './names.ts';

/** How long CloudWatch can keep a log, in days. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Less memory is no safe choice: of the functions that were measured under Lambda's own runtime client, 109 to 178 MB
 * were in use at their peak, the runtime itself among it.
 */
const LEAST_MEMORY_MB = 256;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
export const MOST_RESERVED = 900;

/** Deploy-time settings that every connector's function has. */
export const functionSettings = {
  kafkaCluster: connectorName
    .optional()
    .describe('The cluster of `kafkaClusters` that the connector works with. Left out: `kafka`.'),
  memoryMb: z
    .int()
    .min(LEAST_MEMORY_MB)
    .max(10_240)
    .default(512)
    .describe(
      'Memory of the function, in MB. At 128 a function may run out of it with no more than a batch of small records.',
    ),
  timeoutSeconds: z
    .int()
    .min(10)
    .max(840)
    .default(300)
    .describe('Time one invocation may take, in seconds. 840 is the most that Lambda allows behind Kafka.'),
  reservedConcurrentExecutions: z
    .int()
    .min(1)
    .max(MOST_RESERVED)
    .optional()
    .describe(
      'How many of the function may run at once, set aside for it from what the account may run. Lambda keeps 100 for functions without such a setting: of the 1,000 that accounts begin with 900 are left, for all functions together. A source needs two more than it has `shards`.',
    ),
  tracing: z.boolean().default(false).describe('Trace invocations with AWS X-Ray, as far as sampling goes.'),
  logRetentionDays: z
    .literal([...RETENTION_DAYS])
    .default(30)
    .describe('How long the function’s log is kept, in days.'),
  alarms: alarmSettings
    .prefault({})
    .describe('Bounds of this connector’s alarms, which go before those of `monitoring.alarms`.'),
} as const;
