import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from 'aws-sdk-client-ssm';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';

const ssm = await forThisFile(startSsm());
const client = new SSMClient({
  endpoint: ssm.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
after(() => client.destroy());

const put = (input: PutParameterCommandInput) => client.send(new PutParameterCommand(input));
const value = async (Name: string, WithDecryption = false) =>
  (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter?.Value;

describe('the local parameter store, through @aws-sdk/client-ssm', () => {
  it('gives back a parameter with its type, version and time', async () => {
    const before = Date.now() - 1000;
    await put({ Name: '/one/plain', Value: 'a ü value', Type: 'String' });
    const { Parameter } = await client.send(new GetParameterCommand({ Name: '/one/plain' }));
    assert.equal(Parameter?.Value, 'a ü value');
    assert.equal(Parameter.Type, 'String');
    assert.equal(Parameter.Version, 1);
    assert.ok((Parameter.LastModifiedDate?.getTime() ?? 0) >= before);
  });

  it('answers ParameterNotFound for a name that does not exist', async () => {
    await assert.rejects(value('/nowhere'), { name: 'ParameterNotFound' });
  });

  it('refuses a name that exists unless Overwrite is set, then counts a version up and keeps the old one', async () => {
    await put({ Name: '/versions', Value: 'first', Type: 'String' });
    await assert.rejects(put({ Name: '/versions', Value: 'second', Type: 'String' }), {
      name: 'ParameterAlreadyExists',
    });
    const answer = await put({ Name: '/versions', Value: 'second', Overwrite: true });
    assert.equal(answer.Version, 2);
    assert.equal(await value('/versions'), 'second');
    assert.equal(await value('/versions:1'), 'first');
    await assert.rejects(value('/versions:3'), { name: 'ParameterVersionNotFound' });
  });

  it('needs a type for a new parameter and does not change it later', async () => {
    await assert.rejects(put({ Name: '/typeless', Value: 'x' }), { name: 'ValidationException' });
    await put({ Name: '/typed', Value: 'x', Type: 'String' });
    await assert.rejects(put({ Name: '/typed', Value: 'x', Type: 'SecureString', Overwrite: true }), {
      name: 'HierarchyTypeMismatchException',
    });
  });

  it('decrypts a SecureString only with WithDecryption', async () => {
    await put({ Name: '/secret', Value: 'taosdata', Type: 'SecureString' });
    assert.equal(await value('/secret', true), 'taosdata');
    assert.notEqual(await value('/secret'), 'taosdata');
  });

  it('holds 4,096 bytes in the standard tier and 8,192 in the advanced one', async () => {
    await put({ Name: '/size', Value: 'x'.repeat(4096), Type: 'String' });
    await assert.rejects(put({ Name: '/size', Value: 'x'.repeat(4097), Overwrite: true }), {
      name: 'ValidationException',
    });
    await assert.rejects(put({ Name: '/size', Value: 'ü'.repeat(2049), Overwrite: true }), {
      name: 'ValidationException',
    });
    await put({ Name: '/size', Value: 'x'.repeat(8192), Overwrite: true, Tier: 'Advanced' });
    await assert.rejects(put({ Name: '/size', Value: 'x'.repeat(8193), Overwrite: true, Tier: 'Advanced' }), {
      name: 'ValidationException',
    });
    await assert.rejects(put({ Name: '/empty', Value: '', Type: 'String' }), { name: 'ValidationException' });
  });

  it('never moves a parameter back from the advanced tier, and leaves it there with Intelligent-Tiering', async () => {
    await put({ Name: '/tier', Value: 'x'.repeat(5000), Type: 'String', Tier: 'Advanced' });
    const small = { Name: '/tier', Value: 'x', Overwrite: true } as const;
    await assert.rejects(put({ ...small, Tier: 'Standard' }), {
      name: 'ValidationException',
      message: /^You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier/,
    });
    assert.equal((await put({ ...small, Tier: 'Intelligent-Tiering' })).Tier, 'Advanced');
    assert.equal((await put(small)).Tier, 'Advanced');
    const chosen = { Name: '/chosen', Type: 'String', Tier: 'Intelligent-Tiering' } as const;
    assert.equal((await put({ ...chosen, Value: 'x'.repeat(4096) })).Tier, 'Standard');
    assert.equal((await put({ ...chosen, Value: 'x'.repeat(4097), Overwrite: true })).Tier, 'Advanced');
    await assert.rejects(put({ ...chosen, Value: 'x'.repeat(8193), Overwrite: true }), { name: 'ValidationException' });
  });

  it('refuses names that Parameter Store refuses', async () => {
    for (const Name of ['/aws/x', 'ssm-x', '/a b', 'a/b', '/ü']) {
      await assert.rejects(put({ Name, Value: 'x', Type: 'String' }), { name: 'ValidationException' }, Name);
    }
    const deep = (levels: number) => '/x'.repeat(levels);
    await put({ Name: deep(15), Value: 'x', Type: 'String' });
    await assert.rejects(put({ Name: deep(16), Value: 'x', Type: 'String' }), {
      name: 'HierarchyLevelLimitExceededException',
    });
  });

  it('gets up to ten names at once and lists the ones that do not exist', async () => {
    await put({ Name: '/many/1', Value: '1', Type: 'String' });
    const names = (count: number) => Array.from({ length: count }, (_, n) => `/many/${n + 1}`);
    const answer = await client.send(new GetParametersCommand({ Names: names(10) }));
    assert.deepEqual(
      answer.Parameters?.map(({ Name }) => Name),
      ['/many/1'],
    );
    assert.deepEqual(answer.InvalidParameters, names(10).slice(1));
    await assert.rejects(client.send(new GetParametersCommand({ Names: names(11) })), { name: 'ValidationException' });
  });

  it('lists parameters below a path in pages, and deeper ones only with Recursive', async () => {
    for (let n = 10; n < 22; n += 1) await put({ Name: `/path/${n}`, Value: String(n), Type: 'String' });
    await put({ Name: '/path/deeper/1', Value: 'deep', Type: 'SecureString' });
    await put({ Name: '/pathology', Value: 'other', Type: 'String' });
    const first = await client.send(new GetParametersByPathCommand({ Path: '/path' }));
    assert.equal(first.Parameters?.length, 10);
    const second = await client.send(new GetParametersByPathCommand({ Path: '/path', NextToken: first.NextToken }));
    assert.deepEqual(
      second.Parameters?.map(({ Value }) => Value),
      ['20', '21'],
    );
    assert.equal(second.NextToken, undefined);
    const deeper = await client.send(
      new GetParametersByPathCommand({ Path: '/path/deeper/', Recursive: true, WithDecryption: true }),
    );
    assert.deepEqual(
      deeper.Parameters?.map(({ Value }) => Value),
      ['deep'],
    );
    await assert.rejects(client.send(new GetParametersByPathCommand({ Path: 'path' })), {
      name: 'ValidationException',
    });
  });

  it('tells the versions of a parameter, oldest first, with who wrote them and when', async () => {
    const Name = '/history';
    await put({ Name, Value: 'one', Type: 'String', Description: 'What it is' });
    await put({ Name, Value: 'two', Overwrite: true });
    const { Parameters = [] } = await client.send(new GetParameterHistoryCommand({ Name }));
    assert.deepEqual(
      Parameters.map(({ Version, Value, LastModifiedUser }) => [Version, Value, LastModifiedUser]),
      [
        [1, 'one', 'arn:aws:iam::000000000000:user/local'],
        [2, 'two', 'arn:aws:iam::000000000000:user/local'],
      ],
    );
    assert.equal(Parameters[1]?.Description, 'What it is');
    assert.ok(Parameters[1]?.LastModifiedDate instanceof Date);
    await assert.rejects(client.send(new GetParameterHistoryCommand({ Name: '/nowhere' })), {
      name: 'ParameterNotFound',
    });
  });

  it('keeps the last hundred versions, and gives their history in pages', async () => {
    const Name = '/often';
    for (let n = 1; n <= 101; n += 1) await put({ Name, Value: `v${n}`, Type: 'String', Overwrite: true });
    assert.equal(await value(`${Name}:101`), 'v101');
    await assert.rejects(value(`${Name}:1`), { name: 'ParameterVersionNotFound' });
    const first = await client.send(new GetParameterHistoryCommand({ Name }));
    assert.deepEqual([first.Parameters?.length, first.Parameters?.[0]?.Version], [50, 2]);
    const second = await client.send(new GetParameterHistoryCommand({ Name, NextToken: first.NextToken }));
    assert.deepEqual([second.Parameters?.at(-1)?.Value, second.NextToken], ['v101', undefined]);
  });

  it('describes parameters by the beginning of their names, without their values', async () => {
    await put({ Name: '/described/a', Value: 'x', Type: 'SecureString' });
    const ParameterFilters = [{ Key: 'Name', Option: 'BeginsWith', Values: ['/described/'] }];
    const { Parameters } = await client.send(new DescribeParametersCommand({ ParameterFilters }));
    assert.deepEqual(
      Parameters?.map(({ Name, Type, Version, Tier }) => [Name, Type, Version, Tier]),
      [['/described/a', 'SecureString', 1, 'Standard']],
    );
    assert.equal(JSON.stringify(Parameters).includes('Value'), false);
  });

  it('forgets a parameter that is deleted', async () => {
    await put({ Name: '/deleted', Value: 'x', Type: 'String' });
    await client.send(new DeleteParameterCommand({ Name: '/deleted' }));
    await assert.rejects(value('/deleted'), { name: 'ParameterNotFound' });
    await assert.rejects(client.send(new DeleteParameterCommand({ Name: '/deleted' })), { name: 'ParameterNotFound' });
  });
});
