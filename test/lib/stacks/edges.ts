import { SELF_MANAGED, VPC } from '../../support/stacks/connectors-with.ts';

/** Changes to the example file: settings at the edges of what AWS takes, and beyond. */
export type Edge = Readonly<Record<string, unknown>>;

const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster';
const text = (length: number, letter = 'a') => letter.repeat(length);
const many = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));
const hex = (index: number) => index.toString(16).padStart(17, '0');
const secret = (length: number) => {
  const [before, after] = ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_', '-a1B2c3'];
  return `${before}${text(length - before.length - after.length)}${after}`;
};

/** One setting with each of several values. */
function each(path: string, values: readonly unknown[], beside: Edge = {}): Edge[] {
  return values.map((value) => ({ ...beside, [path]: value }));
}

const OWN = { kafka: SELF_MANAGED, vpc: VPC };
const POLLERS = { 'sinks.meters.provisionedPollerConfig': {} };
const TOLD = { ...POLLERS, 'sinks.meters.onFailureDestination': 'arn:aws:sqs:eu-west-1:123456789012:failed' };
const LONGEST_NAMES = { deployment: text(40), sinks: { [text(40, 's')]: { topics: ['meters'], database: 'power' } } };

const NAMES: readonly Edge[] = [
  ...each('deployment', ['a', text(40), text(41), 'A', '1a', 'a_b', 'aws', '']),
  LONGEST_NAMES,
  { deployment: text(40), sources: { [text(40, 's')]: { database: 'test', topicPrefix: 'x', shards: 64 } } },
  ...each('parameterPrefix', ['a', text(100), text(101), '.', '-', 'AWS', 'Ssm', 'ssmx', 'a/b', '']),
  ...each('tdengine.passwordParameter', [
    '/a',
    `/${text(947)}`,
    `/${text(948)}`,
    '/aws/x',
    '/SSM',
    text(3),
    '/a//b',
    '/a/',
  ]),
  ...each(
    'tdengine.passwordParameter',
    [15, 16].map((parts) => many(parts, () => '/a').join('')),
  ),
];

const MAPPING: readonly Edge[] = [
  ...each('sinks.meters.topics', [['a'], ['.a'], ['..'], [text(249)], [text(250)], ['a b'], ['ab', 'ab'], [], ['__']]),
  ...each(
    'sinks.meters.topics',
    [200, 249 - 13].map((length) => [text(length)]),
  ),
  ...each('sinks.meters.consumerGroupId', ['a', text(200), text(201), 'a b', 'ü', '-/*:_+=.@', '']),
  { ...OWN, 'sinks.meters.consumerGroupId': text(200) },
  ...each('sinks.meters.batchSize', [0, 1, 10_000, 10_001, 1.5]),
  ...each('sinks.meters.maximumBatchingWindowSeconds', [-1, 0, 300, 301, 0.5]),
  ...each('sinks.meters.maximumRetryAttempts', [-2, -1, 0, 10_000, 10_001], TOLD),
  ...each('sinks.meters.maximumRecordAgeSeconds', [-1, 0, 59, 60, 604_800, 604_801], TOLD),
  ...each('sinks.meters.provisionedPollerConfig', [
    { minimumPollers: 0 },
    { minimumPollers: 200, maximumPollers: 200 },
    { minimumPollers: 201, maximumPollers: 2_000 },
    { maximumPollers: 2_000 },
    { maximumPollers: 2_001 },
    { pollerGroupName: text(128) },
    { pollerGroupName: text(129) },
    { pollerGroupName: 'a_b-C1' },
    { pollerGroupName: 'a.b' },
    { pollerGroupName: '' },
  ]),
  ...each(
    'sinks.meters.startingPositionTimestamp',
    ['1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'now'],
    {
      'sinks.meters.startingPosition': 'AT_TIMESTAMP',
    },
  ),
  ...each('sinks.meters.systemLogLevel', ['DEBUG', 'INFO', 'WARN', 'ERROR', 'debug'], POLLERS),
  ...each(
    'sinks.meters.onFailureDestination',
    [
      `kafka://${text(249)}`,
      `kafka://${text(250)}`,
      'kafka://.a',
      'kafka://',
      `arn:aws:sqs:eu-west-1:123456789012:${text(80)}`,
      `arn:aws:sqs:eu-west-1:123456789012:${text(81)}`,
      `arn:aws:sns:eu-west-1:123456789012:${text(256)}`,
      `arn:aws:sns:eu-west-1:123456789012:${text(257)}`,
      `arn:aws:s3:::${text(63)}`,
      `arn:aws:s3:::${text(64)}`,
      'arn:aws:s3:::ab',
      'arn:aws:s3:::a..b',
      'arn:aws:s3:::192.168.5.4',
      'arn:aws:s3:::Bucket',
      'arn:aws:s3:::a-s3alias',
      'arn:aws:lambda:eu-west-1:123456789012:function:f',
      'arn:aws:events:eu-west-1:123456789012:event-bus/default',
    ],
    POLLERS,
  ),
  ...each('sinks.meters.filterCriteria', [
    [{ value: { a: [text(4_096 - '{"value":{"a":[""]}}'.length)] } }],
    [{ value: { a: [text(4_097 - '{"value":{"a":[""]}}'.length)] } }],
    many(10, (index) => ({ value: { a: [index] } })),
    many(11, (index) => ({ value: { a: [index] } })),
    [],
  ]),
];

const CLUSTERS: readonly Edge[] = [
  ...each('kafka.clusterArn', [
    `${CLUSTER}/${text(64)}/5d7c6f2e-3`,
    `${CLUSTER}/${text(65)}/5d7c6f2e-3`,
    `${CLUSTER}/demo`,
    'arn:aws:kafka:eu-west-1:12345678901:cluster/demo/5d7c6f2e-3',
    'arn:aws:kafka:eu-west-1-a:123456789012:cluster/demo/5d7c6f2e-3',
    'arn:aws-cn:kafka:cn-north-1:123456789012:cluster/demo/5d7c6f2e-3',
    'arn:aws-us-gov:kafka:us-gov-west-1:123456789012:cluster/demo/5d7c6f2e-3',
    'arn:aws-eusc:kafka:eusc-de-east-1:123456789012:cluster/demo/5d7c6f2e-3',
  ]),
  ...each(
    'kafka.bootstrapServers',
    [
      many(10, (index) => `k${index}.example.com:9096`).join(','),
      many(11, (index) => `k${index}.example.com:9096`).join(','),
      `${many(75, () => 'abc').join('.')}:9096`.slice(0, 300),
      `${many(80, () => 'abc').join('.')}:9096`,
      'kafka_1.example.com:9096',
      'kafka.example.com.:9096',
      '-kafka.example.com:9096',
      '[::1]:9096',
      'kafka:65535',
      'kafka:65536',
      'kafka:0',
      'köln.example.com:9096',
      'kafka..example.com:9096',
      'https://kafka.example.com:9096',
    ],
    OWN,
  ),
  ...each('kafka.secretArn', [secret(200), secret(201), secret(200).slice(0, -7), 'AmazonMSK_demo'], OWN),
  ...each('kafka.serverRootCaCertificateSecretArn', [secret(200), secret(201)], OWN),
];

const NETWORK: readonly Edge[] = [
  ...each(
    'vpc.subnetIds',
    [many(16, (index) => `subnet-${hex(index)}`), many(17, (index) => `subnet-${hex(index)}`), [], ['subnet-G']],
    OWN,
  ),
  ...each(
    'vpc.securityGroupIds',
    [many(5, (index) => `sg-${hex(index)}`), many(6, (index) => `sg-${hex(index)}`), [], ['sg_0']],
    OWN,
  ),
  {
    ...OWN,
    'kafka.serverRootCaCertificateSecretArn': secret(100),
    'vpc.subnetIds': many(16, (index) => `subnet-${hex(index)}`),
    'vpc.securityGroupIds': many(5, (index) => `sg-${hex(index)}`),
  },
  { vpc: { ...VPC, createEndpoints: true, routeTableIds: ['rtb-0a1b2c3d'] } },
];

const FUNCTION: readonly Edge[] = [
  ...each('sinks.meters.memoryMb', [128, 255, 256, 10_240, 10_241, 300.5]),
  ...each('sources.test.timeoutSeconds', [9, 10, 840, 841, 900, 10.5]),
  ...each('sinks.meters.timeoutSeconds', [840, 841, 900]),
  ...each('sinks.meters.reservedConcurrentExecutions', [0, 1, 900, 901, -1]),
  ...each('sources.test.reservedConcurrentExecutions', [2, 3]),
  ...each('sources.test.logRetentionDays', [1, 2, 3_653, 3_654, 0, 365, 360]),
  ...each('kmsKeyArn', [
    'arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    'arn:aws:kms:eu-west-1:123456789012:alias/plant',
    `arn:aws:kms:eu-west-1:123456789012:key/${text(64)}`,
    `arn:aws:kms:eu-west-1:123456789012:key/${text(65)}`,
    'arn:aws:kms:us-east-1:123456789012:key/1234abcd',
  ]),
  ...each('sources.test.shards', [0, 1, 64, 65]),
  ...each('sources.test.database', [text(64), text(65), 'ü'.repeat(32)]),
  ...each('sinks.meters.topics', [many(80, (index) => `${'t'.repeat(9)}${index}`), many(81, (index) => `t${index}0`)]),
  { 'sinks.meters.topics': many(80, (index) => `${text(150)}${index}`), ...TOLD },
];

const SCHEDULES: readonly Edge[] = each('sources.test.schedule', [
  'rate(1 minute)',
  'rate(2 minutes)',
  'rate(0 minutes)',
  'rate(1 day)',
  'rate(31 days)',
  'rate(1 week)',
  'rate(1.5 hours)',
  'cron(0/5 * * * ? *)',
  'cron(0 0 1,15 * ? *)',
  'cron(0 18 ? * MON-FRI *)',
  'cron(0 0 L * ? *)',
  'cron(0 0 ? * 6#3 *)',
  'cron(0 0 ? * 6#6 *)',
  'cron(60 * * * ? *)',
  'cron(* * * * * *)',
  'cron(* * ? * ? *)',
  'cron(0 0 * * ? 2200)',
  'cron(0 0 * * ? 1969)',
  'at(2030-01-01T00:00:00)',
  `cron(${many(60, (index) => index).join(',')} * * * ? *)`,
  `cron(${many(60, (index) => index).join(',')} ${many(24, (index) => index).join(',')} * * ? *)`,
]);

const ALARMS: readonly Edge[] = [
  ...each('monitoring.alarmTopicArn', [
    `arn:aws:sns:eu-west-1:123456789012:${text(256)}`,
    'arn:aws:sns:eu-west-1:123456789012:a.fifo',
    'arn:aws:sqs:eu-west-1:123456789012:a',
  ]),
  ...each('monitoring.alarms.silentMinutes', [1, 1_440, 1_441, false]),
  ...each('monitoring.alarms.timeLagSeconds', [0, 604_800, 604_801, -1]),
  { 'monitoring.dashboard': 'connector', 'sinks.meters.topics': many(80, (index) => `topic-${index}`), ...TOLD },
  { 'sources.test.schedule': 'rate(6 hours)', 'sources.test.timeoutSeconds': 840 },
  { 'sources.test.schedule': 'rate(400 days)' },
];

const REGISTRY_SINK = {
  ...TOLD,
  'sinks.meters.format': 'json',
  'sinks.meters.routes': [{ table: 'a', timestamp: { source: 'record' }, columns: [{ path: 'x', type: 'DOUBLE' }] }],
};
const REGISTRIES: readonly Edge[] = [
  ...each(
    'sinks.meters.schemaRegistry',
    [
      { glueRegistryArn: `arn:aws:glue:eu-west-1:123456789012:registry/${text(255)}` },
      { glueRegistryArn: `arn:aws:glue:eu-west-1:123456789012:registry/${text(256)}` },
      { glueRegistryArn: 'arn:aws:glue:eu-west-1:123456789012:registry/a b' },
      { url: `https://registry.example.com/${text(9_971)}` },
      { url: `https://registry.example.com/${text(9_972)}` },
      { url: 'https://registry.example.com/?a=b' },
      { url: 'http://registry.example.com' },
      { url: 'https://registry.example.com', authentication: 'basic', secretArn: secret(201) },
    ],
    REGISTRY_SINK,
  ),
];

/** All edges, by what they are of. */
export const EDGES: Readonly<Record<string, readonly Edge[]>> = {
  names: NAMES,
  mappings: MAPPING,
  clusters: CLUSTERS,
  networks: NETWORK,
  functions: FUNCTION,
  schedules: SCHEDULES,
  alarms: ALARMS,
  registries: REGISTRIES,
};
