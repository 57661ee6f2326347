import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const PACKAGE = join(import.meta.dirname, '..');
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');

describe('the README of the embedded schema registry', () => {
  it('has an example that runs', () => {
    const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(README) ?? [];
    const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, '--eval', code], {
      cwd: PACKAGE,
      encoding: 'utf8',
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
      timeout: 60_000,
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
  });
});
