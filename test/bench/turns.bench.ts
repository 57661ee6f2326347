import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { bundleFunction } from '../../functions/bundle/bundle.ts';

const COMMAND = [join(import.meta.dirname, '../../bench/turns.ts'), '--turns', '3', '--json'];

async function ratios(
  ...args: readonly string[]
): Promise<readonly { readonly name: string; readonly ratio: number }[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    ...COMMAND,
    ...args,
  ]);
  return JSON.parse(stdout);
}

describe('npm run bench:turns', () => {
  it('holds the cases of JSON and Avro against plain JSON', async () => {
    const [json, ...others] = await ratios();
    assert.equal(json?.ratio, 1);
    assert.equal(others.length, 2);
    for (const { name, ratio } of others) assert.ok(ratio > 0, name);
  });

  it('holds every case against the same one of another bundle', async () => {
    const { folder } = bundleFunction('sink');
    const results = await ratios('--against', join(folder, 'handler.mjs'));
    assert.equal(results.length, 4);
    for (const { name, ratio } of results) assert.ok(ratio > 0, name);
  });
});
