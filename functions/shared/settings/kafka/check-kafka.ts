import type * as z from 'zod';
import { type KafkaAuthentication, needsSecret } from './kafka-authentication.ts';

/** What of a cluster's settings must go together; the secrets by whatever names them. */
export interface Kafka {
  readonly clusterArn?: string | undefined;
  readonly bootstrapServers?: string | undefined;
  readonly authentication: KafkaAuthentication;
  readonly secretArn?: string | undefined;
  readonly serverRootCaCertificateSecretArn?: string | undefined;
}

/** A setting of the cluster that does not go with the others; the path is empty for the cluster as a whole. */
export interface KafkaProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Tells which settings of a Kafka cluster do not go together. */
export function checkKafka(kafka: Kafka, context: z.core.$RefinementCtx): void {
  for (const { path, message } of kafkaProblems(kafka)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
}

/** The settings of a Kafka cluster that do not go together. */
export function kafkaProblems(kafka: Kafka): readonly KafkaProblem[] {
  const { clusterArn, bootstrapServers, authentication } = kafka;
  const problems: KafkaProblem[] = [];
  const problem = (message: string, ...path: string[]) => problems.push({ path, message });
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
  return problems;
}

/**
 * Whether the cluster is one of MSK Serverless, whose identifiers end with `-s` and a number.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/serverless.html
 */
export function isServerless(clusterArn: string): boolean {
  return /-s\d+$/.test(clusterArn);
}
