import * as z from 'zod';
import { TOPIC_NAME } from '../kafka-names.ts';
import { arn, kmsKeyArn, snsTopicArn } from '../names.ts';

/** How Lambda names a topic that is told of failures. */
const KAFKA = 'kafka://';

/**
 * A standard queue, a standard topic, or a bucket: what is FIFO wants a group with each message, which Lambda gives none.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const QUEUE = arn('sqs', '[a-zA-Z0-9_-]{1,80}', '');
const BUCKET =
  /^arn:aws[a-z-]*:s3:::(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;
const RESERVED_BUCKET = /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** A topic of Kafka as Lambda's own model has it, which is narrower than Kafka. */
const FAILURE_TOPIC = /^[^.].*$/;

const EXAMPLE = 'arn:aws:sqs:eu-west-1:123456789012:failed-batches';
const ALLOWED = `the ARN of a standard queue, standard topic or bucket such as ${EXAMPLE}`;

function isStandard(text: string): boolean {
  return (
    QUEUE.safeParse(text).success ||
    snsTopicArn.safeParse(text).success ||
    (BUCKET.test(text) && !RESERVED_BUCKET.test(text))
  );
}

function isFailureTopic(text: string): boolean {
  const topic = failureTopicOf(text);
  return topic !== undefined && TOPIC_NAME.test(topic) && FAILURE_TOPIC.test(topic);
}

/** Who is told of what Lambda gives up: a queue, topic or bucket by its ARN, or a topic of the cluster. */
export const failureDestination = z.string().refine((text) => isStandard(text) || isFailureTopic(text), {
  message: `must be ${ALLOWED}, or kafka://TOPIC with a topic that does not begin with "."`,
  abort: true,
});

/** Who is told of an invocation that Lambda gives up: Kafka has no place among asynchronous destinations. */
export const asyncFailureDestination = z.string().refine(isStandard, `must be ${ALLOWED}`);

/** The Kafka topic that a destination is; undefined for the others. */
export function failureTopicOf(destination: string): string | undefined {
  return destination.startsWith(KAFKA) ? destination.slice(KAFKA.length) : undefined;
}

/** The key that a failure destination is encrypted with. */
export const onFailureKeyArn = kmsKeyArn
  .optional()
  .describe(
    'Key of KMS, of your own, that the queue, topic or bucket of `onFailureDestination` is encrypted with: the function’s role may use it then. Left out: it is encrypted by its service, or not at all.',
  );

/** Tells of a key without something that it encrypts: Kafka has none. */
export function checkFailureKey(
  settings: { readonly onFailureDestination?: string | undefined; readonly onFailureKeyArn?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  const { onFailureDestination: destination, onFailureKeyArn: key } = settings;
  if (key === undefined || (destination !== undefined && failureTopicOf(destination) === undefined)) return;
  const message = 'goes with an onFailureDestination that is a queue, a topic of SNS or a bucket';
  context.addIssue({ code: 'custom', path: ['onFailureKeyArn'], message });
}
