import * as z from 'zod';
import { topicName } from '../names.ts';
import { failureDestination, onFailureKeyArn } from './failure-destination.ts';
import { patternProblems } from './filter-pattern.ts';
import { schemaRegistrySettings } from './schema-registry.ts';

/** Most of the filters that Lambda takes for a mapping, when AWS has raised the quota of 5. */
const MOST_FILTERS = 10;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
const filterPattern = z
  .union([
    z.record(z.string(), z.unknown()),
    z.array(z.union([z.string(), z.number(), z.null(), z.record(z.string(), z.unknown())])).min(1),
  ])
  .superRefine((value, context) => {
    for (const { path, message } of patternProblems(value)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .describe('Pattern of the value: a mapping for JSON, a list for plain text.');

/**
 * Most topics of a sink. Each has statements in the role's policies, of which IAM takes 10 beside that of the role itself,
 * and a mapping with alarms, of which a stack takes 500.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MOST_TOPICS = 80;

const pollers = z.strictObject({
  minimumPollers: z.int().min(1).max(200).default(1).describe('Pollers that are always there.'),
  maximumPollers: z
    .int()
    .min(1)
    .max(2000)
    .default(2)
    .describe('Most pollers; more than the topic has partitions do nothing.'),
  pollerGroupName: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,128}$/, 'must be 1 to 128 characters of a-z, A-Z, 0-9, "_" and -')
    .optional()
    .describe(
      'Mappings of one name in one VPC share their pollers’ capacity, and its price. Left out: each has its own.',
    ),
});

/**
 * How Lambda's event source mapping hands over records, named as the Lambda API does.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-configure.html
 */
export const mappingSettings = {
  topics: z
    .array(topicName)
    .min(1)
    .max(MOST_TOPICS)
    .refine((topics) => new Set(topics).size === topics.length, 'must not name a topic twice')
    .describe('The topics to read (`topics`).'),
  startingPosition: z
    .enum(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'])
    .default('TRIM_HORIZON')
    .describe('Where a new consumer group begins: `LATEST` can miss records sent while the mapping starts.'),
  startingPositionTimestamp: z.iso
    .datetime({ offset: true, error: 'must be a time with its zone such as 2024-01-01T00:00:00Z' })
    .refine((time) => Date.parse(time) >= 1_000, 'must be 1970-01-01T00:00:01Z or later')
    .optional()
    .describe(
      'With `startingPosition: AT_TIMESTAMP`: the time, with its zone, such as `2024-01-01T00:00:00Z`; not in the future.',
    ),
  batchSize: z.int().min(1).max(10_000).default(10_000).describe('Most records in one invocation (`batch.size`).'),
  maximumBatchingWindowSeconds: z
    .int()
    .min(0)
    .max(300)
    .optional()
    .describe('How long to wait for a full batch, in seconds. Left out, Lambda waits half a second.'),
  consumerGroupId: z
    .string()
    .regex(/^[a-zA-Z0-9\-/*:_+=.@]{1,200}$/, 'must be 1 to 200 characters of a-z, A-Z, 0-9 and -/*:_+=.@')
    .optional()
    .describe(
      'Consumer group; cannot be changed later. Left out: `<deployment>-<connector>-<topic>`. Goes with exactly one topic.',
    ),
  filterCriteria: z
    .array(z.strictObject({ value: filterPattern }))
    .min(1)
    .max(MOST_FILTERS)
    .refine((filters) => new Set(filters.map((filter) => JSON.stringify(filter))).size === filters.length, {
      error: 'must not name a filter twice',
    })
    .optional()
    .describe(
      'Patterns by Lambda’s filter syntax; a record whose value matches none is passed over, and nothing counts it. One that is no JSON passes a pattern for JSON. Lambda takes 5, or 10 when AWS has raised the quota.',
    ),
  provisionedPollerConfig: pollers
    .optional()
    .describe(
      'Event pollers held ready for this sink (provisioned mode), which also makes partial retries and all of the next settings possible.',
    ),
  maximumRetryAttempts: z
    .int()
    .min(-1)
    .max(10_000)
    .optional()
    .describe(
      'How often Lambda sends a failed batch again before it gives it up, with pollers only; -1 = until the records expire, which beside an `onFailureDestination` Lambda ends after 10. Left out: -1.',
    ),
  maximumRecordAgeSeconds: z
    .int()
    .min(60)
    .max(604_800)
    .optional()
    .describe(
      'Records older than this are given up, with pollers only, in seconds. Left out: never, as long as Kafka has them.',
    ),
  bisectBatchOnFunctionError: z
    .boolean()
    .optional()
    .describe('Halve a batch that failed as a whole before it is sent again, with pollers only.'),
  onFailureDestination: failureDestination
    .optional()
    .describe(
      'Who is told of a batch that Lambda gives up: the ARN of an SQS queue, SNS topic or S3 bucket, or `kafka://TOPIC` of the same cluster, which needs pollers. Left out, Lambda retries for ever and nothing is passed over.',
    ),
  onFailureKeyArn,
  schemaRegistry: schemaRegistrySettings
    .optional()
    .describe(
      'Registry by which Lambda turns Avro, Protobuf or JSON Schema into JSON, with pollers only. A record that fits no schema never reaches the function, so it needs an `onFailureDestination`.',
    ),
  systemLogLevel: z
    .enum(['DEBUG', 'INFO', 'WARN'])
    .optional()
    .describe('Log of the mapping itself, in the function’s log group, with pollers only. Left out: none.'),
} as const;
