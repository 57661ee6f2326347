import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bundleHandler } from '../../../functions/bundle/bundle.ts';
import { checkDynamicImports } from '../../../functions/bundle/metafile.ts';
import { bundleOf, setBundleEnvironment } from '../../support/bundles.ts';

const ROOT = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'dynamic-'));
after(() => rmSync(folder, { recursive: true }));

describe('a module that a bundle imports dynamically', () => {
  before(setBundleEnvironment);

  for (const name of ['sink', 'source'] as const) {
    it(`has every export of its source, in the ${name}`, async () => {
      const { folder: bundled, files } = bundleOf(name);
      const entryPoints = files.filter(({ entryPoint }) => entryPoint !== undefined);
      assert.ok(entryPoints.length > 20, `only ${entryPoints.length} files`);
      const ours: string[] = [];
      for (const { name: file, entryPoint = '' } of entryPoints) {
        const exports = await exportsOf(join(bundled, file));
        assert.ok(exports.size > 0, `${file}, of ${entryPoint}, exports nothing`);
        if (!entryPoint.startsWith('functions/')) continue;
        ours.push(entryPoint);
        assert.deepEqual(exports, await exportsOf(join(ROOT, entryPoint)), `${file} and ${entryPoint}`);
      }
      assert.ok(ours.includes('functions/shared/kafka/aws/iam-token.ts'), ours.join(', '));
    });
  }

  it('makes IAM tokens for Kafka when it is that of the source', async () => {
    const { folder: bundled, files } = bundleOf('source');
    const file = files.find(({ entryPoint }) => entryPoint === 'functions/shared/kafka/aws/iam-token.ts');
    const { iamToken } = await import(join(bundled, file?.name ?? ''));
    const url = Buffer.from(await iamToken('eu-west-1'), 'base64url').toString();
    assert.match(
      url,
      /^https:\/\/kafka\.eu-west-1\.amazonaws\.com\/\?.*X-Amz-Credential=AKIDEXAMPLE.*X-Amz-Signature=/,
    );
  });

  it('fails the build when it is a CommonJS module, which would have no named exports', () => {
    writeFileSync(join(folder, 'handler.ts'), "export const handler = async () => (await import('./old.cjs')).name;\n");
    writeFileSync(join(folder, 'old.cjs'), "exports.name = 'old';\n");
    assert.throws(() => bundleHandler(join(folder, 'handler.ts'), join(folder, 'out')), {
      message: /handler\.ts imports .*old\.cjs dynamically, which is a CommonJS module/,
    });
  });

  it('may be one of Node’s, or a file that imports a CommonJS module statically', () => {
    const dynamic = (path: string, external = false) => ({ path, kind: 'dynamic-import' as const, external });
    const inputs = {
      'a.ts': { bytes: 1, format: 'esm' as const, imports: [dynamic('node:zlib', true), dynamic('b.ts')] },
      'b.ts': {
        bytes: 1,
        format: 'esm' as const,
        imports: [{ path: 'old.js', kind: 'import-statement' as const }],
      },
      'old.js': { bytes: 1, format: 'cjs' as const, imports: [] },
    };
    assert.doesNotThrow(() => checkDynamicImports({ inputs }));
    const unknown = {
      ...inputs,
      'old.js': { bytes: 1, imports: [] },
      'b.ts': { ...inputs['b.ts'], imports: [dynamic('old.js')] },
    };
    assert.throws(() => checkDynamicImports({ inputs: unknown }), /^Error: b\.ts imports old\.js dynamically/);
  });
});

/** Names and kinds of what a module exports. */
async function exportsOf(file: string): Promise<ReadonlyMap<string, string>> {
  const module: Record<string, unknown> = await import(file);
  return new Map(Object.entries(module).map(([name, value]) => [name, typeof value]));
}
