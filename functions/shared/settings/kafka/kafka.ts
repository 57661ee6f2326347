import * as z from 'zod';
import { KAFKA_AUTHENTICATIONS, type KafkaAuthentication, needsSecret } from '../kafka-names.ts';
import { arn, secretArn } from '../names.ts';

function hasPort(server: string): boolean {
  const port = Number(server.slice(server.indexOf(':') + 1));
  return port >= 1 && port <= 65_535;
}

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

const kafkaAuthentication = z.enum(KAFKA_AUTHENTICATIONS);

/** A Kafka cluster. */
export const kafkaSettings = z
  .strictObject({
    clusterArn: arn(
      'kafka',
      'cluster/[a-zA-Z0-9-]{1,64}/[a-zA-Z0-9-]+',
      'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3',
    )
      .optional()
      .describe('ARN of the Amazon MSK cluster. Exactly one of `clusterArn` and `bootstrapServers`.'),
    bootstrapServers: z
      .string()
      .regex(/^[^\s,:]+:\d{1,5}(,[^\s,:]+:\d{1,5})*$/, {
        error: 'must be HOST:PORT, several separated by commas',
        abort: true,
      })
      .refine((servers) => servers.split(',').every(hasPort), 'must have ports from 1 to 65535')
      .refine((servers) => isDistinct(servers.split(',')), 'must not name a server twice')
      .optional()
      .describe('Addresses of a self-managed cluster, `HOST:PORT`, several separated by commas.'),
    authentication: kafkaAuthentication
      .default('iam')
      .describe(
        'How to authenticate to the brokers; all but `plaintext` encrypt. `iam` is for Amazon MSK only, `scram-sha-256` for self-managed clusters only; `mtls` is a certificate of one’s own, `tls` none.',
      ),
    secretArn: secretArn
      .optional()
      .describe(
        'Secrets Manager secret, JSON. For `scram-sha-512` and `scram-sha-256`: `username` and `password`. For `mtls`, as Lambda wants it: `certificate` (the client’s, with those between it and its authority), `privateKey` (PKCS#8), both in PEM, and `privateKeyPassword` if the key is encrypted, by PBE-SHA1-3DES, which both Lambda and the functions can read.',
      ),
    serverRootCaCertificateSecretArn: secretArn
      .optional()
      .describe(
        'Secrets Manager secret with the certificate of a private authority that the certificates of self-managed brokers come from (Lambda’s `SERVER_ROOT_CA_CERTIFICATE`): JSON with `certificate`, in PEM. The functions trust no public authority beside it.',
      ),
  })
  .superRefine(checkKafka);
export type KafkaSettings = z.infer<typeof kafkaSettings>;

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
function checkKafka(kafka: Kafka, context: z.core.$RefinementCtx): void {
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
