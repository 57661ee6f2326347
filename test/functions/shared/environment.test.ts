import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loginVariables, readEnvironment, readShards } from '../../../functions/shared/environment.ts';

describe('the number of shards in a source’s environment', () => {
  it('is one when it is not set', () => {
    assert.equal(readShards({}), 1);
    assert.equal(readShards({ SHARDS: '64' }), 64);
  });

  it('is refused when it is no whole number from 1', () => {
    for (const value of ['0', '-1', '1.5', '', 'all']) {
      assert.throws(() => readShards({ SHARDS: value }), {
        message: 'environment variable SHARDS must be a whole number from 1',
      });
    }
  });
});

describe('the TDengine login in a function’s environment', () => {
  const variables = {
    DEPLOYMENT_NAME: 'd',
    CONNECTOR_NAME: 'c',
    SETTINGS_PARAMETER: '/s',
    TDENGINE_URL: 'https://a.example.com,b.example.com',
    KAFKA_AUTHENTICATION: 'iam',
  };

  it('is read back as it was written', () => {
    for (const login of [
      { kind: 'password', user: 'writer', passwordParameter: '/p' },
      { kind: 'token', tokenParameter: '/t', tokenAs: undefined },
      { kind: 'token', tokenParameter: '/t', tokenAs: 'bearer' },
      { kind: 'token', tokenParameter: '/t', tokenAs: 'query' },
    ] as const) {
      const { tdengine } = readEnvironment({ ...variables, ...loginVariables(login) });
      assert.deepEqual(tdengine.login, login);
      assert.equal(tdengine.url, variables.TDENGINE_URL);
    }
  });

  it('is refused with the ways to send a token when its way is none of them', () => {
    assert.throws(
      () => readEnvironment({ ...variables, TDENGINE_TOKEN_PARAMETER: '/t', TDENGINE_TOKEN_AS: 'header' }),
      /^Error: environment variable TDENGINE_TOKEN_AS must be one of bearer, query$/,
    );
  });

  it('is refused with a public http address among several', () => {
    const login = loginVariables({ kind: 'password', user: 'root', passwordParameter: '/p' });
    const url = 'http://10.0.0.1:6041,b.example.com:6041';
    assert.throws(
      () => readEnvironment({ ...variables, ...login, TDENGINE_URL: url }),
      /TDENGINE_URL must begin with https.*b\.example\.com/,
    );
  });
});
