import { failureVerdict, refusalVerdict } from '../../../operations/doctor/from-function.ts';
import { verdictTable } from '../../support/doctor/verdict-table.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

verdictTable('an invocation that only looks', [
  [
    'fails in a sink of an older version',
    failureVerdict({ errorType: 'Error', errorMessage: 'the event has no records: it is not of a Kafka event source' }),
    'fail',
    /older version.*deploy/,
    'Invocations fail',
  ],
  [
    'fails in a source of an older version',
    failureVerdict({ errorType: 'Error', errorMessage: 'the event has the unknown key "doctor"; allowed: {}' }),
    'fail',
    /older version/,
    'Invocations fail',
  ],
  [
    'takes too long',
    failureVerdict({ errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 3.00 seconds' }),
    'fail',
    /timeoutSeconds/,
    'Invocations fail',
  ],
  ['fails', failureVerdict({ errorMessage: 'out of memory' }), 'fail', /out of memory.*log/, 'Invocations fail'],
  ['says nothing', failureVerdict(null), 'fail', /without a message/, 'Invocations fail'],
  [
    'is throttled',
    refusalVerdict(named('TooManyRequestsException', 'Rate Exceeded.')),
    'fail',
    /Rate Exceeded.*concurrency/,
    'Invocations are throttled',
  ],
  [
    'has no key',
    refusalVerdict(named('KMSAccessDeniedException', 'denied')),
    'fail',
    /policy of the key/,
    'Keys of your own',
  ],
  [
    'has no subnet',
    refusalVerdict(named('SubnetIPAddressLimitReachedException', 'no address is free')),
    'fail',
    /subnets/,
    'Who connects to whom',
  ],
  ['hangs', refusalVerdict(named('TimeoutError', 'aborted')), 'fail', /within 120 s/, 'Invocations fail'],
  [
    'may not be made by who runs this',
    refusalVerdict(named('AccessDeniedException', 'not authorized to perform: lambda:InvokeFunction')),
    'unknown',
    /lambda:InvokeFunction/,
  ],
]);
