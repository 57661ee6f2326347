import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { createTDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { importedHandler } from '../../support/handlers/imported-handler.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { eventOf, recordsOf } from '../../support/sink/records.ts';

const TOKEN = 'f00ba7F00BA7-._~+/';

const [ssm, server] = await Promise.all([
  forThisFile(startSsm()),
  forThisFile(startTDengine({ tokens: { [TOKEN]: 'root', orphaned: 'nobody' } })),
]);
ssm.put({ name: '/own/token', value: TOKEN, type: 'SecureString' });
ssm.put({ name: '/own/wrong', value: 'hunter2000', type: 'SecureString' });

describe('the sink’s handler, with a token of its own TDengine', () => {
  function container(name: string, tokenParameter: string, variables: Readonly<Record<string, string>> = {}) {
    const settingsParameter = `/tdkafka/test/${name}/settings`;
    ssm.put({
      name: settingsParameter,
      value: JSON.stringify({ database: 'own', dataPrecision: 'ns' }),
      type: 'String',
    });
    return importedHandler('sink', {
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      DEPLOYMENT_NAME: 'test',
      CONNECTOR_NAME: name,
      SETTINGS_PARAMETER: settingsParameter,
      TDENGINE_URL: server.url,
      TDENGINE_TOKEN_PARAMETER: tokenParameter,
      KAFKA_AUTHENTICATION: 'plaintext',
      KAFKA_BOOTSTRAP_SERVERS: 'nobody:9092',
      ...variables,
    });
  }

  const event = eventOf(recordsOf(['m,t=a v=1i32 1700000000000000000', 'm,t=a v=2i32 1700000000000000001']));

  it('writes records', async () => {
    await (await container('own', '/own/token'))(event);
    const tdengine = createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
    assert.deepEqual((await tdengine.query('SELECT COUNT(*), SUM(v) FROM own.m')).rows, [[2, 3]]);
  });

  it('fails with a wrong token, which is not shown, and with a token in the URL', async () => {
    await assert.rejects((await container('wrong', '/own/wrong'))(event), (error: Error) => {
      assert.match(error.message, /TDengine 0x0357: Authentication failure/);
      assert.doesNotMatch(`${error.message} ${error.stack}`, /hunter2000/);
      return true;
    });
    const inAddress = await container('address', '/own/token', { TDENGINE_TOKEN_AS: 'query' });
    await assert.rejects(inAddress(event), /0x1105: no auth info input/);
  });

  it('is refused as the real server refuses it', async () => {
    const ask = async (authorization: string, query = '') => {
      const answer = await fetch(`${server.url}/rest/sql${query}`, {
        method: 'POST',
        body: 'SELECT 1',
        headers: { authorization },
      });
      const body: unknown = await answer.json();
      assert.ok(typeof body === 'object' && body !== null && 'code' in body);
      return [answer.status, body.code];
    };
    assert.deepEqual(await ask(`Bearer ${TOKEN}`), [200, 0]);
    assert.deepEqual(await ask('Bearer wrong'), [200, 0x0357]);
    assert.deepEqual(await ask('Bearer orphaned'), [200, 0x0357]);
    assert.deepEqual(await ask('Bearer '), [401, 0x1122]);
    assert.deepEqual(await ask(`bearer ${TOKEN}`), [401, 0x1122]);
    assert.deepEqual(await ask(`Bearer ${TOKEN}`, '?token=x'), [401, 0x1122]);
  });
});
