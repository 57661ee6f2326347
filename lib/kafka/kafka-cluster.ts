import { Fn, Token } from 'aws-cdk-lib';
import type { IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { KafkaAuthentication } from '../../functions/shared/settings/kafka-names.ts';
import { checkCluster } from './check-cluster.ts';
import {
  type Cluster,
  connectStatements,
  consumeStatements,
  kafkaResourceArn,
  mappingStatements,
  produceStatements,
  type Topics,
} from './kafka-access.ts';

/** Options of a cluster of Amazon MSK. */
export interface ManagedKafkaOptions {
  /**
   * How to sign in to the brokers. MSK Serverless knows `iam` only.
   * @default 'iam'
   */
  readonly authentication?: Exclude<KafkaAuthentication, 'scram-sha-256'> | undefined;
  /**
   * User and password for `scram-sha-512`, or certificate and key for `mtls`, as JSON. Give the secret by its whole ARN.
   * @default - none
   */
  readonly secret?: ISecret | undefined;
}

/** Options of a cluster that is not one of Amazon MSK. */
export interface SelfManagedKafkaOptions {
  /** How to sign in to the brokers. */
  readonly authentication: Exclude<KafkaAuthentication, 'iam'>;
  /**
   * User and password for `scram-sha-512` and `scram-sha-256`, or certificate and key for `mtls`, as JSON.
   * @default - none
   */
  readonly secret?: ISecret | undefined;
  /**
   * Certificate of the private authority that the brokers' certificates come from: JSON with `certificate`, in PEM.
   * @default - the public authorities are trusted
   */
  readonly serverRootCaCertificate?: ISecret | undefined;
}

/** A Kafka cluster, how to sign in to it, and what lets a function use it. */
export class KafkaCluster {
  /** ARN, of a cluster of Amazon MSK. */
  readonly clusterArn: string | undefined;
  /** Addresses, `HOST:PORT`, of any other cluster. */
  readonly bootstrapServers: readonly string[] | undefined;
  readonly authentication: KafkaAuthentication;
  readonly secret: ISecret | undefined;
  readonly serverRootCaCertificate: ISecret | undefined;

  /** A cluster of Amazon MSK, provisioned or Serverless. @throws SettingsError when the options do not go together. */
  static fromClusterArn(clusterArn: string, options: ManagedKafkaOptions = {}): KafkaCluster {
    return new KafkaCluster({ clusterArn, authentication: 'iam', ...options });
  }

  /** Any other cluster. @throws SettingsError when the options do not go together. */
  static fromBootstrapServers(bootstrapServers: readonly string[], options: SelfManagedKafkaOptions): KafkaCluster {
    return new KafkaCluster({ bootstrapServers, ...options });
  }

  private constructor(options: {
    readonly clusterArn?: string;
    readonly bootstrapServers?: readonly string[];
    readonly authentication?: KafkaAuthentication | undefined;
    readonly secret?: ISecret | undefined;
    readonly serverRootCaCertificate?: ISecret | undefined;
  }) {
    this.clusterArn = options.clusterArn;
    this.bootstrapServers = options.bootstrapServers;
    this.authentication = options.authentication ?? 'iam';
    this.secret = options.secret;
    this.serverRootCaCertificate = options.serverRootCaCertificate;
    checkCluster(this);
  }

  /** Name of a cluster of MSK, as its metrics have it; undefined for others. */
  get clusterName(): string | undefined {
    if (this.clusterArn === undefined) return undefined;
    if (Token.isUnresolved(this.clusterArn)) return Fn.select(1, Fn.split('/', this.clusterArn));
    return this.clusterArn.split('/')[1];
  }

  /** ARN of a topic of a cluster of MSK, or what all that begin so have in common; empty for other clusters. */
  topicArn(name: string): string {
    return this.clusterArn === undefined ? '' : kafkaResourceArn(this.clusterArn, 'topic', name);
  }

  /** Lets a function find the brokers and sign in to them. */
  grantConnect(grantee: IGrantable): void {
    grant(grantee, connectStatements(this.names));
  }

  /** Lets a function produce to topics. Without IAM, the brokers decide. */
  grantProduce(grantee: IGrantable, topics: Topics): void {
    grant(grantee, produceStatements(this.names, topics));
  }

  /** Lets an event source mapping read a topic in a function's name. */
  grantConsume(grantee: IGrantable, topic: string, consumerGroup: string): void {
    grant(grantee, [...mappingStatements(this.names), ...consumeStatements(this.names, topic, consumerGroup)]);
  }

  /** All that tells the cluster, by texts. */
  get names(): Cluster {
    return {
      clusterArn: this.clusterArn,
      bootstrapServers: joined(this.bootstrapServers),
      authentication: this.authentication,
      secretArn: this.secret?.secretArn,
      serverRootCaCertificateSecretArn: this.serverRootCaCertificate?.secretArn,
    };
  }
}

/** Servers in one text; a list that is known at deploy only can be joined then. */
function joined(servers: readonly string[] | undefined): string | undefined {
  return Token.isUnresolved(servers) ? Fn.join(',', [...(servers ?? [])]) : servers?.join(',');
}

function grant(grantee: IGrantable, statements: readonly PolicyStatement[]): void {
  for (const statement of statements) grantee.grantPrincipal.addToPrincipalPolicy(statement);
}
