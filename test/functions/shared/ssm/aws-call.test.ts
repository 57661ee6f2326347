import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { type AwsCaller, awsCall } from '../../../../functions/shared/ssm/aws-call.ts';
import { answer, breakOff, hangUp, refuse, type ScriptedServer, scriptedServer, stayMute } from './scripted-server.ts';

const CALL = { service: 'ssm', target: 'AmazonSSM.GetParameters', body: '{"Names":["/a"]}' };
const OK = answer(200, '{}');
const THROTTLED = refuse(400, 'ThrottlingException', 'Rate exceeded');
const BROKEN = refuse(500, 'InternalServerError', 'An error occurred');
const DENIED = refuse(
  400,
  'AccessDeniedException',
  'User: arn:aws:sts::1:x is not authorized to perform: ssm:GetParameters',
);

describe('a call of an AWS service', () => {
  let server: ScriptedServer;
  let variables: Record<string, string | undefined>;
  let waits: number[];

  beforeEach(async () => {
    server = await scriptedServer();
    waits = [];
    variables = {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'hunter2secret',
      AWS_SESSION_TOKEN: 'hunter2token',
      AWS_ENDPOINT_URL_SSM: server.url,
    };
  });

  afterEach(() => server.close());

  /** Makes a call; each wait between its tries is the longest that it can be, and takes no time. */
  async function call(more: Partial<AwsCaller> = {}): Promise<string> {
    const { body } = await awsCall(CALL, {
      variables,
      timeoutMs: 10_000,
      now: () => Date.UTC(2026, 10, 28, 1, 2, 3, 456),
      wait: async (ms) => void waits.push(ms),
      random: () => 1,
      ...more,
    });
    return body;
  }

  for (const [what, acts, expected] of [
    ['an answer', [OK], []],
    ['an answer after throttling', [THROTTLED, OK], [500]],
    ['an answer after throttling twice', [THROTTLED, THROTTLED, OK], [500, 1000]],
    ['an answer after status 429', [answer(429, ''), OK], [500]],
    ['an answer after a fault of the service', [BROKEN, OK], [100]],
    ['an answer after pages of a gateway', [answer(503, '<html>'), answer(502, ''), OK], [100, 200]],
    ['an answer after a hang-up', [hangUp, OK], [100]],
    ['an answer after one that breaks off', [breakOff, OK], [100]],
  ] as const) {
    it(`succeeds with ${what}`, async () => {
      server.play(...acts);
      assert.equal(await call(), '{}');
      assert.deepEqual(waits, expected);
      assert.equal(server.seen.length, acts.length);
    });
  }

  for (const [what, act, name, message] of [
    ['throttled', THROTTLED, 'ThrottlingException', /^Rate exceeded$/],
    ['failed by the service', BROKEN, 'InternalServerError', /^An error occurred$/],
    ['hung up', hangUp, 'NoAnswerError', /^no answer of 127\.0\.0\.1:\d+: socket hang up$/],
    ['broken off', breakOff, 'NoAnswerError', /^no answer of 127\.0\.0\.1:\d+: aborted$/],
  ] as const) {
    it(`that is ${what} each time fails after three tries`, async () => {
      server.play(act);
      await assert.rejects(call(), { name, message });
      assert.equal(server.seen.length, 3);
    });
  }

  it('that is not answered in time is tried again, and then fails with the host', async () => {
    server.play(stayMute);
    const message = `no answer of ${new URL(server.url).host} within 20 ms`;
    await assert.rejects(call({ timeoutMs: 20 }), { name: 'NoAnswerError', message });
    assert.deepEqual(waits, [100, 200]);
  });

  it('to a port where nobody listens is tried again, and then fails with the host', async () => {
    variables.AWS_ENDPOINT_URL_SSM = 'http://127.0.0.1:1';
    const message = 'no answer of 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1';
    await assert.rejects(call(), { name: 'NoAnswerError', message });
    assert.deepEqual(waits, [100, 200]);
  });

  it('that is denied is not tried again, and fails with what is not allowed', async () => {
    server.play(DENIED, OK);
    await assert.rejects(call(), {
      name: 'AccessDeniedException',
      message: 'User: arn:aws:sts::1:x is not authorized to perform: ssm:GetParameters',
    });
    assert.equal(server.seen.length, 1);
  });

  for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
    it(`without ${name} is not sent, and fails with the variable’s name`, async () => {
      server.play(OK);
      variables[name] = undefined;
      await assert.rejects(call(), { message: `environment variable ${name} is not set` });
      assert.equal(server.seen.length, 0);
    });
  }

  it('fails without showing a secret that the service repeats', async () => {
    server.play(refuse(400, 'X', 'key hunter2secret, token hunter2token\nx-amz-security-token:hunter2token'));
    await assert.rejects(call(), (error) => !inspect(error, { depth: 9, showHidden: true }).includes('hunter2'));
  });

  it('uses the present credentials at each try', async () => {
    server.play(BROKEN, OK);
    await call({
      wait: async () => {
        variables.AWS_ACCESS_KEY_ID = 'AKIDRENEWED';
        variables.AWS_SESSION_TOKEN = '';
      },
    });
    const [first, second] = server.seen.map(({ headers }) => headers);
    assert.match(first?.authorization ?? '', /Credential=AKIDEXAMPLE\/20261128\/eu-west-1\/ssm\/aws4_request/);
    assert.equal(first?.['x-amz-security-token'], 'hunter2token');
    assert.match(second?.authorization ?? '', /Credential=AKIDRENEWED\//);
    assert.equal(second?.['x-amz-security-token'], undefined);
  });

  it('uses the connection of the call before', async () => {
    server.play(OK);
    await call();
    await call();
    const [first, second] = server.seen.map(({ port }) => port);
    assert.equal(first, second);
  });

  it('is sent again at once when the kept connection was closed meanwhile', async () => {
    server.play(OK);
    await call();
    server.play(hangUp, OK);
    assert.equal(await call(), '{}');
    assert.equal(server.seen.length, 2);
    assert.deepEqual(waits, []);
  });
});
