import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { anchorsOf, sectionsOf } from './pages.ts';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'llms.txt',
  ...filesOf('docs', '.md'),
  ...filesOf('examples', '.md'),
  ...filesOf('packages', '.md'),
];
const code = [
  'bench',
  'bin',
  'cli',
  'functions',
  'lib',
  'local',
  'mapping',
  'operations',
  'packages',
  'scripts',
].flatMap((folder) => filesOf(folder, '.ts'));

/** Files below a folder, as from the root. */
function filesOf(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

/** The page's text without blocks of code, whose brackets are no links. */
function prose(page: string): string {
  return readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
}

describe('the links of the documentation', () => {
  for (const page of pages) {
    it(`lead to files and headings that exist: ${page}`, () => {
      for (const [link, path = '', anchor] of prose(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)) {
        const target = path === '' ? page : relative(root, join(root, dirname(page), path));
        assert.ok(existsSync(join(root, target)), link);
        if (anchor !== undefined) assert.ok(anchorsOf(target).includes(anchor), link);
      }
    });
  }
});

describe('the tables of contents of the documentation', () => {
  for (const page of ['access', 'commands', 'formats', 'json-routes', 'logs-and-metrics', 'networks', 'runbook']) {
    it(`have every section in order: ${page}`, () => {
      const [head = ''] = readFileSync(join(root, `docs/${page}.md`), 'utf8').split(/^## /m);
      const listed = [...head.matchAll(/\[([^\]]+)\]\(#[^)]+\)/g)].map(([, text]) => text);
      assert.deepEqual(listed, [...sectionsOf(`docs/${page}.md`).keys()]);
    });
  }
});

describe('the names of documentation pages in the code', () => {
  const said = code.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(docs\/[\w/-]+\.md)(?:,? "([^"$]+)")?/g)].map(
      ([, page = '', section]) => ({ file, page, section }),
    ),
  );

  it('are found at all', () => assert.ok(said.some(({ section }) => section !== undefined)));

  it('are of pages and sections that exist', () => {
    for (const { file, page, section } of said) {
      assert.ok(existsSync(join(root, page)), `${file}: ${page}`);
      if (section !== undefined) assert.ok(sectionsOf(page).has(section), `${file}: ${page} "${section}"`);
    }
  });
});
