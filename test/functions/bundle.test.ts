import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Bundle, bundleFunction } from '../../functions/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
after(() => rmSync(folder, { recursive: true }));

// Measured, and a tenth more: who brings a library into a bundle should notice.
const LIMITS = {
  sink: { all: 1_215_000, start: 130_000 },
  source: { all: 1_140_000, start: 347_000 },
} as const;

describe('the bundle of', () => {
  for (const name of ['sink', 'source'] as const) {
    it(`the ${name} stays as small as it is`, (test) => {
      const bundle = bundleFunction(name, folder);
      const { codeBytes, startBytes } = bundle;
      test.diagnostic(`${name}: ${codeBytes} bytes, of them ${startBytes} at the start`);
      assert.ok(startBytes > statSync(join(bundle.folder, 'handler.mjs')).size);
      assert.ok(startBytes < codeBytes, 'nothing is left for later');
      assert.ok(codeBytes <= LIMITS[name].all, `${codeBytes} bytes`);
      assert.ok(startBytes <= LIMITS[name].start, `${startBytes} bytes at the start`);
    });
  }

  it('the sink has nothing of the AWS SDK in what it loads at the start', () => {
    const { files } = bundleFunction('sink', folder);
    const sources = files.filter(({ atStart }) => atStart).flatMap((file) => Object.keys(file.sources));
    assert.deepEqual(
      sources.filter((path) => /node_modules\/@(aws-sdk|smithy)\//.test(path)),
      [],
    );
    assert.ok(sources.some((path) => path.includes('node_modules/aws4/')));
  });

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
