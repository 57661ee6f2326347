import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import * as own from '@aws-sdk/client-ssm';
import * as aws from 'aws-sdk-client-ssm';
import fc from 'fast-check';
import { startSsm } from '../../../../local/ssm/ssm.ts';
import { anyCharacter } from '../../../support/any-character.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { type Act, answer, hangUp, refuse, type ScriptedServer, scriptedServer } from './scripted-server.ts';

const CREDENTIALS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** Our client and AWS's own of one server. */
function clientsOf(endpoint: string) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return {
    own: new own.SSMClient({ variables: { ...CREDENTIALS, AWS_ENDPOINT_URL_SSM: endpoint } }),
    aws: new aws.SSMClient({ endpoint, region: 'eu-west-1', credentials }),
  };
}

/** What of an answer or an error a caller uses. */
async function outcomeOf(call: Promise<own.ParametersAnswer | aws.GetParametersCommandOutput>): Promise<object> {
  return call.then(
    ({ Parameters = [], InvalidParameters = [], ...rest }) => ({
      parameters: Parameters.map(({ Name, Type, Value }) => ({ Name, Type, Value })),
      invalid: InvalidParameters,
      next: 'NextToken' in rest ? rest.NextToken : undefined,
    }),
    ({ name, message }: Error) => ({ name, message }),
  );
}

const ssm = await forThisFile(startSsm());
const clients = clientsOf(ssm.url);
ssm.put({ name: '/a', type: 'SecureString', value: 'taosdata' });
ssm.put({ name: '/b', type: 'StringList', value: 'x,y' });
for (let n = 10; n < 22; n += 1) ssm.put({ name: `/path/${n}`, type: 'String', value: `${n}` });

describe('the functions’ SSM client', () => {
  for (const [what, input] of [
    ['of some parameters, and of one that is not there', { Names: ['/a', '/nowhere', '/b'], WithDecryption: true }],
    ['without decryption', { Names: ['/a'] }],
    ['of one version', { Names: ['/a:1'], WithDecryption: true }],
    ['of too many', { Names: Array.from({ length: 11 }, (_, n) => `/${n}`) }],
    ['of none', { Names: [] }],
  ] as const) {
    it(`answers a call ${what} as AWS’s own client does`, async () => {
      const expected = await outcomeOf(
        clients.aws.send(new aws.GetParametersCommand({ ...input, Names: [...input.Names] })),
      );
      assert.deepEqual(await outcomeOf(clients.own.send(new own.GetParametersCommand(input))), expected);
    });
  }

  it('returns every value as AWS’s own client does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 500 }), async (value) => {
        ssm.put({ name: '/any', type: 'String', value, overwrite: true });
        const expected = await outcomeOf(clients.aws.send(new aws.GetParametersCommand({ Names: ['/any'] })));
        assert.deepEqual(
          await outcomeOf(clients.own.send(new own.GetParametersCommand({ Names: ['/any'] }))),
          expected,
        );
      }),
    );
  });

  it('returns the pages below a path as AWS’s own client does', async () => {
    for (const NextToken of [undefined, '10', 'x']) {
      const input = { Path: '/path', Recursive: true, WithDecryption: true, NextToken };
      const expected = await outcomeOf(clients.aws.send(new aws.GetParametersByPathCommand(input)));
      assert.deepEqual(await outcomeOf(clients.own.send(new own.GetParametersByPathCommand(input))), expected);
    }
  });
});

describe('the functions’ SSM client, when it is refused,', () => {
  let server: ScriptedServer;
  // Both wait a random part of their longest wait between two tries.
  before(() => void mock.method(Math, 'random', () => 0));
  after(() => mock.restoreAll());
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());

  const REFUSALS: readonly (readonly [string, Act, { readonly sameError: boolean }])[] = [
    [
      'for a missing permission',
      refuse(400, 'AccessDeniedException', 'User: arn is not authorized'),
      { sameError: true },
    ],
    [
      'for an expired token',
      refuse(400, 'ExpiredTokenException', 'The security token is expired'),
      { sameError: true },
    ],
    ['for a key it may not use', refuse(400, 'InvalidKeyId', 'The key is disabled'), { sameError: true }],
    ['for its rate', refuse(400, 'ThrottlingException', 'Rate exceeded'), { sameError: true }],
    ['for its rate, by status 429', refuse(429, 'TooManyRequestsException', 'Too many'), { sameError: true }],
    ['by a fault of the service', refuse(500, 'InternalServerError', 'An error occurred'), { sameError: true }],
    ['by a namespaced error', refuse(400, 'com.amazonaws.ssm#ValidationException', 'x'), { sameError: true }],
    // A message of our own is better than what AWS's client has for these.
    ["by a gateway's page", answer(503, '<html>busy</html>'), { sameError: false }],
    ['by a connection that breaks', hangUp, { sameError: false }],
  ];
  for (const [how, act, { sameError }] of REFUSALS) {
    it(`${how} tries as often as AWS's own client${sameError ? ' and ends with the same error' : ''}`, async () => {
      const clients = clientsOf(server.url);
      server.play(act);
      const expected = await outcomeOf(clients.aws.send(new aws.GetParametersCommand({ Names: ['/a'] })));
      const tries = server.seen.length;
      server.play(act);
      const outcome = await outcomeOf(clients.own.send(new own.GetParametersCommand({ Names: ['/a'] })));
      assert.equal(server.seen.length, tries);
      assert.deepEqual(Object.keys(outcome), ['name', 'message']);
      if (sameError) assert.deepEqual(outcome, expected);
    });
  }
});
