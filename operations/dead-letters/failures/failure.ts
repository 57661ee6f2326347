import * as z from 'zod';

/** Records that Lambda has given up, as it tells a queue or a bucket: by their offsets. */
export interface Failure {
  /** Where it is told of, for people: a message or an object. */
  readonly place: string;
  /** Why, as Lambda calls it, such as `RetryAttemptsExhausted`. */
  readonly condition: string;
  /** In words: how often, by which invocation, when. */
  readonly reason: string;
  readonly spans: readonly FailedSpan[];
}

/** Offsets of a partition. */
export interface FailedSpan {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  /** The offset behind the last. */
  readonly to: number;
}

const offset = z.union([z.string().regex(/^\d{1,15}$/), z.int().min(0)]).transform(Number);

const context = {
  requestContext: z.object({
    requestId: z.string().nullish(),
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.int().optional(),
  }),
  responseContext: z.object({ functionError: z.string().optional() }).nullish(),
  timestamp: z.string().optional(),
};

/**
 * What Lambda writes to a queue or a bucket
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html#kafka-onfailure-destination).
 */
const message = z.object({
  ...context,
  KafkaBatchInfo: z.object({
    recordsInfo: z.record(
      z.string().regex(/^.+-\d+$/),
      z.object({ firstRecordOffset: offset, lastRecordOffset: offset }),
    ),
  }),
});

const header = z.record(z.string(), z.array(z.int()).nullable());

const record = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  timestamp: z.number(),
  key: z.string().nullish(),
  value: z.string().nullish(),
  headers: z.array(header).optional(),
});

/** A record as the function gets it. */
export type FailedRecord = z.infer<typeof record>;

/** What Lambda writes to a topic of Kafka, once for each record. */
const recordMessage = z.object({ ...context, payload: z.object({ records: z.record(z.string(), z.array(record)) }) });

/** Reads what a queue or a bucket has. @returns undefined when it is none of the function's */
export function failureOf(text: string, place: string, functionName: string): Failure | undefined {
  const found = parsed(message, text);
  if (found === undefined || !isOf(found.requestContext.functionArn, functionName)) return undefined;
  const spans = Object.entries(found.KafkaBatchInfo.recordsInfo).map(
    ([name, { firstRecordOffset, lastRecordOffset }]) => {
      const end = name.lastIndexOf('-');
      const [topic, partition] = [name.slice(0, end), Number(name.slice(end + 1))];
      return { topic, partition, from: firstRecordOffset, to: lastRecordOffset + 1 };
    },
  );
  return { place, condition: found.requestContext.condition, reason: reasonOf(found), spans };
}

/** A record that a topic tells of, and why it was given up. @returns undefined when it is none of the function's */
export function failedRecordOf(
  text: string,
  functionName: string,
): { readonly record: FailedRecord; readonly condition: string; readonly reason: string } | undefined {
  const found = parsed(recordMessage, text);
  if (found === undefined || !isOf(found.requestContext.functionArn, functionName)) return undefined;
  const [first] = Object.values(found.payload.records).flat();
  return first && { record: first, condition: found.requestContext.condition, reason: reasonOf(found) };
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The ARN may end with a version or an alias. */
function isOf(arn: string, functionName: string): boolean {
  return arn.split(':').slice(6, 7).includes(functionName);
}

function reasonOf({
  requestContext: { condition, requestId, approximateInvokeCount: count },
  responseContext,
  timestamp,
}: z.infer<z.ZodObject<typeof context>>): string {
  const error = responseContext?.functionError;
  return [
    `Lambda gave it up: ${condition}`,
    ...(count === undefined ? [] : [`${count} invocations`]),
    ...(requestId ? [`the last ${requestId}${error === undefined ? '' : ` (${error})`}`] : []),
    ...(timestamp === undefined ? [] : [timestamp]),
  ].join(', ');
}
