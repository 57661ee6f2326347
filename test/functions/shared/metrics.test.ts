import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TROUBLES } from '../../../functions/shared/agreed-names.ts';

const file = join(import.meta.dirname, '../../../functions/shared/metrics.ts');

describe('the metrics of an invocation', () => {
  it('are one line in CloudWatch’s embedded metric format, by deployment and connector', () => {
    const [line = ''] = published({ written: 3, skipped: 0, bytes: 20, tdengineMs: 5, ms: 9 });
    const { _aws, ...values } = JSON.parse(line);
    assert.deepEqual(values, { deployment: 'plant', service: 'meters', Written: 3, Bytes: 20, TdengineMs: 5, Ms: 9 });
    assert.deepEqual(_aws.CloudWatchMetrics, [
      {
        Namespace: 'tdkafka',
        Dimensions: [['service', 'deployment']],
        Metrics: [
          { Name: 'Written', Unit: 'Count' },
          { Name: 'Bytes', Unit: 'Bytes' },
          { Name: 'TdengineMs', Unit: 'Milliseconds' },
          { Name: 'Ms', Unit: 'Milliseconds' },
        ],
      },
    ]);
  });

  it('are not published when all are zero, since CloudWatch bills each metric by the hour', () => {
    assert.deepEqual(published({ rejected: 0, ms: 0 }), []);
    assert.deepEqual(published({}), []);
  });

  for (const [kind, troubles] of Object.entries(TROUBLES)) {
    it(`have the sum of a ${kind}’s troubles as one more metric`, () => {
      const measures = Object.fromEntries(troubles.map((name, at) => [name, at + 1]));
      const [line = ''] = published({ ...measures, written: 7 });
      assert.equal(JSON.parse(line).Trouble, (troubles.length * (troubles.length + 1)) / 2);
      for (const name of troubles) {
        const [alone = ''] = published({ [name]: 4 });
        assert.equal(JSON.parse(alone).Trouble, 4, name);
      }
    });
  }
});

/** The lines that measures make. */
function published(measures: Readonly<Record<string, number>>): readonly string[] {
  const script = `const { publishMetrics } = await import(${JSON.stringify(file)}); publishMetrics(${JSON.stringify(measures)});`;
  return execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        DEPLOYMENT_NAME: 'plant',
        CONNECTOR_NAME: 'meters',
        POWERTOOLS_METRICS_DISABLED: 'false',
      },
    },
  )
    .split('\n')
    .filter((line) => line !== '');
}
