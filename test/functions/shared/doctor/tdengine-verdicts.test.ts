import type { Certificate } from '../../../../functions/shared/doctor/probe.ts';
import {
  clockVerdict,
  databaseVerdict,
  nodesVerdict,
  rightVerdict,
  signInVerdict,
  versionVerdict,
} from '../../../../functions/shared/doctor/tdengine-verdicts.ts';
import { dnsVerdict, tcpVerdict, tlsVerdict } from '../../../../functions/shared/doctor/way-verdicts.ts';
import { NO_CODE, noAnswer, refusal, TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import { verdictTable } from '../../../support/doctor/verdict-table.ts';

const NOW = Date.parse('2026-05-01T00:00:00Z');
const failed = (code: string, message = code) => ({ kind: 'failed', code, message }) as const;

const certificate = (refusedAs: string | undefined, more: Partial<Certificate> = {}) =>
  ({
    kind: 'spoken',
    certificate: {
      ...{ names: 'DNS:td.example.com', issuer: 'Example CA', validTo: NOW + 90 * 86_400_000, refusedAs },
      ...more,
    },
  }) as const;

verdictTable('the way to a server', [
  ['is known by name', dnsVerdict({ kind: 'found', addresses: ['10.0.0.5'] }), 'ok', /10\.0\.0\.5/],
  ['ends at a name that nobody knows', dnsVerdict(failed('ENOTFOUND')), 'fail', /ENOTFOUND.*VPC/, 'What you see'],
  ['ends at a name service that is silent', dnsVerdict(failed('EAI_AGAIN')), 'fail', /EAI_AGAIN/, 'What you see'],
  ['is open', tcpVerdict({ kind: 'open', address: '10.0.0.5' }, 'Kafka'), 'ok', /10\.0\.0\.5/],
  [
    'ends at a port where nobody listens',
    tcpVerdict(failed('ECONNREFUSED'), 'TDengine'),
    'fail',
    /ECONNREFUSED.*6041/,
    'What you see',
  ],
  [
    'is swallowed on the way',
    tcpVerdict({ kind: 'silent', ms: 5_000 }, 'Kafka'),
    'fail',
    /within 5 s.*security group/,
    'What you see',
  ],
  [
    'ends at a host without a route',
    tcpVerdict(failed('EHOSTUNREACH'), 'Kafka'),
    'fail',
    /EHOSTUNREACH/,
    'What you see',
  ],
]);

verdictTable('the certificate of a server', [
  [
    'that is trusted is told with its names and its end',
    tlsVerdict(certificate(undefined), 'TDengine', NOW),
    'ok',
    /td\.example\.com, by Example CA, until 2026-07-30/,
  ],
  [
    'that ends soon is told',
    tlsVerdict(certificate(undefined, { validTo: NOW + 86_400_000 }), 'TDengine', NOW),
    'warn',
    /ends soon.*renew/,
    'A private certificate authority',
  ],
  [
    'that is self-signed leads to the setting that trusts it',
    tlsVerdict(certificate('DEPTH_ZERO_SELF_SIGNED_CERT'), 'TDengine', NOW),
    'fail',
    /self-signed.*tdengine\.caCertificateParameter/,
    'A private certificate authority',
  ],
  [
    'of an authority of one’s own leads to the setting of Kafka',
    tlsVerdict(certificate('SELF_SIGNED_CERT_IN_CHAIN'), 'Kafka', NOW),
    'fail',
    /kafka\.serverRootCaCertificateSecretArn/,
    'Sign in to Kafka',
  ],
  [
    'of an authority that nobody knows is told so',
    tlsVerdict(certificate('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'TDengine', NOW),
    'fail',
    /nobody who is trusted.*UNABLE_TO_VERIFY/,
    'A private certificate authority',
  ],
  [
    'that has expired is told so',
    tlsVerdict(certificate('CERT_HAS_EXPIRED', { validTo: NOW - 1 }), 'Kafka', NOW),
    'fail',
    /has expired.*renew/,
    'Sign in to Kafka',
  ],
  [
    'that is not valid yet leads to the clock',
    tlsVerdict(certificate('CERT_NOT_YET_VALID'), 'TDengine', NOW),
    'fail',
    /not valid yet.*clock/,
    'A private certificate authority',
  ],
  [
    'for other names leads to the address',
    tlsVerdict(certificate('ERR_TLS_CERT_ALTNAME_INVALID'), 'TDengine', NOW),
    'fail',
    /other names.*td\.example\.com/,
    'A private certificate authority',
  ],
  [
    'is none where plain HTTP is spoken',
    tlsVerdict(
      failed('EPROTO', 'error:0A00010B:SSL routines:ssl3_get_record:wrong version number:c:1:'),
      'TDengine',
      NOW,
    ),
    'fail',
    /no TLS: wrong version number.*https/,
    'What you see',
  ],
  [
    'is none where a server takes the connection and says nothing',
    tlsVerdict({ kind: 'silent', ms: 5_000 }, 'Kafka', NOW),
    'fail',
    /nothing is said within 5 s/,
    'What you see',
  ],
]);

verdictTable('signing in to TDengine', [
  ['works', signInVerdict(undefined, 'password'), 'ok', /let in/],
  [
    'with a wrong password',
    signInVerdict(refusal(0x0357, 'Authentication failure'), 'password'),
    'fail',
    /0x0357.*password in SSM/,
    'Change the password',
  ],
  [
    'with a user that there is not',
    signInVerdict(refusal(0x0351, 'Invalid user'), 'password'),
    'fail',
    /0x0351.*make the user/,
    'Change the password',
  ],
  [
    'with a user that is disabled',
    signInVerdict(refusal(0x0315, 'User is disabled'), 'password'),
    'fail',
    /ENABLE 1/,
    'Change the password',
  ],
  [
    'from an address that the white list lacks',
    signInVerdict(refusal(0x0134, 'Not allowed to connect'), 'password'),
    'fail',
    /white list/,
    'What you see',
  ],
  [
    'with a token that has ended',
    signInVerdict(new TDengineError(NO_CODE, 'auth', 'TDengine: HTTP status 401', { transport: 'status' }), 'token'),
    'fail',
    /token/,
    'Tokens',
  ],
  [
    'at a TDengine that is silent',
    signInVerdict(noAnswer(8_000), 'password'),
    'fail',
    /no answer within 8000 ms.*says nothing/,
    'What you see',
  ],
  [
    'at something that is no TDengine',
    signInVerdict(new TDengineError(NO_CODE, 'retry', 'TDengine: no JSON', { transport: 'body' }), 'password'),
    'fail',
    /not TDengine’s REST service/,
    'The same batch comes again and again',
  ],
  [
    'at an address that sends one elsewhere',
    signInVerdict(new TDengineError(NO_CODE, 'retry', 'TDengine: redirect', { transport: 'redirect' }), 'password'),
    'fail',
    /answers itself/,
    'The same batch comes again and again',
  ],
  [
    'without a licence',
    signInVerdict(refusal(0x0800, 'License expired'), 'password'),
    'fail',
    /licence/,
    'The same batch comes again and again',
  ],
  [
    'at a taosAdapter without its server',
    signInVerdict(refusal(0x000b, 'Unable to establish connection'), 'password'),
    'fail',
    /taosd/,
    'The same batch comes again and again',
  ],
]);

verdictTable('what TDengine is', [
  ['of a version that is supported', versionVerdict('3.3.6.0'), 'ok', /3\.3\.6\.0/],
  ['of one that is too old', versionVerdict('3.2.3.0'), 'fail', /too old.*3\.3\.0/, 'TDengine’s version'],
  ['without a version', versionVerdict(undefined), 'warn', /does not tell/, 'TDengine’s version'],
  ['with our clock', clockVerdict(120, 50), 'ok', /within 1 s/],
  ['with our clock behind a slow network', clockVerdict(6_000, 5_500), 'ok', /within 6 s/],
  [
    'with a clock some seconds ahead',
    clockVerdict(20_000, 50),
    'warn',
    /20 s ahead of ours/,
    'A position is in the future',
  ],
  [
    'with a clock ten minutes behind',
    clockVerdict(-600_000, 50),
    'fail',
    /600 s behind ours.*NTP/,
    'A position is in the future',
  ],
  ['with a database', databaseVerdict('power', 'ms', 'sink', false), 'ok', /precision ms/],
  [
    'with a database that the first record makes',
    databaseVerdict('power', undefined, 'sink', true),
    'ok',
    /first record/,
  ],
  [
    'without the database, which the sink may not make',
    databaseVerdict('power', undefined, 'sink', false),
    'fail',
    /power does not exist.*autoCreate/,
    'The same batch comes again and again',
  ],
  [
    'without the database that a source reads',
    databaseVerdict('plant', undefined, 'source', true),
    'fail',
    /plant does not exist/,
    'A source does not move',
  ],
  [
    'with a node that is down',
    nodesVerdict([{ id: '2', status: 'offline', vnodes: 3, most: 10 }]),
    'fail',
    /node 2 is offline/,
    'The same batch comes again and again',
  ],
  [
    'without room for databases',
    nodesVerdict([{ id: '1', status: 'ready', vnodes: 10, most: 10 }]),
    'warn',
    /supportVnodes/,
  ],
  ['with room', nodesVerdict([{ id: '1', status: 'ready', vnodes: 2, most: 10 }]), 'ok', /2 of 10/],
  ['whose nodes are not told', nodesVerdict({ notTold: 'Permission denied' }), 'ok', /not told to this user/],
]);

verdictTable('a right in TDengine', [
  [
    'is there, since the table is looked for',
    rightVerdict(refusal(0x2603, 'Table does not exist'), 'INSERT', 'd'),
    'ok',
    /allowed/,
  ],
  ['is there, since the statement was taken', rightVerdict(undefined, 'SELECT', 'd'), 'ok', /allowed/],
  [
    'to write is refused',
    rightVerdict(refusal(0x2644, 'Permission denied'), 'INSERT', 'power'),
    'fail',
    /0x2644.*GRANT WRITE ON power/,
    'The same batch comes again and again',
  ],
  [
    'to read is refused',
    rightVerdict(refusal(0x0303, 'Insufficient privilege'), 'SELECT', 'plant'),
    'fail',
    /GRANT READ ON plant/,
    'The same batch comes again and again',
  ],
  ['shows with the database', rightVerdict(refusal(0x0388, 'Database not exist'), 'CREATE', 'd'), 'ok', /first record/],
  ['is not known while TDengine is busy', rightVerdict(noAnswer(8_000), 'CREATE', 'd'), 'unknown', /no answer/],
]);
