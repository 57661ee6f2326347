import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile, parseSettings } from '../../../../functions/shared/settings/index.ts';
import { exampleFile, problemsWith } from './example-file.ts';

const URL_RULE = 'tdengine.url: must be a URL such as https://tdengine.example.com:6041';

describe('tdengine settings', () => {
  it('begin as root, as the plugins do', () => {
    assert.equal(parseSettings(connectorsFile, exampleFile(), 'f').tdengine.user, 'root');
  });

  it('take an HTTP or HTTPS address', () => {
    for (const url of ['http://10.0.0.1:6041', 'https://td.example.com', 'https://td.example.com:6041/']) {
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), []);
    }
    for (const url of ['td.example.com', 'ftp://td.example.com', 'jdbc:TAOS-RS://td:6041', '']) {
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), [`${URL_RULE}; got "${url}"`]);
    }
  });

  it('refuse a path or query, which would not be used', () => {
    for (const end of ['/rest/sql', '/test', '#a']) {
      const url = `https://td.example.com:6041${end}`;
      assert.deepEqual(problemsWith({ 'tdengine.url': url }), [
        `tdengine.url: must not hold a path, query or fragment; got "${url}"`,
      ]);
    }
  });

  it('refuse credentials in the address, and do not repeat them', () => {
    for (const credentials of ['root:taosdata', 'root:tao/s?d#ata', 'taosdata', 'a:b@c:taosdata']) {
      const problems = problemsWith({ 'tdengine.url': `https://${credentials}@td.example.com:6041` }).join();
      assert.match(problems, /must not hold a user or password; use passwordParameter; got "https:\/\/\*\*\*@td\./);
      assert.doesNotMatch(problems, /tao/);
    }
    const problems = problemsWith({ 'tdengine.url': 'root:taosdata@td.example.com:6041' }).join();
    assert.match(problems, /got "\*\*\*@td\.example\.com:6041"/);
  });

  it('do not repeat the token of TDengine Cloud', () => {
    assert.deepEqual(problemsWith({ 'tdengine.url': 'https://gw.cloud.tdengine.com?token=hunter2' }), [
      'tdengine.url: must not hold a path, query or fragment; got "https://gw.cloud.tdengine.com?***"',
    ]);
  });

  it('take the name of a parameter for the password, and do not show what stands there instead', () => {
    assert.deepEqual(problemsWith({ 'tdengine.passwordParameter': '/a/b.c-D_1' }), []);
    for (const value of ['hunter2', '/', '/hunter2!', '']) {
      assert.deepEqual(problemsWith({ 'tdengine.passwordParameter': value }), [
        'tdengine.passwordParameter: must be an SSM parameter name such as /tdengine/password',
      ]);
    }
    assert.deepEqual(problemsWith({ 'tdengine.passwordParameter': undefined }), [
      'tdengine.passwordParameter: is required',
    ]);
  });

  it('take a user of 1 to 24 characters', () => {
    assert.deepEqual(problemsWith({ 'tdengine.user': 'u'.repeat(24) }), []);
    assert.deepEqual(problemsWith({ 'tdengine.user': 'u'.repeat(25) }), [
      `tdengine.user: must be at most 24 characters; got "${'u'.repeat(25)}"`,
    ]);
    assert.deepEqual(problemsWith({ 'tdengine.user': '' }), ['tdengine.user: must not be empty; got ""']);
  });
});
