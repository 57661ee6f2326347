import { Fn, Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Kafka } from '../../functions/shared/settings/kafka/kafka.ts';
import { networkInterfaceStatements, secretStatements } from '../connector/access.ts';

/** A cluster, by texts. */
export type Cluster = Kafka;

/**
 * Whether Lambda's poller signs in by IAM: without a secret it takes the strongest way that is on at the cluster, whatever
 * the functions do. Of a cluster that has IAM off, the permission is worth nothing.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html
 */
function pollerMayUseIam({ clusterArn, authentication }: Cluster): boolean {
  if (clusterArn === undefined) return false;
  switch (authentication) {
    case 'iam':
    case 'tls':
    case 'plaintext':
      return true;
    case 'scram-sha-512':
    case 'scram-sha-256':
    case 'mtls':
      return false;
  }
}

/** Lets a function find the brokers and sign in to them. */
export function connectStatements(kafka: Cluster): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  if (kafka.clusterArn !== undefined) {
    statements.push(allow(['kafka:GetBootstrapBrokers'], [kafka.clusterArn]));
  }
  if (kafka.clusterArn !== undefined && kafka.authentication === 'iam') {
    statements.push(allow(['kafka-cluster:Connect'], [kafka.clusterArn]));
  }
  for (const secretArn of [kafka.secretArn, kafka.serverRootCaCertificateSecretArn]) {
    if (secretArn !== undefined) statements.push(...secretStatements(secretArn));
  }
  return statements;
}

/** Topics by their whole name, or all whose names begin alike. */
export type Topics = { readonly name: string } | { readonly prefix: string };

/**
 * Lets a function produce to topics. The right to create them, with whatever partitions and config, is used where the
 * settings say how (`topicCreation`), and by brokers that create topics when somebody asks for them. Without IAM the
 * brokers decide all this.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export function produceStatements(kafka: Cluster, topics: Topics): PolicyStatement[] {
  const { clusterArn } = kafka;
  if (clusterArn === undefined || kafka.authentication !== 'iam') return [];
  const arn =
    'name' in topics
      ? kafkaResourceArn(clusterArn, 'topic', topics.name)
      : `${kafkaResourceArn(clusterArn, 'topic', topics.prefix)}*`;
  return [allow(['kafka-cluster:CreateTopic', 'kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'], [arn])];
}

/**
 * Lets Lambda's event source mapping read a topic in the function's name.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
 */
export function consumeStatements(kafka: Cluster, topic: string, consumerGroup: string): PolicyStatement[] {
  const { clusterArn } = kafka;
  if (clusterArn === undefined || !pollerMayUseIam(kafka)) return [];
  return [
    allow(['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], [kafkaResourceArn(clusterArn, 'topic', topic)]),
    allow(
      ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'],
      [kafkaResourceArn(clusterArn, 'group', consumerGroup)],
    ),
  ];
}

/** Lets Lambda's event source mapping learn about the cluster, and connect to it from the cluster's own network. */
export function mappingStatements(kafka: Cluster): PolicyStatement[] {
  const { clusterArn } = kafka;
  if (clusterArn === undefined) return [];
  const actions = ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'];
  if (kafka.authentication === 'scram-sha-512') actions.push('kafka:ListScramSecrets');
  const statements = [allow(actions, [clusterArn]), ...networkInterfaceStatements()];
  if (pollerMayUseIam(kafka)) {
    const describe = ['kafka-cluster:DescribeCluster', 'kafka-cluster:DescribeClusterDynamicConfiguration'];
    // A function that signs in by IAM itself may connect already.
    if (kafka.authentication !== 'iam') describe.unshift('kafka-cluster:Connect');
    statements.push(allow(describe, [clusterArn]));
  }
  return statements;
}

function allow(actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources] });
}

/**
 * ARN of a topic or consumer group of an MSK cluster, as `kafka-cluster:*` actions name it.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export function kafkaResourceArn(clusterArn: string, kind: 'topic' | 'group', name: string): string {
  const [before = '', after = ''] = Token.isUnresolved(clusterArn)
    ? [0, 1].map((part) => Fn.select(part, Fn.split(':cluster/', clusterArn)))
    : clusterArn.split(':cluster/');
  return `${before}:${kind}/${after}/${literal(name)}`;
}

/** A consumer group may be named with an asterisk, which IAM would take for any text. */
function literal(name: string): string {
  return name.replaceAll('*', `\${*}`);
}
