import { Token } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { SettingsError } from '../../functions/shared/settings/index.ts';
import { kafkaProblems, kafkaSettings } from '../../functions/shared/settings/kafka/kafka.ts';
import type { Cluster } from './kafka-access.ts';

/** The options of a cluster that are named otherwise in the connectors file, by the names there. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  secretArn: 'secret',
  serverRootCaCertificateSecretArn: 'serverRootCaCertificate',
};

/** What is checked of a cluster. */
export interface CheckedCluster {
  readonly clusterArn: string | undefined;
  readonly bootstrapServers: readonly string[] | undefined;
  readonly secret: ISecret | undefined;
  readonly serverRootCaCertificate: ISecret | undefined;
  readonly names: Cluster;
}

/**
 * Refuses what neither Lambda nor the brokers would take. What is known at deploy only is not looked at.
 * @throws SettingsError with a line for each problem.
 */
export function checkCluster(cluster: CheckedCluster): void {
  const problems = [
    ...addressProblems(cluster),
    ...kafkaProblems(cluster.names).map(({ path, message }) => {
      return [...path.map((name) => OPTION_NAMES[name] ?? name), message].join(': ');
    }),
    ...secretProblems('secret', cluster.secret),
    ...secretProblems('serverRootCaCertificate', cluster.serverRootCaCertificate),
  ];
  if (problems.length > 0) throw new SettingsError('kafka', problems);
}

function addressProblems({ clusterArn, bootstrapServers }: CheckedCluster): string[] {
  const problems: string[] = [];
  const { shape } = kafkaSettings;
  if (!Token.isUnresolved(clusterArn) && !shape.clusterArn.safeParse(clusterArn).success) {
    problems.push(`clusterArn: must be the ARN of a cluster of Amazon MSK; got ${JSON.stringify(clusterArn)}`);
  }
  if (bootstrapServers === undefined || Token.isUnresolved(bootstrapServers)) return problems;
  if (bootstrapServers.length === 0) problems.push('bootstrapServers: must not be empty');
  for (const server of bootstrapServers) {
    if (Token.isUnresolved(server) || (shape.bootstrapServers.safeParse(server).success && !server.includes(',')))
      continue;
    problems.push(`bootstrapServers: must each be HOST:PORT; got ${JSON.stringify(server)}`);
  }
  return problems;
}

/** Lambda and IAM know a secret by its whole ARN only, with the six characters at its end. */
function secretProblems(name: string, secret: ISecret | undefined): string[] {
  if (secret === undefined || secret.secretFullArn !== undefined) return [];
  return [`${name}: must be known by its whole ARN: import it by Secret.fromSecretCompleteArn`];
}
