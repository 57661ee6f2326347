import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { createTDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { importedHandler } from '../../support/handlers/imported-handler.ts';
import { startCloudGateway } from '../../support/proxies/cloud-gateway.ts';
import { certificateAuthority } from '../../support/servers/certificates.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { eventOf, recordsOf } from '../../support/sink/records.ts';

const TOKEN = 'f00/ba7+q=1&token=x';
const authority = certificateAuthority('ours');

const [ssm, server] = await Promise.all([forThisFile(startSsm()), forThisFile(startTDengine())]);
const gateway = await forThisFile(startCloudGateway(server.url, TOKEN, authority.issue()));
ssm.put({ name: '/cloud/token', value: TOKEN, type: 'SecureString' });
ssm.put({ name: '/cloud/wrong', value: 'hunter2000', type: 'SecureString' });
ssm.put({ name: '/cloud/ca', value: authority.pem, type: 'String' });

describe('the sink’s handler, with TDengine Cloud behind a private CA', () => {
  function container(name: string, variables: Readonly<Record<string, string>> = {}) {
    const settingsParameter = `/tdkafka/test/${name}/settings`;
    const settings = JSON.stringify({ database: 'cloud', compression: 'gzip' });
    ssm.put({ name: settingsParameter, value: settings, type: 'String' });
    return importedHandler('sink', {
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      DEPLOYMENT_NAME: 'test',
      CONNECTOR_NAME: name,
      SETTINGS_PARAMETER: settingsParameter,
      TDENGINE_URL: gateway.url,
      TDENGINE_TOKEN_PARAMETER: '/cloud/token',
      // As a gateway of TDengine Cloud that is reached by another name.
      TDENGINE_TOKEN_AS: 'query',
      TDENGINE_CA_CERTIFICATE_PARAMETER: '/cloud/ca',
      KAFKA_AUTHENTICATION: 'plaintext',
      KAFKA_BOOTSTRAP_SERVERS: 'nobody:9092',
      ...variables,
    });
  }

  const lines = Array.from(
    { length: 100 },
    (_, index) => `m,t=a v=${index}i32 ${1_700_000_000_000_000_000n + BigInt(index)}`,
  );

  it('writes compressed records with token and CA certificate', async () => {
    const invoke = await container('whole');
    await invoke(eventOf(recordsOf(lines)));
    const tdengine = createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
    assert.deepEqual((await tdengine.query('SELECT COUNT(*), SUM(v) FROM cloud.m')).rows, [[100, 4950]]);
    assert.equal(gateway.encodings.at(-1), 'gzip');
  });

  it('fails with a wrong token, which is not shown though the gateway shows it', async () => {
    const invoke = await container('wrong', { TDENGINE_TOKEN_PARAMETER: '/cloud/wrong' });
    await assert.rejects(invoke(eventOf(recordsOf(lines))), (error: Error) => {
      assert.match(error.message, /TDengine: HTTP status 401/);
      assert.doesNotMatch(`${error.message} ${error.stack}`, /hunter2000/);
      return true;
    });
  });
});
