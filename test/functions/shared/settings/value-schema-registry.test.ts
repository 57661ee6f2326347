import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsWith } from '../../../support/stacks/example-file.ts';

const URL = 'https://registry.example.com';
const GLUE = 'arn:aws:glue:eu-west-1:123456789012:registry/meters';
const ROUTES = { format: 'json', routes: [{ table: 't', timestamp: { source: 'record' }, columns: [{ path: 'a' }] }] };

function problemsOf(valueSchemaRegistry: object, others: object = {}): readonly string[] {
  const sink = { topics: ['meters'], database: 'power', ...ROUTES, valueSchemaRegistry, ...others };
  return problemsWith({ 'sinks.meters': sink }).map((problem) => problem.replace('sinks.meters.', ''));
}

describe('the registry that the function reads values by', () => {
  for (const given of [
    { url: URL },
    { url: 'http://registry:8081/apis/ccompat/v7' },
    { url: URL, basicAuthUserInfoParameter: '/registry/user-info' },
    { url: 'http://10.0.0.5:8081', bearerAuthTokenParameter: '/registry/token' },
    { url: URL, caCertificateParameter: '/registry/ca' },
    { glueRegistryArn: GLUE },
  ]) {
    it(`may be ${JSON.stringify(given)}`, () => assert.deepEqual(problemsOf(given), []));
  }

  const refused: readonly [given: object, others: object, problem: RegExp][] = [
    [{}, {}, /needs exactly one of url and glueRegistryArn/],
    [{ url: URL, glueRegistryArn: GLUE }, {}, /needs exactly one of url and glueRegistryArn/],
    [{ url: 'https://a:b@registry' }, {}, /url: must not hold a user or password; use basicAuthUserInfoParameter/],
    [{ url: 'registry:8081' }, {}, /url: must be a URL such as https:\/\/registry\.example\.com/],
    [{ url: `${URL}?a=b` }, {}, /url: must not hold a query or fragment/],
    [
      { glueRegistryArn: GLUE, basicAuthUserInfoParameter: '/a/b' },
      {},
      /basicAuthUserInfoParameter: goes with url only/,
    ],
    [{ glueRegistryArn: GLUE, caCertificateParameter: '/a/b' }, {}, /caCertificateParameter: goes with url only/],
    [
      { url: 'http://registry:8081', caCertificateParameter: '/a/b' },
      {},
      /caCertificateParameter: needs a url that begins with https:/,
    ],
    [{ glueRegistryArn: GLUE, bearerAuthTokenParameter: '/a/b' }, {}, /bearerAuthTokenParameter: goes with url only/],
    [
      { url: URL, basicAuthUserInfoParameter: '/a/b', bearerAuthTokenParameter: '/a/c' },
      {},
      /bearerAuthTokenParameter: goes not with basicAuthUserInfoParameter/,
    ],
    [
      { url: 'http://registry.example.com', basicAuthUserInfoParameter: '/a/b' },
      {},
      /url: must begin with https: the password or token would go to registry\.example\.com unencrypted/,
    ],
    [{ url: URL }, { format: 'line', routes: undefined }, /valueSchemaRegistry: goes with format json/],
    [{ url: URL }, { schemasEnable: true }, /valueSchemaRegistry: goes not with schemasEnable/],
    [
      { url: URL },
      {
        schemaRegistry: { url: URL },
        provisionedPollerConfig: {},
        onFailureDestination: 'arn:aws:sqs:eu-west-1:123456789012:q',
      },
      /valueSchemaRegistry: goes not with schemaRegistry/,
    ],
  ];
  for (const [given, others, problem] of refused) {
    it(`is refused: ${JSON.stringify(given)} ${Object.keys(others).join()}, since ${problem.source}`, () => {
      const problems = problemsOf(given, others);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', problem);
    });
  }
});
