import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEnvironment, VARIABLES } from '../../../../../functions/shared/environment.ts';
import { insecureHost } from '../../../../../functions/shared/settings/tdengine/insecure-http.ts';
import { endpointOf } from '../../../../../functions/shared/ssm/endpoint.ts';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

const PRIVATE = [
  ...['127.0.0.1', '127.255.255.254', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  ...['169.254.1.1', '[::1]', '[fe80::1]', '[febf::1]', '[fc00::1]', '[fdff::1]', '[::ffff:10.0.0.1]'],
  ...['localhost', 'a.localhost', 'tdengine', 'td.local', 'td.internal', 'ip-10-0-0-1.eu-west-1.compute.internal'],
  ...['td.home.arpa', 'TD.LOCAL', 'td.internal.', '0x7f.1', '2130706433'],
];
const PUBLIC = [
  ...['126.255.255.255', '128.0.0.1', '9.255.255.255', '11.0.0.1', '172.15.255.255', '172.32.0.1', '192.167.0.1'],
  ...['192.169.0.1', '169.253.0.1', '169.255.0.1', '0.0.0.0', '8.8.8.8', '[2001:db8::1]', '[::2]', '[fe7f::1]'],
  ...['[fec0::1]', '[fbff::1]', '[fe00::1]', '[::ffff:8.8.8.8]', 'td.example.com', 'gw.cloud.tdengine.com'],
  ...['local.example.com', 'mylocal.com', 'notinternal.io', '10.0.0.1.example.com', 'a.arpa', '010.0.0.1.nip.io'],
];

describe('an http address of TDengine', () => {
  for (const host of PRIVATE) {
    it(`is allowed on this machine or in a private network: ${host}`, () => {
      assert.equal(insecureHost(`http://${host}:6041`), undefined);
    });
  }

  for (const host of PUBLIC) {
    it(`is insecure on a public host: ${host}`, () => {
      assert.notEqual(insecureHost(`http://${host}:6041`), undefined);
      assert.notEqual(insecureHost(`HTTP://${host}/`), undefined);
      assert.equal(insecureHost(`https://${host}:6041`), undefined);
    });
  }

  it('is found among several addresses', () => {
    assert.equal(insecureHost('https://a.example.com,http://10.0.0.1, http://b.example.com:6041'), 'b.example.com');
    // One without a scheme has that of the one before.
    assert.equal(insecureHost('http://10.0.0.1:6041,b.example.com:6041'), 'b.example.com');
    assert.equal(insecureHost('https://a.example.com,b.example.com'), undefined);
  });

  for (const [what, changes] of [
    ['password', {}],
    ['token', { 'tdengine.passwordParameter': undefined, 'tdengine.tokenParameter': '/demo/token' }],
  ] as const) {
    it(`is refused at synth with a ${what}, unless a setting allows it`, () => {
      const url = { ...changes, 'tdengine.url': 'http://td.example.com:6041' };
      const [problem = '', ...others] = problemsWith(url);
      assert.match(problem, /^tdengine\.url: must begin with https: .* td\.example\.com unencrypted/);
      assert.deepEqual(others, []);
      assert.deepEqual(problemsWith({ ...url, 'tdengine.allowInsecureHttp': true }), []);
    });
  }
});

describe('a deployed function', () => {
  const variables = {
    [VARIABLES.deployment]: 'plant',
    [VARIABLES.connector]: 'meters',
    [VARIABLES.settingsParameter]: '/plant/settings',
    [VARIABLES.tdengineTokenParameter]: '/plant/token',
    [VARIABLES.kafkaAuthentication]: 'iam',
  };
  const urlOf = (changes: Readonly<Record<string, string>>) =>
    readEnvironment({ ...variables, ...changes }).tdengine.url;

  it('does not start with a public http address of TDengine', () => {
    const url = 'http://td.example.com:6041';
    assert.throws(
      () => urlOf({ TDENGINE_URL: url }),
      /^Error: environment variable TDENGINE_URL must begin with https: /,
    );
    assert.throws(() => urlOf({ TDENGINE_URL: url, TDENGINE_ALLOW_INSECURE_HTTP: 'yes' }), /TDENGINE_URL/);
    assert.equal(urlOf({ TDENGINE_URL: url, TDENGINE_ALLOW_INSECURE_HTTP: 'true' }), url);
    assert.equal(urlOf({ TDENGINE_URL: 'http://10.0.0.1:6041' }), 'http://10.0.0.1:6041');
  });

  it('does not ask SSM for secrets over a public http address', () => {
    const of = (url: string) => endpointOf('ssm', { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_SSM: url }).host;
    assert.throws(() => of('http://ssm.example.com'), /AWS_ENDPOINT_URL_SSM must begin with https/);
    assert.equal(of('http://127.0.0.1:4566'), '127.0.0.1:4566');
    assert.equal(of('https://ssm-fips.us-east-1.amazonaws.com'), 'ssm-fips.us-east-1.amazonaws.com');
  });
});
