import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { bundleFunction } from '../../../functions/bundle/bundle.ts';
import { readableStack } from '../../../functions/shared/readable-stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'readable-'));
after(() => rmSync(folder, { recursive: true }));

describe('the stack trace of an error in a bundle', () => {
  it('has files and lines of the sources', async () => {
    const bundle = bundleFunction('sink', folder);
    Object.assign(process.env, {
      DEPLOYMENT_NAME: 'test',
      CONNECTOR_NAME: 'meters',
      SETTINGS_PARAMETER: '/test/settings',
      TDENGINE_URL: 'http://127.0.0.1:1',
      TDENGINE_USER: 'root',
      TDENGINE_PASSWORD_PARAMETER: '/test/password',
      KAFKA_AUTHENTICATION: 'plaintext',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      // No one listens there, so that the settings cannot be read.
      AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1',
    });
    const { handler } = await import(join(bundle.folder, 'handler.mjs'));
    const context = { getRemainingTimeInMillis: () => 1000, awsRequestId: 'request-1' };
    await assert.rejects(handler({ records: {} }, context), (error: Error) => {
      assert.match(error.stack ?? '', /functions\/shared\/settings\/document\/parameters\.ts:\d+:\d+/);
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
