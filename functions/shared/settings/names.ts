import * as z from 'zod';
import { MAX_NAME_BYTES } from '../tdengine/names.ts';
import { TOPIC_NAME } from './kafka-names.ts';

/** A connector's or deployment's name: part of stack, function and parameter names, so kept to what all of AWS accepts. */
export const connectorName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be 1 to 40 characters of a-z, 0-9 and -, beginning with a letter');

/** A Kafka topic name, by Kafka's own rule. */
export const topicName = z.string().regex(TOPIC_NAME, 'must be 1 to 249 characters of a-z, A-Z, 0-9, ".", "_" and "-"');

/** A part of a topic's name: so many of the characters that Kafka allows in one. */
export function topicPart(minimum: number, maximum: number): z.ZodString {
  const rule = `must be ${minimum} to ${maximum} characters of a-z, A-Z, 0-9, ".", "_" and "-"`;
  return z.string().regex(new RegExp(`^[a-zA-Z0-9._-]{${minimum},${maximum}}$`), rule);
}

/** A template of topics' names, in which something that is the same for all tables must stand before the table. */
export const topicTemplate = z
  .string()
  .regex(
    /^(?:[a-zA-Z0-9._-]|\$\{(?:database|table)\}){1,249}$/,
    `must be characters of a-z, A-Z, 0-9, ".", "_" and "-", \${database} and \${table}`,
  )
  .refine((text) => !text.startsWith(`\${table}`), {
    message: `must have something before \${table}, so that the function cannot write to every topic`,
    abort: true,
  });

/** A TDengine database name: at most 64 bytes, no dot; TDengine keeps names in backticks as they are written. */
export const databaseName = z
  .string()
  .min(1, 'must not be empty')
  .refine((name) => Buffer.byteLength(name) <= MAX_NAME_BYTES.database && !name.includes('.') && !name.includes('\0'), {
    message: `must be at most ${MAX_NAME_BYTES.database} bytes without "."`,
  });

/** The name of a TDengine column or tag, by TDengine's own rule. */
export const columnName = z
  .string()
  .min(1, 'must not be empty')
  .refine((name) => Buffer.byteLength(name) <= MAX_NAME_BYTES.column && !name.includes('\0'), {
    message: `must be at most ${MAX_NAME_BYTES.column} bytes`,
  });

/** SSM counts 1,011 characters with the ARN before the name, which is up to 63 in the partitions and regions that there are. */
const LONGEST_PARAMETER = 948;

/** Whether a name, with a slash before it or not, is one of those that SSM keeps for AWS. */
export function isOfAws(name: string): boolean {
  return /^\/?(aws|ssm)/i.test(name);
}

/**
 * The full name of a parameter in SSM Parameter Store.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export const parameterName = z
  .string()
  .regex(/^(\/[a-zA-Z0-9._-]+)+$/, { error: 'must be an SSM parameter name such as /tdengine/password', abort: true })
  .refine((name) => !isOfAws(name), 'must not begin with aws or ssm: such names are of AWS itself')
  .refine((name) => name.split('/').length <= 16 && name.length <= LONGEST_PARAMETER, {
    error: `must have at most 15 parts between slashes, and ${LONGEST_PARAMETER} characters`,
  });

/** What stands for a region in an ARN, as Lambda's own models have it. */
const REGION = '(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\\d';

/**
 * An Amazon Resource Name: `pattern`, a regular expression's source, is what follows the account.
 * @param service such as `kms`.
 */
export function arn(service: string, pattern: string, example: string): z.ZodString {
  const rule = new RegExp(`^arn:aws[a-z-]*:${service}:${REGION}:\\d{12}:${pattern}$`);
  return z.string().regex(rule, `must be an ARN such as ${example}`);
}

/** ARN of a Secrets Manager secret: Lambda and IAM know one by its whole ARN only, with the six characters at its end. */
export const secretArn = arn(
  'secretsmanager',
  'secret:[a-zA-Z0-9/_+=.@-]{1,512}-[a-zA-Z0-9]{6}',
  'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3',
);

/** ARN of a key of KMS. */
export const kmsKeyArn = arn(
  'kms',
  'key/[a-zA-Z0-9-]{1,64}',
  'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
);

/** ARN of a topic of SNS. A FIFO topic wants a group with each message, which neither Lambda nor CloudWatch gives. */
export const snsTopicArn = arn(
  'sns',
  '[a-zA-Z0-9_-]{1,256}',
  'arn:aws:sns:eu-west-1:123456789012:on-call, of a standard topic',
);
