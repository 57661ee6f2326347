import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = join(import.meta.dirname, '../..');

/** The package's README. */
export const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');

/** The blocks of a language in it. */
export function blocksOf(language: string): readonly string[] {
  return [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  );
}

/** The cells of its rows between a heading and the next. */
export function tableOf(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = README.split(`\n## ${heading}\n`);
  const [lines = ''] = section.split('\n## ');
  const rows = [...lines.matchAll(/^\| (.*) \|$/gm)].map(([, cells = '']) => cells.split(' | '));
  return rows.slice(2);
}

/** Runs TypeScript as a user of the package would. @returns what it said, when it failed */
export function run(code: string): string | undefined {
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, '--eval', code], {
    cwd: PACKAGE,
    encoding: 'utf8',
    // Else Node takes a test in it for a part of this one.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    timeout: 60_000,
  });
  return status === 0 ? undefined : `${stdout}${stderr}`;
}
