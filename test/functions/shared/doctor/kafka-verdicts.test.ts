import { awsVerdict } from '../../../../functions/shared/doctor/aws-verdicts.ts';
import { type DescribedGroup, OPERATIONS } from '../../../../functions/shared/doctor/kafka-requests.ts';
import { groupVerdict, kafkaSignInVerdict, topicVerdict } from '../../../../functions/shared/doctor/kafka-verdicts.ts';
import { SettingsError } from '../../../../functions/shared/settings/errors.ts';
import { verdictTable } from '../../../support/doctor/verdict-table.ts';

const kafkajs = (name: string, message: string, cause?: Error) =>
  Object.assign(new Error(message, { cause }), { name });

verdictTable('signing in to a broker', [
  ['works', kafkaSignInVerdict(undefined, 'iam'), 'ok', /by iam/],
  [
    'is refused by SASL',
    kafkaSignInVerdict(
      kafkajs('KafkaJSNonRetriableError', 'x', kafkajs('KafkaJSSASLAuthenticationError', 'SASL SCRAM SHA512 failed')),
      'scram-sha-512',
    ),
    'fail',
    /SASL SCRAM SHA512 failed.*secret/,
    'Sign in to Kafka',
  ],
  [
    'is refused by IAM',
    kafkaSignInVerdict(kafkajs('KafkaJSSASLAuthenticationError', 'Access denied'), 'iam'),
    'fail',
    /kafka-cluster:Connect/,
    'Sign in to Kafka',
  ],
  [
    'without a certificate of one’s own',
    kafkaSignInVerdict(kafkajs('KafkaJSConnectionError', 'alert certificate required'), 'mtls'),
    'fail',
    /certificate required.*brokers trust/,
    'Sign in to Kafka',
  ],
  [
    'at a listener of another kind',
    kafkaSignInVerdict(kafkajs('KafkaJSConnectionClosedError', 'Closed connection'), 'plaintext'),
    'fail',
    /closes the connection.*kafka\.authentication/,
    'Sign in to Kafka',
  ],
  [
    'at a silent port',
    kafkaSignInVerdict(kafkajs('KafkaJSRequestTimeoutError', 'Request ApiVersions timed out'), 'tls'),
    'fail',
    /says nothing/,
    'What you see',
  ],
]);

const bits = (...names: readonly (keyof typeof OPERATIONS)[]) =>
  names.reduce((sum, name) => sum | (1 << OPERATIONS[name]), 0);
const topic = (errorCode: number, operations = bits('READ', 'WRITE', 'DESCRIBE'), leader = 1) => ({
  ...{ topic: 'meters', errorCode, operations },
  partitions: [
    { partition: 0, leader: 1, inSync: 1 },
    { partition: 1, leader, inSync: 1 },
  ],
});
const reads = { use: 'reads', mayCreate: undefined, clusterOperations: 0 } as const;
const writes = { use: 'writes', mayCreate: undefined, clusterOperations: 0 } as const;
const letters = { use: 'dead letters', mayCreate: undefined, clusterOperations: 0 } as const;
const makes = { ...writes, mayCreate: true } as const;

verdictTable('a topic', [
  ['may be read', topicVerdict(topic(0), reads), 'ok', /^2 partitions, READ is allowed/],
  [
    'that a sink reads does not exist',
    topicVerdict(topic(3), reads),
    'fail',
    /does not exist.*topics/,
    'A topic is not read',
  ],
  [
    'that nobody makes does not exist',
    topicVerdict(topic(3), writes),
    'warn',
    /auto\.create/,
    'A source does not move',
  ],
  [
    'for dead letters does not exist',
    topicVerdict(topic(3), letters),
    'warn',
    /make it/,
    'Dead letters cannot be sent',
  ],
  [
    'that the source makes does not exist',
    topicVerdict(topic(3), { ...makes, clusterOperations: bits('CREATE') }),
    'ok',
    /first record/,
  ],
  [
    'that the source may not make does not exist',
    topicVerdict(topic(3), makes),
    'fail',
    /CREATE is not allowed.*kafka-cluster:CreateTopic/,
    'A source does not move',
  ],
  [
    'may not be looked at',
    topicVerdict(topic(29), reads),
    'fail',
    /TOPIC_AUTHORIZATION_FAILED.*DESCRIBE/,
    'A topic is not read',
  ],
  [
    'may be looked at, and not read',
    topicVerdict(topic(0, bits('DESCRIBE')), reads),
    'fail',
    /READ is not allowed.*kafka-cluster:ReadData/,
    'A topic is not read',
  ],
  [
    'may be read, and not written',
    topicVerdict(topic(0, bits('READ')), letters),
    'fail',
    /WRITE is not allowed.*kafka-cluster:WriteData/,
    'Dead letters cannot be sent',
  ],
  [
    'has a partition without a leader',
    topicVerdict(topic(0, undefined, -1), reads),
    'fail',
    /1 of 2.*no leader: 1/,
    'A topic is not read',
  ],
  ['has a wrong name', topicVerdict(topic(17), writes), 'fail', /not a name/, 'A source does not move'],
  ['of brokers that do not tell rights', topicVerdict(topic(0, -(2 ** 31)), reads), 'warn', /is not told/],
  ['of which nothing is told', topicVerdict(undefined, reads), 'unknown', /tells nothing/],
]);

const group = (more: Partial<DescribedGroup>): DescribedGroup => ({
  ...{ errorCode: 0, state: 'Stable', members: 1, operations: bits('READ', 'DESCRIBE') },
  ...more,
});

verdictTable('a consumer group', [
  ['has a member', groupVerdict(group({})), 'ok', /Stable, 1 member/],
  ['was never read in', groupVerdict(group({ state: 'Dead', members: 0 })), 'ok', /nobody has read/],
  [
    'may not be looked at',
    groupVerdict(group({ errorCode: 30 })),
    'fail',
    /GROUP_AUTHORIZATION_FAILED/,
    'A topic is not read',
  ],
  [
    'may not be read in',
    groupVerdict(group({ operations: bits('DESCRIBE') })),
    'fail',
    /READ is not allowed.*AlterGroup/,
    'A topic is not read',
  ],
]);

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

verdictTable('what a service of AWS refuses', [
  [
    'is a document that cannot be used',
    awsVerdict(new SettingsError('SSM parameter /a', ['database: must not be empty']), 'SSM', 'here'),
    'fail',
    /must not be empty/,
    'Settings cannot be used',
  ],
  [
    'is a key that does not admit who reads',
    awsVerdict(named('AccessDeniedException', 'not authorized to perform: kms:Decrypt'), 'SSM', 'here'),
    'fail',
    /kms:Decrypt.*policy of the key/,
    'Keys of your own',
  ],
  [
    'is a right of who runs this, of which the function knows nothing',
    awsVerdict(named('AccessDeniedException', 'not authorized to perform: ssm:GetParameter'), 'SSM', 'here'),
    'unknown',
    /ssm:GetParameter.*--from-function/,
  ],
  [
    'is a right of the function',
    awsVerdict(named('AccessDeniedException', 'not authorized to perform: ssm:GetParameter'), 'SSM', 'function'),
    'fail',
    /deploy again/,
    'Settings cannot be used',
  ],
  [
    'is silence, where there is no way',
    awsVerdict(named('NoAnswerError', 'no answer of ssm.eu-west-1.amazonaws.com within 3000 ms'), 'SSM', 'function'),
    'fail',
    /VPC endpoint/,
    'VPC endpoints',
  ],
  [
    'is a secret that holds something else',
    awsVerdict(new Error('secret arn:aws:…:s must be JSON with the text username'), 'MSK or Secrets Manager', 'here'),
    'fail',
    /username.*way of signing in/,
    'Sign in to Kafka',
  ],
  [
    'is a listener that the cluster has not',
    awsVerdict(new Error('MSK cluster arn has no brokers for authentication iam'), 'MSK or Secrets Manager', 'here'),
    'fail',
    /enable it/,
    'Sign in to Kafka',
  ],
  [
    'is a secret that does not exist',
    awsVerdict(
      new Error("secret s cannot be read: ResourceNotFoundException: Secrets Manager can't find it"),
      ...(['MSK or Secrets Manager', 'function'] as const),
    ),
    'fail',
    /can't find/,
    'Settings cannot be used',
  ],
  [
    'is a parameter that does not exist',
    awsVerdict(named('ParameterNotFound', ''), 'SSM', 'here'),
    'fail',
    /does not exist/,
    'Settings cannot be used',
  ],
  ['is something else', awsVerdict(named('InternalServerError', 'try again'), 'SSM', 'here'), 'unknown', /try again/],
]);
