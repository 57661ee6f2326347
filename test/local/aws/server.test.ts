import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { type AwsServer, startAwsServer } from '../../../local/aws/server.ts';
import { stsService } from '../../../local/aws/services/sts.ts';
import { accessTo } from './access.ts';

describe('a local server of AWS’s services', () => {
  let server: AwsServer;
  before(async () => {
    const broken = () => Promise.reject(new Error('no <luck> & more'));
    const cloudformation = { xmlNamespace: 'x', operations: { DescribeStacks: broken } };
    server = await startAwsServer({ sts: stsService, cloudformation, logs: { operations: {} } }, 0);
  });
  after(() => server.close());

  const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=alice/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host`,
  });
  const post = async (headers: Record<string, string>, body: string, path = '/') => {
    const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('takes any credentials, and says who they stand for', async () => {
    const client = new STSClient(accessTo(server.url, 'ap-south-2'));
    const { Arn, Account, UserId } = await client.send(new GetCallerIdentityCommand());
    assert.deepEqual([Arn, Account, UserId], ['arn:aws:iam::000000000000:user/alice', '000000000000', 'alice']);
    client.destroy();
  });

  it('refuses an operation that a service does not have, and names it', async () => {
    const client = new STSClient(accessTo(server.url));
    await assert.rejects(client.send(new GetSessionTokenCommand()), {
      name: 'UnknownOperationException',
      message: 'GetSessionToken of sts is not an operation of the local AWS endpoint',
    });
    client.destroy();
  });

  it('names the operation of a service that it does not have, whatever its protocol', async () => {
    for (const [service, headers, body, operation] of [
      ['kms', { 'x-amz-target': 'TrentService.Decrypt' }, '{}', 'TrentService.Decrypt'],
      ['sqs', { 'content-type': 'application/x-www-form-urlencoded' }, 'Action=ListQueues', 'ListQueues'],
      ['s3', {}, '', 'POST /bucket/key'],
    ] as const) {
      const { status, text } = await post({ ...signed(service), ...headers }, body, '/bucket/key');
      assert.equal(status, 400);
      assert.deepEqual(JSON.parse(text), {
        __type: 'UnknownOperationException',
        message: `${operation} of ${service} is not an operation of the local AWS endpoint`,
      });
    }
  });

  it('takes no name that every object of JavaScript has for an operation', async () => {
    const { status, text } = await post({ ...signed('logs'), 'x-amz-target': 'Logs_20140328.constructor' }, '{}');
    assert.equal(status, 400);
    assert.match(text, /UnknownOperationException/);
  });

  it('knows the service of a request that nobody has signed by its header', async () => {
    const { text } = await post({ 'x-amz-target': 'Logs_20140328.GetLogEvents' }, '{}');
    assert.match(text, /GetLogEvents of logs is not an operation/);
  });

  it('refuses a request without signature and header, as a page in a browser can send it', async () => {
    const { status, text } = await post({ 'content-type': 'text/plain' }, '{}', '/2015-03-31/functions/f/invocations');
    assert.equal(status, 403);
    assert.match(text, /MissingAuthenticationTokenException/);
  });

  it('answers a failure of its own with 500, in the protocol of the request', async () => {
    const client = new CloudFormationClient(accessTo(server.url));
    await assert.rejects(client.send(new DescribeStacksCommand()), {
      name: 'InternalServerError',
      message: 'Error: no <luck> & more',
    });
    client.destroy();
  });

  it('gives each answer an id', async () => {
    const { headers } = await post(signed('s3'), '');
    assert.match(headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
  });
});
