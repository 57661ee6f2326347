import type * as z from 'zod';
import { type KafkaAuthentication, needsSecret } from './kafka-authentication.ts';

interface Kafka {
  readonly clusterArn?: string | undefined;
  readonly bootstrapServers?: string | undefined;
  readonly authentication: KafkaAuthentication;
  readonly secretArn?: string | undefined;
  readonly serverRootCaCertificateSecretArn?: string | undefined;
}

/** Tells which settings of the Kafka cluster do not go together. */
export function checkKafka(kafka: Kafka, context: z.core.$RefinementCtx): void {
  const { clusterArn, bootstrapServers, authentication } = kafka;
  const problem = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', path, message });
  const isManaged = clusterArn !== undefined && bootstrapServers === undefined;
  const isSelfManaged = clusterArn === undefined && bootstrapServers !== undefined;
  if (!isManaged && !isSelfManaged) problem('needs exactly one of clusterArn and bootstrapServers');
  if (needsSecret(authentication) !== (kafka.secretArn !== undefined)) {
    problem('goes with authentication scram-sha-512, scram-sha-256 or mtls, and only with them', 'secretArn');
  }
  if (authentication === 'iam' && isSelfManaged) {
    problem(
      'iam needs clusterArn; with bootstrapServers use scram-sha-512, scram-sha-256, mtls, tls or plaintext',
      'authentication',
    );
  }
  if (authentication !== 'iam' && isManaged && isServerless(clusterArn)) {
    problem('must be iam: MSK Serverless has nothing else', 'authentication');
  } else if (authentication === 'scram-sha-256' && isManaged) {
    problem(
      'must be iam, scram-sha-512, mtls, tls or plaintext with clusterArn: Amazon MSK has no SHA-256',
      'authentication',
    );
  }
  if (kafka.serverRootCaCertificateSecretArn !== undefined && (isManaged || authentication === 'plaintext')) {
    problem(
      'goes with bootstrapServers and not with authentication plaintext; the certificates of Amazon MSK come from a public authority',
      'serverRootCaCertificateSecretArn',
    );
  }
}

/**
 * Whether the cluster is one of MSK Serverless, whose identifiers end with `-s` and a number.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/serverless.html
 */
export function isServerless(clusterArn: string): boolean {
  return /-s\d+$/.test(clusterArn);
}
