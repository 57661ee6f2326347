import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { propertyTests } from './property-tests.ts';

const TOP = join(import.meta.dirname, '..', '..');

function run(...args: string[]) {
  const command = [join('test', 'properties', 'properties.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: TOP, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

describe('the command that runs properties many times', () => {
  const lateFaults = 'test/properties/cases/late-faults.ts';

  it('multiplies the runs of each property, and says in how many runs they held', () => {
    const { status, out } = run('--times', '1', lateFaults);
    assert.match(out, /^1 of 1 {2}test\/properties\/cases\/late-faults\.ts {2}passed: 3 properties, 115 runs, \d+ s\n/);
    assert.match(out, /the file passed\n$/);
    assert.equal(status, 0);
  });

  it('shows fast-check’s report of a failing run, and names the file at the end', () => {
    const { status, out, err } = run('--times', '2', lateFaults);
    for (const runs of [150, 15, 8]) {
      assert.match(out, new RegExp(`Property failed after ${runs} tests\\s+\\{ seed: -?\\d+, path: "[\\d:]+"`));
    }
    assert.match(out, /FAILED: 0 properties, 0 runs/);
    assert.equal(err, `error: 1 of 1 files failed: ${lateFaults}\n`);
    assert.equal(status, 1);
  });

  it('fails when a test file ran no property', () => {
    const { status, out } = run('test/properties/cases/no-property.ts');
    assert.match(out, /FAILED, no property ran: 0 properties, 0 runs/);
    assert.equal(status, 1);
  });

  it('finds the tests of a folder that check properties', () => {
    const found = ['test', 'packages']
      .flatMap((folder) => propertyTests(join(TOP, folder)))
      .map((file) => relative(TOP, file));
    assert.ok(found.includes('test/functions/sink/faults/several-addresses.faults.ts'));
    assert.ok(found.includes('test/functions/sink/decode/json/reader.test.ts'));
    assert.ok(found.includes('packages/embedded-kafka/test/wire/varint.test.ts'));
    assert.ok(!found.includes('test/functions/sink/write/plan/time-key.test.ts'));
    const { status, err } = run('test/functions/bundle');
    assert.match(
      err,
      /^error: "test\/functions\/bundle" has no tests that check properties; see npm run test:properties/,
    );
    assert.equal(status, 1);
  });

  it('prints its help', () => {
    const { status, out } = run('--help');
    assert.match(out, /Examples:\n {2}npm run test:properties\n/);
    assert.equal(status, 0);
  });
});
