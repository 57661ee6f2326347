import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { buildSync } from 'esbuild';
import * as z from 'zod';
import * as api from '../../lib/index.ts';

const top = join(import.meta.dirname, '../..');

const manifest = z
  .object({
    private: z.boolean().optional(),
    dependencies: z.record(z.string(), z.string()),
    peerDependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')));

/** What the constructs import when they run, directly or by what they import: files of the project, and packages. */
function runtimeImports(): { readonly files: readonly string[]; readonly packages: readonly string[] } {
  const { metafile } = buildSync({
    absWorkingDir: top,
    entryPoints: ['lib/index.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    write: false,
    metafile: true,
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const packages = imports.filter(({ external, path }) => external === true && !path.startsWith('node:'));
  return {
    files: Object.keys(metafile.inputs),
    packages: [...new Set(packages.map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path))].sort(),
  };
}

describe('the npm package', () => {
  it('declares exactly what its constructs import as dependencies and peer dependencies', () => {
    const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    assert.deepEqual(runtimeImports().packages, declared.sort());
  });

  it('depends on published versions only, never on a folder of the repository', () => {
    for (const version of [...Object.values(manifest.dependencies), ...Object.values(manifest.peerDependencies)]) {
      assert.match(version, /^\^?\d+\.\d+\.\d+$/);
    }
  });

  it('is tested with the CDK version that it asks for', () => {
    for (const [name, range] of Object.entries(manifest.peerDependencies)) {
      assert.equal(range, `^${manifest.devDependencies[name]}`);
    }
  });

  it('can be published', () => assert.equal(manifest.private, undefined));

  it('has no code of the functions that makes connections', () => {
    const { files } = runtimeImports();
    const functions = files.filter(
      (path) => path.startsWith('functions/') && !/^functions\/shared\/(?:settings|expression)\//.test(path),
    );
    // Expressions are checked by what compiles them.
    for (const path of files.filter((each) => each.startsWith('functions/shared/expression/'))) {
      const text = readFileSync(join(top, path), 'utf8');
      assert.doesNotMatch(text, /from '(?!\.|node:(?:buffer|crypto)'|@marcbachmann\/cel-js'|@bufbuild\/re2')/, path);
    }
    // Constants of routes are checked by the rules that write them.
    const rules = functions.filter((path) => /^functions\/shared\/tdengine\/(?:types|time)\//.test(path));
    for (const path of rules) {
      assert.doesNotMatch(readFileSync(join(top, path), 'utf8'), /from '(?:kafkajs|@|node:)/, path);
    }
    assert.deepEqual(functions.filter((path) => !rules.includes(path)).sort(), [
      'functions/bundle/function-names.ts',
      'functions/shared/agreed-names.ts',
      'functions/shared/bounded-map.ts',
      'functions/shared/document/document-text.ts',
      'functions/shared/document/document.ts',
      'functions/shared/environment.ts',
      'functions/shared/record-path/exploded.ts',
      'functions/shared/record-path/path.ts',
      'functions/shared/record-path/template.ts',
      'functions/shared/tdengine/client/connection.ts',
      'functions/shared/tdengine/decimal.ts',
      'functions/shared/tdengine/names.ts',
      'functions/shared/tdengine/sql-text.ts',
      'functions/source/event.ts',
      'functions/source/tables/topic.ts',
    ]);
  });

  it('exports the constructs and the types of their properties', () => {
    assert.deepEqual(Object.keys(api).sort(), [
      'CheckpointTable',
      'ConfluentRegistry',
      'ConnectorEndpoints',
      'ConnectorFunction',
      'ConnectorMonitoring',
      'DeploymentDashboard',
      'FailureDestination',
      'GlueRegistry',
      'KafkaCluster',
      'SettingsDocument',
      'SettingsError',
      'TDengineSink',
      'TDengineSource',
    ]);
  });
});
