import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { bundleFunction } from '../../../functions/bundle/bundle.ts';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { avroBytes, framed } from '../../support/registry/framed.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { eventOf, recordsOf } from '../../support/sink/records.ts';

const [ssm, server] = await Promise.all([forThisFile(startSsm()), forThisFile(startTestTDengine())]);
const registry = await startSchemaRegistry({ userInfo: 'reader:secret' });
const folder = mkdtempSync(join(tmpdir(), 'registry-bundle-'));
after(async () => {
  rmSync(folder, { recursive: true });
  await registry.close();
});

const avro = {
  type: 'record',
  name: 'Reading',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'v', type: 'long' },
  ],
};
const proto = 'syntax = "proto3"; message Reading { string id = 1; int64 v = 2; }';

/** Registers a schema as somebody who may. @returns its id. */
async function register(schema: object): Promise<number> {
  const response = await fetch(`${registry.url}/subjects/${JSON.stringify(schema).length}/versions`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from('reader:secret').toString('base64')}` },
    body: JSON.stringify(schema),
  });
  const { id } = Object(await response.json());
  return Number(id);
}

describe('the sink as it is deployed', () => {
  it('reads values by a registry that its settings in SSM name, signed in by a parameter', async () => {
    const database = server.nextDatabase();
    const document = {
      ...{ database, format: 'json', databasePrecision: 'ms' },
      valueSchemaRegistry: { url: registry.url, basicAuthUserInfoParameter: '/registry/user-info' },
      routes: [
        {
          stable: 'readings',
          subtable: `\${id}`,
          timestamp: { source: 'record' },
          tags: [{ path: 'id' }],
          remaining: {},
        },
      ],
    };
    ssm.put({ name: '/registry/settings', value: JSON.stringify(document), type: 'String' });
    ssm.put({ name: '/registry/user-info', value: 'reader:secret\n', type: 'SecureString' });
    ssm.put({ name: '/registry/tdengine', value: server.password, type: 'SecureString' });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      POWERTOOLS_DEV: 'false',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      DEPLOYMENT_NAME: 'test',
      CONNECTOR_NAME: 'meters',
      SETTINGS_PARAMETER: '/registry/settings',
      TDENGINE_URL: server.url,
      TDENGINE_USER: server.user,
      TDENGINE_PASSWORD_PARAMETER: '/registry/tdengine',
      KAFKA_AUTHENTICATION: 'plaintext',
      KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:1',
      REPORT_BATCH_ITEM_FAILURES: 'false',
    });
    const bundle = bundleFunction('sink', folder);
    const { handler } = await import(join(bundle.folder, 'handler.mjs'));
    const [ofAvro, ofProto] = [
      await register({ schema: JSON.stringify(avro) }),
      await register({ schema: proto, schemaType: 'PROTOBUF' }),
    ];
    const records = recordsOf([
      framed(ofAvro, avroBytes(avro, { id: 'a', v: 9_007_199_254_740_993n })),
      framed(ofProto, Buffer.from([0, 0x0a, 1, 0x62, 0x10, 2])),
    ]);
    await handler(eventOf(records), { getRemainingTimeInMillis: () => 30_000 });
    const { rows } = await server.tdengine.query(
      `SELECT tbname, CAST(v AS VARCHAR(20)) FROM ${database}.readings ORDER BY tbname`,
    );
    assert.deepEqual(rows, [
      ['a', '9007199254740993'],
      ['b', '2'],
    ]);
    const loaded = bundle.files.filter(({ atStart }) => atStart).flatMap((file) => Object.keys(file.sources));
    assert.deepEqual(
      loaded.filter((path) => /decode\/registry\/(?!schema-source)|protobufjs/.test(path)),
      [],
    );
  });
});
