import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { FunctionBundle } from '../../functions/bundle/function-bundle.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { TDengineServer } from './tdengine-server.ts';

/** What a sink and a source have in common. */
export interface ConnectorProps {
  /**
   * Name of the deployment, which begins the names of what belongs to it: parameters, consumer groups, positions. None of
   * these may change when a construct moves to another stack, so it has no default.
   */
  readonly deployment: string;
  /** Name of the connector, unique in its deployment. */
  readonly connector: string;
  /**
   * First part of the name of the settings' parameter, `/<parameterPrefix>/<deployment>/<connector>/settings`.
   * @default 'tdkafka'
   */
  readonly parameterPrefix?: string | undefined;
  /** The Kafka cluster. */
  readonly kafka: KafkaCluster;
  /** The TDengine server. */
  readonly tdengine: TDengineServer;
  /**
   * Network of the function. One that is not in the VPC of a self-managed cluster cannot be read from either.
   * @default - none: the function reaches TDengine and Kafka over the internet
   */
  readonly vpc?: IVpc | undefined;
  /**
   * The subnets of the function.
   * @default - the private subnets of `vpc`
   */
  readonly vpcSubnets?: SubnetSelection | undefined;
  /**
   * Security groups of the function.
   * @default - one is made, which lets everything out
   */
  readonly securityGroups?: readonly ISecurityGroup[] | undefined;
  /**
   * Memory of the function, in MB.
   * @default 512
   */
  readonly memorySize?: number | undefined;
  /**
   * Time one invocation may take: at most 14 minutes, the most that Lambda allows behind Kafka.
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration | undefined;
  /**
   * How many of the function may run at once, set aside for it. A source needs two more than it has shards.
   * @default - nothing is set aside: as many as the account allows
   */
  readonly reservedConcurrentExecutions?: number | undefined;
  /**
   * Trace invocations with AWS X-Ray.
   * @default false
   */
  readonly tracing?: boolean | undefined;
  /**
   * How long the function's log is kept.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays | undefined;
  /**
   * Key that logs, the function's environment and the mappings' filters are encrypted with. The policy of one that is not
   * made in the app must let CloudWatch Logs use it.
   * @default - keys of AWS
   */
  readonly encryptionKey?: IKey | undefined;
  /**
   * The bundled function; one bundle serves all connectors of its kind.
   * @default - the one that came with the package
   */
  readonly bundle?: FunctionBundle | undefined;
}
