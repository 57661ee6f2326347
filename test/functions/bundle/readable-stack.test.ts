import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readableStack } from '../../../functions/shared/readable-stack.ts';
import { bundleOf, setBundleEnvironment } from '../../support/bundles.ts';

describe('the stack trace of an error in a bundle', () => {
  it('has files and lines of the sources', async () => {
    const bundle = bundleOf('sink');
    // No one listens there, so that the settings cannot be read.
    setBundleEnvironment();
    const { handler } = await import(join(bundle.folder, 'handler.mjs'));
    const context = { getRemainingTimeInMillis: () => 1000, awsRequestId: 'request-1' };
    await assert.rejects(handler({ records: {} }, context), (error: Error) => {
      assert.match(error.stack ?? '', /functions\/shared\/document\/parameters\.ts:\d+:\d+/);
      // By the class's name Lambda's runtime logs the type of an error; the bundle has it minified.
      assert.equal(error.constructor.name, 'SettingsError');
      assert.match(error.stack ?? '', /^SettingsError: /);
      return true;
    });
  });

  it('is not changed without a source map', () => {
    const stack = 'Error: x\n    at f (file:///nowhere/handler.mjs:3:1404)\n    at node:internal:1:2';
    assert.equal(readableStack(stack), stack);
  });
});
