import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile, type SinkSettings } from '../../../../functions/shared/settings/index.ts';
import { behaviourOf } from '../../../../local/runner/sink/mapping-behaviour.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const ROUTE = { stable: 's', timestamp: { field: 'ts', unit: 'ms' }, subtable: `\${id}`, columns: [{ path: 'v' }] };
const POLLERS = { provisionedPollerConfig: {} };

function sink(more: object): SinkSettings {
  const settings = connectorsFile.parse({
    deployment: 'd',
    kafka: { bootstrapServers: 'k:1', authentication: 'tls' },
    tdengine: { url: 'https://t', passwordParameter: '/p' },
    sinks: { meters: { topics: ['m'], database: 'db', ...more } },
  }).sinks.meters;
  assert.ok(settings);
  return settings;
}

const behaviour = (more: object) => behaviourOf('meters', sink(more));

describe('the behaviour of a local event source mapping', () => {
  it('has Lambda’s defaults, and retries without end, when the settings say nothing', () => {
    assert.deepEqual(behaviour({}), {
      startingPosition: { at: 'TRIM_HORIZON' },
      batchSize: 10_000,
      windowMs: undefined,
      reportBatchItemFailures: false,
      bisectBatchOnError: false,
      maximumRetryAttempts: Number.POSITIVE_INFINITY,
      maximumRecordAgeMs: undefined,
      filter: undefined,
    });
  });

  it('has the retries of the settings, and Lambda’s ten with a failure destination and no setting', () => {
    const rows: [object, number][] = [
      [{ ...POLLERS, maximumRetryAttempts: -1 }, Number.POSITIVE_INFINITY],
      [{ onFailureDestination: QUEUE }, 10],
      [{ ...POLLERS, onFailureDestination: QUEUE, maximumRetryAttempts: -1 }, 10],
      [{ ...POLLERS, onFailureDestination: QUEUE, maximumRetryAttempts: 0 }, 0],
      [{ ...POLLERS, onFailureDestination: 'kafka://failed', maximumRetryAttempts: 500 }, 500],
    ];
    for (const [settings, retries] of rows) {
      assert.equal(behaviour(settings).maximumRetryAttempts, retries, JSON.stringify(settings));
    }
  });

  it('includes with provisioned pollers what only they allow', () => {
    const { reportBatchItemFailures, bisectBatchOnError, maximumRecordAgeMs, windowMs } = behaviour({
      ...POLLERS,
      onFailureDestination: QUEUE,
      bisectBatchOnFunctionError: true,
      maximumRecordAgeSeconds: 60,
      maximumBatchingWindowSeconds: 3,
    });
    assert.deepEqual(
      [reportBatchItemFailures, bisectBatchOnError, maximumRecordAgeMs, windowMs],
      [true, true, 60_000, 3_000],
    );
  });

  it('has the filters of the settings', () => {
    const { filter } = behaviour({ filterCriteria: [{ value: [{ prefix: 'm' }] }] });
    const passes = ['m', 'n'].map((text) => filter?.({ value: Buffer.from(text).toString('base64') }));
    assert.deepEqual(passes, [true, false]);
  });

  it('is refused with a schema registry, or with a filter that Lambda does not have', () => {
    const schemaRegistry = { url: 'https://registry.example.com' };
    const registry = { format: 'json', routes: [ROUTE], onFailureDestination: QUEUE, schemaRegistry };
    assert.throws(() => behaviour({ ...POLLERS, ...registry }), {
      name: 'LocalError',
      message: /^sink meters: schemaRegistry: a local run has no registry to decode records with/,
    });
    assert.throws(
      () => sink({ filterCriteria: [{ value: { a: [{ numeric: ['>'] }] } }] }),
      /numeric must be a list such as/,
    );
  });
});
