import { App, Duration, Stack, Stage } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { CfnCluster } from 'aws-cdk-lib/aws-msk';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  CheckpointTable,
  ConnectorMonitoring,
  DeploymentDashboard,
  FailureDestination,
  KafkaCluster,
  TDengineSink,
  type TDengineSinkProps,
  TDengineSource,
} from 'tdengine-kafka-lambda';

// Somebody's own app: everything that a connector works with is made here, half of it in another stack.
const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
const stage = new Stage(app, 'Prod');
const platform = new Stack(stage, 'Platform');
const vpc: IVpc = new Vpc(platform, 'Vpc');
const key: IKey = new Key(platform, 'Key');
const cluster = new CfnCluster(platform, 'Cluster', {
  clusterName: 'plant',
  kafkaVersion: '3.9.x.kraft',
  numberOfBrokerNodes: 2,
  brokerNodeGroupInfo: {
    clientSubnets: vpc.privateSubnets.map(({ subnetId }) => subnetId),
    instanceType: 'kafka.m7g.large',
  },
  clientAuthentication: { sasl: { iam: { enabled: true } } },
});

const stack = new Stack(stage, 'Plant');
const alarmTopic: ITopic = new Topic(stack, 'Alarms');
const failed: IQueue = new Queue(stack, 'Failed', { encryptionMasterKey: key });
const login: ISecret = new Secret(stack, 'Login', { encryptionKey: key });
const operator = new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() });

const common: Pick<TDengineSinkProps, 'deployment' | 'tdengine' | 'vpc' | 'encryptionKey'> = {
  deployment: 'plant',
  tdengine: {
    url: 'https://tdengine.example.com:6041',
    password: StringParameter.fromSecureStringParameterAttributes(stack, 'Password', {
      parameterName: '/plant/tdengine/password',
    }),
  },
  vpc,
  encryptionKey: key,
};
const msk = KafkaCluster.fromClusterArn(cluster.attrArn);

const meters = new TDengineSink(stack, 'Meters', {
  ...common,
  connector: 'meters',
  kafka: msk,
  topics: ['meters', 'meters-old'],
  settings: { database: 'power', errors: { tolerance: 'all', deadLetterTopic: 'meters-dead' } },
  provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 4 },
  retryAttempts: 3,
  onFailure: FailureDestination.queue(failed),
});
meters.connector.grantChangeSettings(operator);
const metersMonitoring = new ConnectorMonitoring(stack, 'MetersMonitoring', {
  watched: meters.watched,
  alarmTopic,
  alarms: { offsetLag: 50_000, recordAgeSeconds: false },
});

const events = new TDengineSink(stack, 'Events', {
  ...common,
  connector: 'events',
  kafka: KafkaCluster.fromBootstrapServers(['kafka.example.com:9096'], {
    authentication: 'scram-sha-512',
    secret: login,
  }),
  topics: ['events'],
  settings: {
    database: 'events',
    format: 'json',
    routes: [{ stable: 'events', timestamp: { field: 'ts', unit: 'ms' }, remaining: {} }],
  },
  onFailure: FailureDestination.queue(failed),
});
const eventsMonitoring = new ConnectorMonitoring(stack, 'EventsMonitoring', {
  watched: events.watched,
  dashboard: true,
});

const checkpoints = new CheckpointTable(stack, 'Checkpoints', { encryptionKey: key });
const rows = new TDengineSource(stack, 'Rows', {
  ...common,
  connector: 'rows',
  kafka: msk,
  settings: { database: 'power', topicPrefix: 'tdengine' },
  checkpoints,
  schedule: ScheduleExpression.rate(Duration.minutes(5)),
  shards: 2,
  onFailure: FailureDestination.topic(alarmTopic),
});
rows.grantCommands(operator);
const rowsMonitoring = new ConnectorMonitoring(stack, 'RowsMonitoring', { watched: rows.watched, alarmTopic });
new DeploymentDashboard(stack, 'Dashboard', {
  deployment: common.deployment,
  connectors: [metersMonitoring, eventsMonitoring, rowsMonitoring],
});

app.synth();
