import type * as z from 'zod';
import { clusterPath, findCluster } from '../kafka/clusters.ts';
import { isServerless, type KafkaSettings } from '../kafka/kafka.ts';
import { mappingServersProblem } from '../mapping/check-mapping.ts';

/** What of a connectors file tells how its clusters are used. */
export interface ClusterUses {
  readonly kafka?: KafkaSettings | undefined;
  readonly kafkaClusters: Readonly<Record<string, KafkaSettings>>;
  readonly vpc?: object | undefined;
  readonly sinks: Readonly<
    Record<
      string,
      {
        readonly kafkaCluster?: string | undefined;
        readonly errors: { readonly deadLetterTopic?: string | undefined };
      }
    >
  >;
  readonly sources: Readonly<Record<string, { readonly kafkaCluster?: string | undefined }>>;
}

/** Longest ARN of a secret that a mapping takes. @see https://docs.aws.amazon.com/lambda/latest/api/API_SourceAccessConfiguration.html */
const LONGEST_SECRET = 200;

/** A secret that MSK cannot be told of. @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-tutorial.html */
const OTHER_SECRET = /:secret:(?!AmazonMSK_)/;

/** Tells of clusters that the connectors, as they use them, cannot reach or sign in to. */
export function checkClusterUse(file: ClusterUses, context: z.core.$RefinementCtx): void {
  const producers = [
    ...Object.values(file.sinks).filter(({ errors }) => errors.deadLetterTopic !== undefined),
    ...Object.values(file.sources),
  ];
  const used = new Map<KafkaSettings, Use>();
  const note = (connector: { readonly kafkaCluster?: string | undefined }, use: Partial<Use>) => {
    const cluster = findCluster(file, connector);
    if (cluster === undefined) return;
    const none: Use = { path: clusterPath(connector), isRead: false, isWritten: false };
    used.set(cluster, { ...(used.get(cluster) ?? none), ...use });
  };
  for (const sink of Object.values(file.sinks)) note(sink, { isRead: true });
  for (const connector of producers) note(connector, { isWritten: true });
  for (const [cluster, use] of used) {
    for (const { path, message } of [...reachProblems(cluster, use, file.vpc), ...mappingProblems(cluster, use)]) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  }
}

interface Use {
  readonly path: readonly string[];
  /** Whether a mapping reads from it. */
  readonly isRead: boolean;
  /** Whether a function itself sends something to it. */
  readonly isWritten: boolean;
}

interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

function reachProblems({ clusterArn, authentication }: KafkaSettings, use: Use, vpc: object | undefined): Problem[] {
  if (vpc !== undefined || clusterArn === undefined) return [];
  if (isServerless(clusterArn)) return [{ path: ['vpc'], message: SERVERLESS_NEEDS_VPC }];
  if (!use.isWritten || (authentication !== 'tls' && authentication !== 'plaintext')) return [];
  const message = `is needed with authentication ${authentication}: brokers of MSK with public access are open to iam, scram-sha-512 and mtls only`;
  return [{ path: ['vpc'], message }];
}

/** @see https://docs.aws.amazon.com/msk/latest/developerguide/serverless.html */
export const SERVERLESS_NEEDS_VPC =
  'is needed with a cluster of MSK Serverless: it has no public access, and a function without vpc cannot reach it';

function mappingProblems(kafka: KafkaSettings, { path, isRead }: Use): Problem[] {
  const problems: Problem[] = [];
  const { secretArn, clusterArn, bootstrapServers, authentication } = kafka;
  // MSK takes no other secret, whoever signs in with it.
  if (clusterArn !== undefined && authentication === 'scram-sha-512' && OTHER_SECRET.test(secretArn ?? '')) {
    const message = 'must be of a secret whose name begins with AmazonMSK_: MSK can be told of no other';
    problems.push({ path: [...path, 'secretArn'], message });
  }
  if (!isRead) return problems;
  const servers = bootstrapServers === undefined ? undefined : mappingServersProblem(bootstrapServers.split(','));
  if (servers !== undefined) problems.push({ path: [...path, 'bootstrapServers'], message: servers });
  for (const name of ['secretArn', 'serverRootCaCertificateSecretArn'] as const) {
    const arn = kafka[name];
    if (arn === undefined || arn.length <= LONGEST_SECRET) continue;
    const message = `must be at most ${LONGEST_SECRET} characters for a sink, and is ${arn.length}; give the secret a shorter name`;
    problems.push({ path: [...path, name], message });
  }
  return problems;
}
