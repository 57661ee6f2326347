import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_LICENSES, type KnownLicense } from './license-texts.ts';

/** A package that is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Its licences' names, as its package.json has them. */
  readonly license: string;
  /** Its licence and, where it has one, its notice. */
  readonly text: string;
}

/** File with the licences of what is in a bundle, beside its code. */
export const LICENSES_FILE = 'THIRD-PARTY-LICENSES.txt';

const TEXTS = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * The packages of sources, each with its licence's text.
 * @param sources paths from `root`, as esbuild's account of a bundle has them.
 * @throws Error naming the packages without a text, since without it they may not be given on.
 */
export function packagesOfSources(root: string, sources: Iterable<string>): readonly BundledPackage[] {
  const folders = new Set<string>();
  for (const source of sources) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  const found = [...folders].sort().map((folder) => packageIn(root, folder));
  const bare = found.filter(({ text }) => text === '').map(({ name, version }) => `${name}@${version}`);
  if (bare.length > 0) throw new Error(`no licence text is known of ${bare.join(', ')}: add it to license-texts.ts`);
  return found;
}

/** The text of {@link LICENSES_FILE}: each licence once, below the packages that have it. */
export function licensesText(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, license, text } of packages) {
    const names = byText.get(text) ?? [];
    byText.set(text, names);
    names.push(`${name}@${version} (${license})`);
  }
  const parts = [...byText].map(([text, names]) => `${[...new Set(names)].join('\n')}\n\n${text}`);
  return `This bundle contains the packages below, each under its own licence.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

function packageIn(root: string, folder: string): BundledPackage {
  const { name, version, license } = manifestOf(join(root, folder));
  const own = textsIn(join(root, folder));
  if (own !== '') return { name, version, license, text: own };
  const known = KNOWN_LICENSES.find(({ packages, spdx }) => name.startsWith(packages) && license === spdx);
  return { name, version, license, text: known === undefined ? '' : knownText(root, known) };
}

function knownText(root: string, { text }: KnownLicense): string {
  return typeof text === 'string' ? text : textsIn(join(root, 'node_modules', text.of));
}

function textsIn(folder: string): string {
  return readdirSync(folder)
    .filter((file) => TEXTS.test(file))
    .sort()
    .map((file) => `${readFileSync(join(folder, file), 'utf8').trim()}\n`)
    .join('\n');
}

function manifestOf(folder: string): { readonly name: string; readonly version: string; readonly license: string } {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const text = (key: string) => String(Reflect.get(Object(manifest), key) ?? '');
  return { name: text('name'), version: text('version'), license: text('license') };
}
