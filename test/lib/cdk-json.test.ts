import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const top = join(import.meta.dirname, '../..');

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(top, path), 'utf8'));
}

describe('cdk.json', () => {
  it('turns off notices, version reporting and telemetry, so that a deploy sends no requests for them', () => {
    const { notices, versionReporting, context } = readJson('cdk.json');
    assert.equal(notices, false);
    assert.equal(versionReporting, false);
    assert.equal(Reflect.get(Object(context), 'cli-telemetry'), false);
  });

  it('sets the feature flags that this CDK recommends, except strong cross-stack references', () => {
    const { context } = readJson('cdk.json');
    assert.deepEqual(context, {
      ...readJson('node_modules/aws-cdk-lib/recommended-feature-flags.json'),
      'cli-telemetry': false,
      // A strong reference keeps the table of positions from being removed while a source uses it.
      '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    });
  });
});
