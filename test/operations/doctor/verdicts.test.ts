import {
  alarmsVerdict,
  concurrencyVerdict,
  fileVerdict,
  functionVerdict,
  lagVerdict,
  logGroupVerdict,
  scheduleVerdict,
  stackVerdict,
} from '../../../operations/doctor/connector-verdicts.ts';
import { mappingVerdict } from '../../../operations/doctor/mapping-verdict.ts';
import { verdictTable } from '../../support/doctor/verdict-table.ts';

const mapping = (lastProcessingResult: string, state = 'Enabled', stateTransitionReason = 'USER_INITIATED') =>
  mappingVerdict({
    ...{
      uuid: 'u',
      topic: 't',
      consumerGroupId: 'g',
      startingPosition: 'LATEST',
      startingPositionTimestamp: undefined,
    },
    ...{ state, lastProcessingResult, stateTransitionReason },
  });
const problem = (text: string) => mapping(`PROBLEM: ${text}`);

verdictTable('what Lambda says of a mapping', [
  ['is that all is well', mapping('OK'), 'ok', /^Enabled, last: OK/],
  ['is that nothing came', mapping('No records processed'), 'ok', /No records processed/],
  [
    'is that the pollers do not reach the brokers',
    problem(
      'Connection error. Please check your event source connection configuration. If your event source lives in a VPC, try setting up a new Lambda function',
    ),
    'fail',
    /NAT gateway/,
    'What you see',
  ],
  [
    'is that a name is not known',
    problem('The broker endpoints cannot be resolved.'),
    'fail',
    /pollers/,
    'What you see',
  ],
  [
    'is that a right is missing',
    problem('Cluster failed to authorize Lambda.'),
    'fail',
    /DescribeConfigs/,
    'Sign in to Kafka',
  ],
  [
    'is that signing in failed',
    problem('SASL authentication failed.'),
    'fail',
    /kafka-cluster:Connect/,
    'Sign in to Kafka',
  ],
  [
    'is that its certificate is not taken',
    problem('Server failed to authenticate Lambda.'),
    'fail',
    /client’s certificate/,
    'Sign in to Kafka',
  ],
  [
    'is that the brokers’ certificate is not trusted',
    problem('Lambda failed to authenticate server.'),
    'fail',
    /serverRootCa/,
    'Sign in to Kafka',
  ],
  [
    'is that a key cannot be read',
    problem('Provided certificate or private key is invalid.'),
    'fail',
    /PBES1/,
    'Sign in to Kafka',
  ],
  [
    'is that filters cannot be decrypted',
    problem('Lambda was unable to decrypt the FilterCriteria with the KMS key'),
    'fail',
    /kms:Decrypt/,
    'Keys of your own',
  ],
  [
    'is that the topic is not there',
    problem('The topic does not exist.'),
    'fail',
    /make the topic/,
    'A topic is not read',
  ],
  [
    'is that the function is throttled',
    problem('Function call throttled'),
    'fail',
    /concurrency/,
    'Invocations are throttled',
  ],
  ['is that the function fails', problem('Function call failed'), 'fail', /log says why/, 'Invocations fail'],
  [
    'is that the role lacks a right',
    problem('Your Lambda function’s execution role lacks permissions'),
    'fail',
    /role/,
    'A topic is not read',
  ],
  ['is a code', mapping('', 'Disabled', 'EVENT_SOURCE_NOT_AUTHORIZED'), 'fail', /DescribeConfigs/, 'Sign in to Kafka'],
  [
    'is something that nobody documents',
    problem('Something new'),
    'fail',
    /look at the mapping/,
    'A topic is not read',
  ],
  ['is that it is paused', mapping('OK', 'Disabled'), 'warn', /tdkafka resume/, 'Sinks: pause, resume, seek'],
  ['is that it begins', mapping('No records processed', 'Creating'), 'warn', /wait for some minutes/, 'What you see'],
  ['is that it ends', mapping('OK', 'Deleting'), 'warn', /nothing is read/, 'A topic is not read'],
]);

const alarm = (name: string, state: string, isArmed = true) => ({
  name: `d/c/${name}`,
  state,
  isArmed,
  description: '',
});
const running = {
  state: 'Active',
  stateReason: undefined,
  lastUpdate: 'Successful',
  lastUpdateReason: undefined,
  subnets: 2,
};

verdictTable('what AWS says of a connector', [
  ['is a stack that is whole', stackVerdict('UPDATE_COMPLETE'), 'ok', /UPDATE_COMPLETE/],
  ['is a deploy under way', stackVerdict('UPDATE_IN_PROGRESS'), 'warn', /wait/],
  [
    'is a deploy that was rolled back',
    stackVerdict('UPDATE_ROLLBACK_COMPLETE'),
    'warn',
    /earlier one/,
    'Invocations fail',
  ],
  ['is a roll back that failed', stackVerdict('UPDATE_ROLLBACK_FAILED'), 'fail', /events/, 'Invocations fail'],
  ['is a function that runs', functionVerdict(running), 'ok', /Active, in a VPC \(2 subnets\)/],
  [
    'is a function whose key is off',
    functionVerdict({ ...running, state: 'Failed', stateReason: 'The KMS key is disabled' }),
    'fail',
    /enable the key/,
    'Keys of your own',
  ],
  [
    'is an update that failed',
    functionVerdict({ ...running, lastUpdate: 'Failed', lastUpdateReason: 'The subnet has no free address' }),
    'fail',
    /no free address.*deploy/,
    'Invocations fail',
  ],
  ['is a function that is made', functionVerdict({ ...running, state: 'Pending' }), 'warn', /wait/, 'Invocations fail'],
  ['is that settings are those of the file', fileVerdict([], 'c'), 'ok', /those of the file/],
  ['is that nobody knows the file', fileVerdict(undefined, 'c'), 'ok', /not compared/],
  [
    'is that settings are others',
    fileVerdict([{ path: 'errors.tolerance', before: 'all', after: 'none' }], 'meters'),
    'warn',
    /errors\.tolerance.*settings diff meters/,
    'Settings in SSM',
  ],
  ['is room to run', concurrencyVerdict({ reserved: undefined, limit: 1_000, unreserved: 900 }, 1), 'ok', /1000.*900/],
  [
    'is that it is stopped',
    concurrencyVerdict({ reserved: 0, limit: 1_000, unreserved: 900 }, 1),
    'fail',
    /stopped/,
    'Invocations are throttled',
  ],
  [
    'is that it needs more',
    concurrencyVerdict({ reserved: 2, limit: 1_000, unreserved: 900 }, 4),
    'fail',
    /needs 4 at once/,
    'Invocations are throttled',
  ],
  [
    'is a small account',
    concurrencyVerdict({ reserved: undefined, limit: 10, unreserved: 10 }, 1),
    'warn',
    /quota is small/,
    'Invocations are throttled',
  ],
  ['is that there are no alarms', alarmsVerdict([]), 'ok', /none/],
  ['is that all alarms are quiet', alarmsVerdict([alarm('errors', 'OK')]), 'ok', /1, all OK/],
  [
    'is that alarms sound',
    alarmsVerdict([alarm('errors', 'ALARM'), alarm('offset-lag/topic', 'ALARM'), alarm('x', 'OK')]),
    'fail',
    /sounding: errors, offset-lag\/topic/,
    'Alarms',
  ],
  [
    'is that alarms have no data',
    alarmsVerdict([alarm('silent', 'INSUFFICIENT_DATA')]),
    'warn',
    /INSUFFICIENT_DATA: silent/,
    'Alarms',
  ],
  ['is that alarms tell nobody', alarmsVerdict([alarm('errors', 'OK', false)]), 'warn', /telling nobody/, 'Alarms'],
  ['is a log', logGroupVerdict({ retentionDays: 30 }), 'ok', /30 days/],
  ['is no log', logGroupVerdict(null), 'fail', /deploy again/, 'Invocations fail'],
  ['is a schedule that is on', scheduleVerdict({ expression: 'rate(1 minute)', isEnabled: true }), 'ok', /rate/],
  [
    'is a schedule that is off',
    scheduleVerdict({ expression: 'rate(1 minute)', isEnabled: false }),
    'warn',
    /enable/,
    'A source has stopped',
  ],
]);

const bounds = { lagRecords: 1_000, ageMs: 900_000 };
const lag = (records: number, ageMs: number) => lagVerdict({ topic: 't', records, ageMs, isUnread: false }, bounds);

verdictTable('how far a group is behind', [
  ['is not at all', lag(0, 0), 'ok', /no record waits/],
  ['is a little', lag(10, 2_000), 'ok', /10 records wait, the oldest for 2 s/],
  ['is more records than its alarm allows', lag(2_000, 2_000), 'warn', /2000/, 'A sink is behind'],
  ['is longer than its alarm allows', lag(1, 1_000_000), 'warn', /1000 s/, 'A sink is behind'],
]);
