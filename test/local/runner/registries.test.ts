import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { atRegistry, registryParameters } from '../../../local/runner/registries.ts';
import { fileOf } from '../../support/mapping-file.ts';

const file = fileOf(`sinks:
  framed:
    topics: [a]
    database: d
    format: json
    valueSchemaRegistry: { url: 'https://registry.example.com', basicAuthUserInfoParameter: /registry/user-info }
    routes: [{ table: t, timestamp: { source: record }, columns: [{ path: v }] }]
  plain: { topics: [b], database: d }
`);

describe('the schema registry of a local run', () => {
  it('is where the command line says, for the sinks that have one', () => {
    const { sinks } = atRegistry(file, 'http://localhost:8081');
    assert.equal(sinks.framed?.valueSchemaRegistry?.url, 'http://localhost:8081');
    assert.equal(sinks.plain?.valueSchemaRegistry, undefined);
    assert.equal(atRegistry(file, undefined), file);
  });

  it('is signed in to with what the environment has, under the parameter’s name', () => {
    assert.deepEqual(registryParameters(file, { userInfo: 'a:b' }), [
      { name: '/registry/user-info', type: 'SecureString', value: 'a:b', overwrite: true },
    ]);
    assert.throws(() => registryParameters(file, { token: 'x' }), {
      name: 'LocalError',
      message: /^sink framed: valueSchemaRegistry: SSM parameter \/registry\/user-info .*SCHEMA_REGISTRY_USER_INFO$/,
    });
  });
});
