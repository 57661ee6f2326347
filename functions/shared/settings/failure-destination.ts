import * as z from 'zod';
import { TOPIC_NAME } from './topic-name.ts';

/** How Lambda names a topic that is told of failures. */
const KAFKA = 'kafka://';

const ARN = /^arn:aws[a-z-]*:((sqs|sns):[a-z0-9-]+:\d{12}:[^:*]+|s3:::[a-z0-9.-]{3,63})$/;

const example = 'arn:aws:sqs:eu-west-1:123456789012:failed-batches';

/** Who is told of what Lambda gives up: a queue, topic or bucket by its ARN, or a topic of the cluster. */
export const failureDestination = z
  .string()
  .refine((text) => ARN.test(text) || TOPIC_NAME.test(failureTopicOf(text) ?? ''), {
    message: `must be the ARN of a queue, topic or bucket such as ${example}, or kafka://TOPIC`,
    abort: true,
  });

/** Who is told of an invocation that Lambda gives up: Kafka has no place among asynchronous destinations. */
export const asyncFailureDestination = z
  .string()
  .regex(ARN, `must be the ARN of a queue, topic or bucket such as ${example}`);

/** The Kafka topic that a destination is; undefined for the others. */
export function failureTopicOf(destination: string): string | undefined {
  return destination.startsWith(KAFKA) ? destination.slice(KAFKA.length) : undefined;
}
