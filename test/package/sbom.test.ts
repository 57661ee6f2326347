import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedOf } from '../../scripts/sbom.ts';

const DEVELOPMENT = [{ name: 'cdx:npm:package:development', value: 'true' }];

function component(group: string | undefined, name: string, version: string, properties: typeof DEVELOPMENT = []) {
  return {
    'bom-ref': `${group ?? ''}|${name}@${version}`,
    ...(group !== undefined && { group }),
    name,
    version,
    properties,
  };
}

const WHOLE = {
  bomFormat: 'CycloneDX',
  components: [
    component(undefined, 'zod', '4.6.7'),
    component('@middy', 'core', '7.9.2', DEVELOPMENT),
    component(undefined, 'tslib', '1.14.1', DEVELOPMENT),
    component(undefined, 'tslib', '2.8.1', DEVELOPMENT),
    component(undefined, 'esbuild', '0.28.2', DEVELOPMENT),
  ],
  dependencies: [
    { ref: 'root', dependsOn: ['|zod@4.6.7', '|esbuild@0.28.2', '@middy|core@7.9.2'] },
    { ref: '|esbuild@0.28.2', dependsOn: [] },
    { ref: '@middy|core@7.9.2', dependsOn: ['|tslib@2.8.1'] },
  ],
};

function bundled(...ids: readonly string[]) {
  return ids.map((id) => {
    const at = id.lastIndexOf('@');
    return { name: id.slice(0, at), version: id.slice(at + 1), license: 'MIT', text: 'MIT' };
  });
}

describe('the SBOM of what is published', () => {
  it('lists dependencies and what is in the bundles with versions, and no development dependencies', () => {
    const { components, dependencies, bomFormat } = shippedOf(WHOLE, bundled('@middy/core@7.9.2', 'tslib@1.14.1'));
    assert.equal(bomFormat, 'CycloneDX');
    assert.deepEqual(
      components.map(({ group, name, version }) => [group, name, version]),
      [
        [undefined, 'zod', '4.6.7'],
        ['@middy', 'core', '7.9.2'],
        [undefined, 'tslib', '1.14.1'],
      ],
    );
    assert.deepEqual(dependencies, [
      { ref: 'root', dependsOn: ['|zod@4.6.7', '@middy|core@7.9.2'] },
      { ref: '@middy|core@7.9.2', dependsOn: [] },
    ]);
  });

  it('fails the build when it lacks a package that is in a bundle', () => {
    assert.throws(() => shippedOf(WHOLE, bundled('kafkajs@2.2.4')), /the SBOM lacks kafkajs@2\.2\.4/);
  });
});
