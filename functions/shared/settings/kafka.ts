import * as z from 'zod';
import { KAFKA_AUTHENTICATIONS } from './kafka-authentication.ts';
import { arn } from './names.ts';

const kafkaAuthentication = z.enum(KAFKA_AUTHENTICATIONS);

/** The Kafka cluster of a deployment. */
export const kafkaSettings = z
  .strictObject({
    clusterArn: arn(
      'kafka:[a-z0-9-]+:\\d{12}:cluster/[^/*]+/[^/*]+',
      'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3',
    )
      .optional()
      .describe('ARN of the Amazon MSK cluster. Exactly one of `clusterArn` and `bootstrapServers`.'),
    bootstrapServers: z
      .string()
      .regex(/^[^\s,:]+:\d{1,5}(,[^\s,:]+:\d{1,5})*$/, 'must be HOST:PORT, several separated by commas')
      .optional()
      .describe('Addresses of a self-managed cluster, `HOST:PORT`, several separated by commas.'),
    authentication: kafkaAuthentication
      .default('iam')
      .describe('How to authenticate to the brokers. `iam` is for Amazon MSK only.'),
    secretArn: arn(
      // Lambda and IAM know a secret by its whole ARN only, with the six characters that Secrets Manager adds.
      'secretsmanager:[a-z0-9-]+:\\d{12}:secret:[^*]+-[a-zA-Z0-9]{6}',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3',
    )
      .optional()
      .describe('Secrets Manager secret with `username` and `password`, for `scram-sha-512`.'),
  })
  .superRefine((kafka, context) => {
    if ((kafka.clusterArn === undefined) === (kafka.bootstrapServers === undefined)) {
      context.addIssue({ code: 'custom', message: 'needs exactly one of clusterArn and bootstrapServers' });
    }
    if ((kafka.authentication === 'scram-sha-512') !== (kafka.secretArn !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['secretArn'],
        message: 'goes with authentication scram-sha-512, and only with it',
      });
    }
    if (kafka.authentication === 'iam' && kafka.clusterArn === undefined && kafka.bootstrapServers !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['authentication'],
        message: 'iam needs clusterArn; with bootstrapServers use scram-sha-512, tls or plaintext',
      });
    }
  });
export type KafkaSettings = z.infer<typeof kafkaSettings>;
