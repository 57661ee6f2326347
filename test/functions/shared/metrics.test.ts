import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const file = join(import.meta.dirname, '../../../functions/shared/metrics.ts');

describe('metrics of an invocation', () => {
  it('are one line in CloudWatch’s embedded metric format, by deployment and connector', () => {
    const script = `const { publishMetrics } = await import(${JSON.stringify(file)}); publishMetrics({ written: 3, bytes: 20, tdengineMs: 5, ms: 9 });`;
    const output = execFileSync(
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
    );
    const { _aws, ...values } = JSON.parse(output);
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
});
