import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile, loginOf, parseSettings } from '../../../../../functions/shared/settings/index.ts';
import { fileWith, problemsWith } from '../../../../support/stacks/example-file.ts';

const URL_RULE = 'tdengine.url: must be a URL such as https://tdengine.example.com:6041, several separated by commas';

const TOKEN = { 'tdengine.passwordParameter': undefined, 'tdengine.tokenParameter': '/demo/token' };

function loginWith(changes: Readonly<Record<string, unknown>>) {
  return loginOf(parseSettings(connectorsFile, fileWith(changes), 'f').tdengine);
}

describe('the tdengine settings of a connectors file', () => {
  it('have root as the default user, as the Kafka Connect plugins do', () => {
    assert.deepEqual(loginWith({}), { kind: 'password', user: 'root', passwordParameter: '/demo/password' });
    assert.deepEqual(loginWith({ 'tdengine.user': 'writer' }), {
      kind: 'password',
      user: 'writer',
      passwordParameter: '/demo/password',
    });
  });

  it('take an HTTP or HTTPS address', () => {
    for (const url of ['http://10.0.0.1:6041', 'https://td.example.com', 'https://td.example.com:6041/']) {
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), []);
    }
    for (const url of ['td.example.com', 'ftp://td.example.com', 'jdbc:TAOS-RS://td:6041', '']) {
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), [`${URL_RULE}; got "${url}"`]);
    }
  });

  it('take several addresses, each with a scheme or that of the one before', () => {
    for (const url of [
      'http://10.0.0.1:6041,http://10.0.0.2:6041',
      'https://td-1.example.com:6041,td-2.example.com:6041, https://td-3.example.com',
      'https://td.example.com:6041,td.example.com:6042,[fd00::1]:6041',
    ]) {
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), [], url);
    }
    for (const url of [
      'https://a.example.com,',
      ',https://a.example.com',
      'https://a.example.com,,https://b.example.com',
      'https://a.example.com,ftp://b.example.com',
      'https://a.example.com,b.example.com:99999',
      'a.example.com:6041,https://b.example.com',
      'https://a.example.com;b.example.com,c d',
    ]) {
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), [`${URL_RULE}; got "${url}"`], url);
    }
  });

  it('refuse an address that comes twice', () => {
    for (const url of ['https://td.example.com,https://TD.example.com:443/', 'http://10.0.0.1:6041,10.0.0.1:6041']) {
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), [
        `tdengine.url: must not name an address twice; got "${url}"`,
      ]);
    }
  });

  it('check each of several addresses like a single one', () => {
    const path = 'https://a.example.com,b.example.com/rest/sql';
    assert.deepEqual(problemsWith({ 'tdengine.url': path }), [
      `tdengine.url: must not hold a path, query or fragment; got "${path}"`,
    ]);
    const secret = problemsWith({ 'tdengine.url': 'https://a.example.com,https://root:taosdata@b.example.com' }).join();
    assert.match(secret, /must not hold a user or password/);
    assert.doesNotMatch(secret, /taosdata@/);
    for (const url of ['https://a.example.com,http://b.example.com', 'http://10.0.0.1,b.example.com']) {
      assert.match(problemsWith({ 'tdengine.url': url }).join(), /would go to b\.example\.com unencrypted/);
      assert.deepEqual(problemsWith({ 'tdengine.url': url, 'tdengine.allowInsecureHttp': true }), []);
    }
    const ca = { 'tdengine.caCertificateParameter': '/demo/ca' };
    assert.deepEqual(problemsWith({ ...ca, 'tdengine.url': 'https://a.example.com,b.example.com' }), []);
    assert.deepEqual(problemsWith({ ...ca, 'tdengine.url': 'https://a.example.com,http://10.0.0.1' }), [
      'tdengine.caCertificateParameter: needs a url that begins with https:',
    ]);
  });

  it('take tokenAs with a token, and only then', () => {
    assert.deepEqual(loginWith({ ...TOKEN, 'tdengine.tokenAs': 'query' }), {
      kind: 'token',
      tokenParameter: '/demo/token',
      tokenAs: 'query',
    });
    assert.deepEqual(problemsWith({ 'tdengine.tokenAs': 'bearer' }), ['tdengine.tokenAs: goes with tokenParameter']);
    assert.match(problemsWith({ ...TOKEN, 'tdengine.tokenAs': 'header' }).join(), /tdengine\.tokenAs: .*bearer.*query/);
  });

  it('refuse a path or query, which would not be used', () => {
    for (const end of ['/rest/sql', '/test', '#a']) {
      const url = `https://td.example.com:6041${end}`;
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), [
        `tdengine.url: must not hold a path, query or fragment; got "${url}"`,
      ]);
    }
  });

  it('refuse credentials in the address, and do not show them', () => {
    for (const credentials of ['root:taosdata', 'root:tao/s?d#ata', 'taosdata', 'a:b@c:taosdata']) {
      const problems = problemsWith({ 'tdengine.url': `https://${credentials}@td.example.com:6041` }).join();
      assert.match(problems, /must not hold a user or password; use passwordParameter; got "https:\/\/\*\*\*@td\./);
      assert.doesNotMatch(problems, /tao/);
    }
    const problems = problemsWith({ 'tdengine.url': 'root:taosdata@td.example.com:6041' }).join();
    assert.match(problems, /got "\*\*\*@td\.example\.com:6041"/);
  });

  it('refuse a TDengine Cloud token in the address, and do not show it', () => {
    assert.deepEqual(problemsWith({ 'tdengine.url': 'https://gw.cloud.tdengine.com?token=hunter2' }), [
      'tdengine.url: must not hold the token; put it into an SSM parameter and name that in tokenParameter; got "https://gw.cloud.tdengine.com?***"',
    ]);
  });

  it('take a token of TDengine Cloud instead of a user and password', () => {
    assert.deepEqual(loginWith(TOKEN), { kind: 'token', tokenParameter: '/demo/token' });
  });

  it('take either a password or a token', () => {
    for (const changes of [{ 'tdengine.tokenParameter': '/demo/token' }, { 'tdengine.passwordParameter': undefined }]) {
      assert.deepEqual(problemsWith(changes), ['tdengine: needs exactly one of passwordParameter and tokenParameter']);
    }
  });

  it('refuse a user beside a token, which has its own user', () => {
    assert.deepEqual(problemsWith({ ...TOKEN, 'tdengine.user': 'root' }), [
      'tdengine.user: does not go with tokenParameter; got "root"',
    ]);
  });

  it('take the certificates of a private CA for https', () => {
    const ca = { 'tdengine.caCertificateParameter': '/demo/ca' };
    assert.deepEqual(problemsWith(ca), []);
    assert.deepEqual(problemsWith({ ...ca, 'tdengine.url': 'http://10.0.0.1:6041' }), [
      'tdengine.caCertificateParameter: needs a url that begins with https:',
    ]);
  });

  it('take names of parameters, and do not show other values', () => {
    for (const key of ['passwordParameter', 'tokenParameter', 'caCertificateParameter']) {
      const others = key === 'tokenParameter' ? TOKEN : {};
      assert.deepEqual(problemsWith({ ...others, [`tdengine.${key}`]: '/a/b.c-D_1' }), []);
      for (const value of ['hunter2', '/', '/hunter2!', '-----BEGIN PRIVATE KEY-----', '']) {
        assert.deepEqual(problemsWith({ ...others, [`tdengine.${key}`]: value }), [
          `tdengine.${key}: must be an SSM parameter name such as /tdengine/password`,
        ]);
      }
    }
  });

  it('take a user of 1 to 24 characters', () => {
    assert.deepEqual(problemsWith({ 'tdengine.user': 'u'.repeat(24) }), []);
    assert.deepEqual(problemsWith({ 'tdengine.user': 'u'.repeat(25) }), [
      `tdengine.user: must be at most 24 characters; got "${'u'.repeat(25)}"`,
    ]);
    assert.deepEqual(problemsWith({ 'tdengine.user': '' }), ['tdengine.user: must not be empty; got ""']);
  });
});
