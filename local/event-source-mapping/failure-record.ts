import type { EventCluster } from './event.ts';
import { buildEvent } from './event.ts';
import type { GivenUp } from './given-up.ts';
import type { MskRecord } from './record.ts';

/** What all messages about a mapping's failures have in common. */
export interface FailureOrigin {
  readonly cluster: EventCluster;
  /** ARN of the function, with its version. */
  readonly functionArn: string;
}

/**
 * What Lambda writes to a topic about a record that is given up, as JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html#kafka-ofd-record-format). Queues,
 * topics of SNS and buckets get another form.
 * @param now milliseconds since 1970.
 */
export function failureRecord(
  record: MskRecord,
  { condition, invocations, last }: GivenUp,
  { cluster, functionArn }: FailureOrigin,
  now: number,
) {
  const payload = buildEvent(cluster, [record]);
  return {
    requestContext: {
      requestId: last?.requestId ?? null,
      functionArn,
      // Spelled so for topics only.
      condition: condition === 'RetryAttemptsExhausted' ? 'RetriesExhausted' : condition,
      approximateInvokeCount: invocations,
    },
    responseContext:
      last === undefined
        ? null
        : { statusCode: 200, executedVersion: '$LATEST', ...(last.threw && { functionError: 'Unhandled' }) },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    KafkaBatchInfo: {
      batchSize: 1,
      ...(cluster.clusterArn !== undefined && { eventSourceArn: cluster.clusterArn }),
      bootstrapServers: cluster.bootstrapServers,
      payloadSize: Buffer.byteLength(JSON.stringify(payload)),
      recordInfo: { offset: String(record.offset), timestamp: new Date(record.timestamp).toISOString() },
    },
    payload,
  };
}
