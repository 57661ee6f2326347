import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Bundle, bundleFunction } from '../../functions/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
after(() => rmSync(folder, { recursive: true }));

/** Bytes of the handler and of all that it imports before it runs, which a cold start has to load. */
function startBytes(bundle: Bundle, file = 'handler.mjs', seen = new Set<string>()): number {
  if (seen.has(file)) return 0;
  seen.add(file);
  const path = join(bundle.folder, file);
  // A lazy import has parentheses, import("./x.mjs"), and so is not one of these.
  const imports = readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g);
  return [...imports].reduce((sum, [, name = '']) => sum + startBytes(bundle, name, seen), statSync(path).size);
}

// Measured, and a tenth more: who brings a library into a bundle should notice.
const LIMITS = {
  sink: { all: 1_175_000, start: 485_000 },
  source: { all: 1_205_000, start: 522_000 },
} as const;

describe('the bundle of', () => {
  for (const name of ['sink', 'source'] as const) {
    it(`the ${name} stays as small as it is`, (test) => {
      const bundle = bundleFunction(name, folder);
      const start = startBytes(bundle);
      test.diagnostic(`${name}: ${bundle.codeBytes} bytes, of them ${start} at the start`);
      assert.ok(start > statSync(join(bundle.folder, 'handler.mjs')).size);
      assert.ok(bundle.codeBytes <= LIMITS[name].all, `${bundle.codeBytes} bytes`);
      assert.ok(start <= LIMITS[name].start, `${start} bytes at the start`);
    });
  }

  it('the same sources is the same wherever it is made, so that nothing is deployed for nothing', (test) => {
    const files = (bundle: Bundle) => readdirSync(bundle.folder).sort();
    const here = bundleFunction('sink', join(folder, 'a'));
    const home = process.cwd();
    test.after(() => process.chdir(home));
    process.chdir(tmpdir());
    const elsewhere = bundleFunction('sink', join(folder, 'b'));
    // The names of all but the handler hold a hash of what is in the file.
    assert.deepEqual(files(elsewhere), files(here));
    assert.deepEqual(handlerText(elsewhere), handlerText(here));
  });
});

function handlerText(bundle: Bundle): string {
  return readFileSync(join(bundle.folder, 'handler.mjs'), 'utf8');
}
