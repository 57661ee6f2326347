import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { BundledPackage } from '../functions/bundle/licenses.ts';

/** CycloneDX's own tool for npm. It is 60 packages, so it is fetched when something is built and is no dependency. */
const TOOL = '@cyclonedx/cyclonedx-npm@6.0.1';

const bom = z.looseObject({
  components: z.array(
    z.looseObject({
      'bom-ref': z.string(),
      name: z.string(),
      group: z.string().optional(),
      version: z.string(),
      properties: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
});
type Bom = z.infer<typeof bom>;

/** Writes what is in the published package as CycloneDX: its dependencies, and what the bundles contain. */
export function writeSbom(top: string, file: string, bundled: readonly BundledPackage[]): void {
  const flags = [
    '--package-lock-only',
    // The packages of the workspace are for development alone.
    '--no-workspaces',
    '--flatten-components',
    '--output-reproducible',
    '--output-format',
    'JSON',
    '--output-file',
    file,
  ];
  execFileSync('npm', ['exec', '--yes', `--package=${TOOL}`, '--', 'cyclonedx-npm', ...flags], {
    cwd: top,
    // Without it a parser for XML is compiled, which JSON has no use for.
    env: { ...process.env, npm_config_omit: 'optional' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const whole = bom.parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, `${JSON.stringify(shippedOf(whole, bundled), undefined, 2)}\n`);
}

/**
 * The tool's account of the whole checkout, without what only development needs.
 * @throws Error naming a package that is in a bundle and not in the account.
 */
export function shippedOf(whole: Bom, bundled: readonly BundledPackage[]): Bom {
  const inBundles = new Set(bundled.map(({ name, version }) => `${name}@${version}`));
  const idOf = ({ group, name, version }: Bom['components'][number]) =>
    `${group === undefined ? name : `${group}/${name}`}@${version}`;
  const isForDevelopment = ({ properties }: Bom['components'][number]) =>
    properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
  const components = whole.components.filter((each) => inBundles.has(idOf(each)) || !isForDevelopment(each));
  const known = new Set(components.map(idOf));
  const missing = [...inBundles].filter((id) => !known.has(id));
  if (missing.length > 0) throw new Error(`the SBOM lacks ${missing.join(', ')}`);
  const gone = new Set(whole.components.filter((each) => !components.includes(each)).map((each) => each['bom-ref']));
  const dependencies = whole.dependencies
    .filter(({ ref }) => !gone.has(ref))
    .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((ref) => !gone.has(ref)) }));
  return { ...whole, components, dependencies };
}
