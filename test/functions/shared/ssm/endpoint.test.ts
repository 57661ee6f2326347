import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SSMClient } from 'aws-sdk-client-ssm';
import { endpointOf, regionOf } from '../../../../functions/shared/ssm/endpoint.ts';

describe('the endpoint of an AWS service', () => {
  it('is the same that AWS’s own client uses in every partition', async () => {
    for (const region of [
      'eu-west-1',
      'us-gov-west-1',
      'cn-north-1',
      'cn-northwest-1',
      'eusc-de-east-1',
      'us-iso-east-1',
      'us-isob-east-1',
      'eu-isoe-west-1',
      'us-isof-south-1',
      'mars-north-1',
    ]) {
      const { endpointProvider } = new SSMClient({ region }).config;
      const { url } = endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
      assert.equal(endpointOf('ssm', { AWS_REGION: region }).href, url.href);
    }
  });

  const variables = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://all:1' };
  for (const [what, more, expected] of [
    ['AWS_ENDPOINT_URL when that is set', {}, 'http://all:1/'],
    ['its own before AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL_SSM: 'https://own/path' }, 'https://own/path'],
    ['AWS_ENDPOINT_URL when its own is empty', { AWS_ENDPOINT_URL_SSM: '' }, 'http://all:1/'],
    ['never that of another service', { AWS_ENDPOINT_URL_DYNAMODB: 'http://other:1' }, 'http://all:1/'],
  ] as const) {
    it(`is ${what}`, () => assert.equal(endpointOf('ssm', { ...variables, ...more }).href, expected));
  }

  for (const [what, given, message] of [
    [
      'an endpoint without a scheme',
      { AWS_ENDPOINT_URL_SSM: 'localhost:4583' },
      /AWS_ENDPOINT_URL_SSM must be an address/,
    ],
    ['an endpoint of another scheme', { AWS_ENDPOINT_URL: 'ftp://x' }, /AWS_ENDPOINT_URL must be an address/],
    ['no region', {}, /AWS_REGION is not set/],
    ['a region that is another host', { AWS_REGION: 'x.example.com/' }, /AWS_REGION must be the name of a region/],
  ] as const) {
    it(`is refused for ${what}, with the variable’s name`, () =>
      assert.throws(() => endpointOf('ssm', given), { message }));
  }
});

describe('the region of a function', () => {
  it('is the one that Lambda sets', () => assert.equal(regionOf({ AWS_REGION: 'us-gov-west-1' }), 'us-gov-west-1'));
});
