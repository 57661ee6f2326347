import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:q';
const POLLERS = { provisionedPollerConfig: {} };
const ROUTES = { format: 'json', routes: [{ table: 't', timestamp: { source: 'record' }, columns: [{ path: 'a' }] }] };
const REGISTRY = { url: 'https://registry.example.com' };

function sinkProblems(sink: object): readonly string[] {
  return problemsWith({ 'sinks.meters': { topics: ['meters'], database: 'power', ...sink } }).map((problem) =>
    problem.replace('sinks.meters.', ''),
  );
}

describe('a setting that only provisioned pollers allow', () => {
  for (const given of [
    { maximumRetryAttempts: 5, onFailureDestination: QUEUE },
    { maximumRetryAttempts: -1 },
    { maximumRecordAgeSeconds: 60, onFailureDestination: QUEUE },
    { bisectBatchOnFunctionError: true },
    { systemLogLevel: 'WARN' },
    { schemaRegistry: REGISTRY, onFailureDestination: QUEUE, ...ROUTES },
  ]) {
    const [name = ''] = Object.keys(given);
    it(`is refused without them: ${JSON.stringify(given)}`, () => {
      const [problem, ...others] = sinkProblems(given);
      assert.ok(
        problem?.startsWith(`${name}: needs provisionedPollerConfig: Lambda does it with pollers only`),
        problem,
      );
      assert.deepEqual(others, []);
      assert.deepEqual(sinkProblems({ ...given, ...POLLERS }), []);
    });
  }

  it('is refused without them: a Kafka topic as failure destination', () => {
    assert.deepEqual(sinkProblems({ onFailureDestination: 'kafka://failed' }), [
      'onFailureDestination: needs provisionedPollerConfig for a Kafka topic; got "kafka://failed"',
    ]);
    assert.deepEqual(sinkProblems({ onFailureDestination: 'kafka://failed', ...POLLERS }), []);
  });
});

describe('the event source mapping in the settings of a sink', () => {
  it('is refused with a topic that it reads as its failure destination', () => {
    assert.deepEqual(sinkProblems({ onFailureDestination: 'kafka://meters', ...POLLERS }), [
      'onFailureDestination: must not be one of the topics that the sink reads; got "kafka://meters"',
    ]);
  });

  it('is refused with an end of its retries and no failure destination', () => {
    for (const given of [{ maximumRetryAttempts: 0 }, { maximumRecordAgeSeconds: 604_800 }]) {
      const [[name, value] = []] = Object.entries(given);
      assert.deepEqual(sinkProblems({ ...given, ...POLLERS }), [
        `${name}: needs onFailureDestination: else Lambda drops what it gives up, and tells nobody; got ${value}`,
      ]);
    }
  });

  it('may have a starting timestamp with AT_TIMESTAMP, and only then', () => {
    const startingPositionTimestamp = '2024-01-01T00:00:00+02:00';
    const rule = 'startingPositionTimestamp: goes with startingPosition AT_TIMESTAMP, and only with it';
    assert.deepEqual(sinkProblems({ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp }), []);
    assert.deepEqual(sinkProblems({ startingPosition: 'AT_TIMESTAMP' }), [rule]);
    assert.deepEqual(sinkProblems({ startingPositionTimestamp }), [`${rule}; got "${startingPositionTimestamp}"`]);
    assert.deepEqual(
      sinkProblems({ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2024-01-01T00:00:00' }),
      [
        'startingPositionTimestamp: must be a time with its zone such as 2024-01-01T00:00:00Z; got "2024-01-01T00:00:00"',
      ],
    );
  });

  it('may have numbers within Lambda’s limits', () => {
    const limits = { maximumRetryAttempts: [-1, 10_000], maximumRecordAgeSeconds: [60, 604_800] } as const;
    for (const [name, [least, most]] of Object.entries(limits)) {
      const problemsOf = (value: number) => sinkProblems({ [name]: value, onFailureDestination: QUEUE, ...POLLERS });
      assert.deepEqual([...problemsOf(least), ...problemsOf(most)], []);
      assert.deepEqual(problemsOf(least - 1), [`${name}: must be at least ${least}; got ${least - 1}`]);
      assert.deepEqual(problemsOf(most + 1), [`${name}: must be at most ${most}; got ${most + 1}`]);
    }
  });

  it('may have filters on the value, at most as many as Lambda takes', () => {
    const filter = { value: { voltage: [{ numeric: ['>', 200] }] } };
    assert.deepEqual(sinkProblems({ filterCriteria: [filter, { value: ['plain', { prefix: 'a' }, null] }] }), []);
    assert.deepEqual(sinkProblems({ filterCriteria: [{ ...filter, key: ['a'] }] }), [
      'filterCriteria[0].key: unknown setting',
    ]);
    const filters = (length: number) => Array.from({ length }, (_, index) => ({ value: { voltage: [index] } }));
    assert.deepEqual(sinkProblems({ filterCriteria: filters(10) }), []);
    assert.equal(sinkProblems({ filterCriteria: filters(11) }).length, 1);
    assert.deepEqual(sinkProblems({ filterCriteria: [filter, filter] }), [
      'filterCriteria: must not name a filter twice',
    ]);
  });
});

describe('the schema registry in the settings of a sink', () => {
  const problemsOf = (schemaRegistry: object, sink: object = ROUTES) =>
    sinkProblems({ schemaRegistry, onFailureDestination: QUEUE, ...POLLERS, ...sink }).map((problem) =>
      problem.replace('schemaRegistry.', ''),
    );
  const GLUE = 'arn:aws:glue:eu-west-1:123456789012:registry/meters';
  const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry-a1B2c3';

  it('may be one of Glue, or one at a URL with its authentication', () => {
    for (const registry of [
      REGISTRY,
      { glueRegistryArn: GLUE },
      { ...REGISTRY, authentication: 'basic', secretArn: SECRET },
      { ...REGISTRY, authentication: 'mtls', secretArn: SECRET, serverRootCaCertificateSecretArn: SECRET },
      { ...REGISTRY, validate: ['KEY', 'VALUE'] },
    ]) {
      assert.deepEqual(problemsOf(registry), []);
    }
  });

  for (const [registry, problem] of [
    [{}, 'schemaRegistry: needs exactly one of glueRegistryArn and url'],
    [{ ...REGISTRY, glueRegistryArn: GLUE }, 'schemaRegistry: needs exactly one of glueRegistryArn and url'],
    [{ ...REGISTRY, authentication: 'basic' }, 'secretArn: goes with authentication basic or mtls, and only with them'],
    [{ ...REGISTRY, secretArn: SECRET }, 'secretArn: goes with authentication basic or mtls, and only with them'],
    [
      { glueRegistryArn: GLUE, authentication: 'basic', secretArn: SECRET },
      'authentication: must be none with glueRegistryArn: the function’s role signs in; got "basic"',
    ],
    [
      { glueRegistryArn: GLUE, serverRootCaCertificateSecretArn: SECRET },
      'serverRootCaCertificateSecretArn: goes with url only',
    ],
    [{ ...REGISTRY, validate: ['KEY'] }, 'validate: must name VALUE: the sink reads the decoded value'],
    [
      { url: 'http://registry.example.com' },
      'url: must be a URL such as https://registry.example.com; got "http://registry.example.com"',
    ],
  ] as const) {
    it(`is refused when it is ${JSON.stringify(registry)}`, () => assert.deepEqual(problemsOf(registry), [problem]));
  }

  it('needs a failure destination for records that fit no schema', () => {
    assert.deepEqual(problemsOf(REGISTRY, { ...ROUTES, onFailureDestination: undefined }), [
      'schemaRegistry: needs onFailureDestination: else nobody is told of a record that fits no schema',
    ]);
  });

  it('needs format json, which Lambda decodes records to', () => {
    assert.deepEqual(problemsOf(REGISTRY, { format: 'line' }), [
      'schemaRegistry: goes with format json, which Lambda decodes the records to',
    ]);
  });
});
