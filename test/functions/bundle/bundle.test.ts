import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { packagesOf } from '../../../bench/cold/packages.ts';
import type { Bundle } from '../../../functions/bundle/bundle.ts';
import { LICENSES_FILE, licensesText, packagesOfSources } from '../../../functions/bundle/licenses.ts';
import { bundledFrom, bundleOf } from '../../support/bundles.ts';

const top = join(import.meta.dirname, '../../..');

const folder = mkdtempSync(join(tmpdir(), 'licences-'));
after(() => rmSync(folder, { recursive: true }));

// Measured, and a tenth more: who brings a library into a bundle should notice.
const LIMITS = {
  sink: { all: 1_640_000, start: 160_000 },
  source: { all: 1_203_000, start: 393_000 },
} as const;

describe('the licences in a bundle’s folder', () => {
  for (const name of ['sink', 'source'] as const) {
    it(`name every package in the ${name}’s bundle with its licence’s text`, () => {
      const bundle = bundleOf(name);
      const text = readFileSync(join(bundle.folder, LICENSES_FILE), 'utf8');
      const sources = bundle.files.flatMap((file) => Object.keys(file.sources));
      const packages = new Set(packagesOfSources(top, sources).map((each) => `${each.name}@${each.version}`));
      // Told from the sources in another way than the file is made.
      const names = new Set(
        packagesOf(bundle.files)
          .map((each) => each.name)
          .filter((each) => !each.startsWith('functions')),
      );
      for (const each of names)
        assert.ok(
          [...packages].some((one) => one.startsWith(`${each}@`)),
          each,
        );
      for (const each of packages) assert.ok(text.includes(`\n${each} (`), each);
      for (const words of ['Apache License', 'Permission is hereby granted', 'MIT No Attribution']) {
        assert.ok(text.includes(words), words);
      }
    });
  }

  it('fail the build when a package has no licence text, or a licence that is not expected', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    const place = (name: string, license: string, file?: string) => {
      const at = join(root, 'node_modules', name);
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
      if (file !== undefined) writeFileSync(join(at, file), `the text of ${name}`);
      return `node_modules/${name}/dist/index.js`;
    };
    const [bare, other] = [place('bare', 'MIT'), place('@middy/core', 'GPL-3.0-only')];
    assert.throws(
      () => packagesOfSources(root, [bare, other]),
      /no licence text is known of @middy\/core@1\.0\.0, bare@1\.0\.0/,
    );
    const has = ['LICENSE', 'licence.md', 'LICENSE-MIT', 'COPYING', 'NOTICE.txt'].map((file) =>
      place(`p-${file}`, 'ISC', file),
    );
    const found = packagesOfSources(root, [...has, 'functions/sink/handler.ts']);
    assert.deepEqual(
      found.map(({ name, text }) => text === `the text of ${name}\n`),
      has.map(() => true),
    );
    assert.match(licensesText(found), /\np-LICENSE@1\.0\.0 \(ISC\)\n\nthe text of p-LICENSE\n/);
  });
});

describe('a Lambda bundle', () => {
  for (const name of ['sink', 'source'] as const) {
    it(`of the ${name} stays within its size limits`, (test) => {
      const bundle = bundleOf(name);
      const { codeBytes, startBytes } = bundle;
      test.diagnostic(`${name}: ${codeBytes} bytes, of them ${startBytes} at the start`);
      assert.ok(startBytes > statSync(join(bundle.folder, 'handler.mjs')).size);
      assert.ok(startBytes < codeBytes, 'nothing is left for later');
      assert.ok(codeBytes <= LIMITS[name].all, `${codeBytes} bytes`);
      assert.ok(startBytes <= LIMITS[name].start, `${startBytes} bytes at the start`);
    });
  }

  it('of the sink loads nothing of the AWS SDK at the start', () => {
    const { files } = bundleOf('sink');
    const sources = files.filter(({ atStart }) => atStart).flatMap((file) => Object.keys(file.sources));
    assert.deepEqual(
      sources.filter((path) => /node_modules\/@(aws-sdk|smithy)\//.test(path)),
      [],
    );
    assert.ok(sources.some((path) => path.includes('node_modules/aws4/')));
  });

  it('of the same sources is the same wherever it is made, so that no deploy changes it', () => {
    const files = (bundle: Bundle) => readdirSync(bundle.folder).sort();
    const here = bundleOf('sink');
    const elsewhere = bundledFrom(tmpdir(), 'sink');
    // The names of all but the handler hold a hash of what is in the file.
    assert.deepEqual(files(elsewhere), files(here));
    assert.deepEqual(handlerText(elsewhere), handlerText(here));
  });
});

function handlerText(bundle: Bundle): string {
  return readFileSync(join(bundle.folder, 'handler.mjs'), 'utf8');
}
