import { Annotations } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup, type SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type IParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { KafkaSettings, TDengineSettings, VpcSettings } from '../../functions/shared/settings/index.ts';
import { failureTopicOf } from '../../functions/shared/settings/mapping/failure-destination.ts';
import { FailureDestination } from '../connector/failure-destination.ts';
import type { TDengineServer } from '../connector/tdengine-server.ts';
import { defined } from '../defined.ts';
import { KafkaCluster } from '../kafka/kafka-cluster.ts';

/** What is outside of a stack and named in the connectors file, as CDK knows it. Nothing of it is made. */
export function keyOf(scope: Construct, kmsKeyArn: string | undefined): IKey | undefined {
  return kmsKeyArn === undefined ? undefined : Key.fromKeyArn(scope, 'Key', kmsKeyArn);
}

/** The cluster of the settings. */
export function kafkaOf(scope: Construct, kafka: KafkaSettings): KafkaCluster {
  const home = new Construct(scope, 'Kafka');
  const { clusterArn, bootstrapServers = '', authentication } = kafka;
  const secret = secretOf(home, 'Secret', kafka.secretArn);
  // Which of them go together, the file's schema has checked, and KafkaCluster does again.
  if (clusterArn !== undefined) {
    return KafkaCluster.fromClusterArn(
      clusterArn,
      authentication === 'scram-sha-256' ? {} : { authentication, secret },
    );
  }
  const serverRootCaCertificate = secretOf(home, 'RootCa', kafka.serverRootCaCertificateSecretArn);
  return KafkaCluster.fromBootstrapServers(bootstrapServers.split(','), {
    authentication: authentication === 'iam' ? 'tls' : authentication,
    secret,
    serverRootCaCertificate,
  });
}

/** The server of the settings. */
export function tdengineOf(scope: Construct, tdengine: TDengineSettings): TDengineServer {
  const home = new Construct(scope, 'TDengine');
  const { passwordParameter, tokenParameter, caCertificateParameter: authority } = tdengine;
  return {
    url: tdengine.url,
    allowInsecureHttp: tdengine.allowInsecureHttp,
    user: tdengine.user,
    password: parameterOf(home, 'Password', passwordParameter),
    token: parameterOf(home, 'Token', tokenParameter),
    tokenAs: tdengine.tokenAs,
    caCertificate: authority === undefined ? undefined : StringParameter.fromStringParameterName(home, 'Ca', authority),
  };
}

/** The network of the settings. */
export function networkOf(
  scope: Construct,
  vpc: VpcSettings,
): { readonly vpc: IVpc; readonly vpcSubnets: SubnetSelection; readonly securityGroups: readonly ISecurityGroup[] } {
  Annotations.of(scope).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', 'nothing here reads route tables');
  const imported = Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: vpc.vpcId,
    privateSubnetIds: [...vpc.subnetIds],
    // CDK wants a zone for each subnet. They are not in the settings, and nothing reads them.
    availabilityZones: [...vpc.subnetIds],
  });
  return {
    vpc: imported,
    vpcSubnets: { subnets: imported.privateSubnets },
    securityGroups: vpc.securityGroupIds.map((id) =>
      SecurityGroup.fromSecurityGroupId(scope, id, id, { mutable: false }),
    ),
  };
}

/** The failure destination of the settings, and the key that it is encrypted with, if that is one of one's own. */
export function failureDestinationOf(
  scope: Construct,
  destination: string,
  keyArn: string | undefined,
): FailureDestination {
  const topic = failureTopicOf(destination);
  if (topic !== undefined) return FailureDestination.kafkaTopic(topic);
  const id = 'FailureDestination';
  switch (destination.split(':')[2]) {
    case 's3':
      return FailureDestination.bucket(
        Bucket.fromBucketAttributes(scope, id, {
          bucketArn: destination,
          ...(keyArn !== undefined && { encryptionKey: Key.fromKeyArn(scope, 'FailureKey', keyArn) }),
        }),
      );
    case 'sns':
      return FailureDestination.topic(
        Topic.fromTopicAttributes(scope, id, { topicArn: destination, ...defined({ keyArn }) }),
      );
    default:
      return FailureDestination.queue(
        Queue.fromQueueAttributes(scope, id, { queueArn: destination, ...defined({ keyArn }) }),
      );
  }
}

/** A secret by its whole ARN. */
export function secretOf(scope: Construct, id: string, secretArn: string | undefined): ISecret | undefined {
  return secretArn === undefined ? undefined : Secret.fromSecretCompleteArn(scope, id, secretArn);
}

function parameterOf(scope: Construct, id: string, parameterName: string | undefined): IParameter | undefined {
  if (parameterName === undefined) return undefined;
  return StringParameter.fromSecureStringParameterAttributes(scope, id, { parameterName });
}
