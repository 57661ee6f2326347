import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';

const TOP = join(import.meta.dirname, '../..');
const PACKAGES = ['packages/embedded-kafka', 'packages/embedded-schema-registry', 'packages/embedded-tdengine'];
const IMPORT = /(?:^(?:import|export) (?:[^';]*? from )?|\bimport\()'([^']+)'/gm;

interface Import {
  readonly file: string;
  /** A path from the top, or the name of a package. */
  readonly target: string;
}

function importsOf(...globs: readonly string[]): readonly Import[] {
  const files = globSync(globs, { cwd: TOP });
  assert.ok(files.length > 0);
  return files.flatMap((file) =>
    [...readFileSync(join(TOP, file), 'utf8').matchAll(IMPORT)].map(([, name = '']) => ({
      file,
      target: name.startsWith('.') ? join(dirname(file), name) : name,
    })),
  );
}

function dependenciesOf(folder: string): { readonly own: readonly string[]; readonly all: readonly string[] } {
  const declared = z.record(z.string(), z.string()).default({});
  const { dependencies, devDependencies } = z
    .object({ dependencies: declared, devDependencies: declared })
    .parse(JSON.parse(readFileSync(join(TOP, folder, 'package.json'), 'utf8')));
  const own = Object.keys(dependencies);
  return { own, all: [...own, ...Object.keys(devDependencies)] };
}

const isOf = (target: string, names: readonly string[]) =>
  names.some((name) => target === name || target.startsWith(`${name}/`));

for (const folder of PACKAGES) {
  describe(`the package of ${folder}`, () => {
    const { own, all } = dependenciesOf(folder);

    it('imports only its own files, Node’s modules and the dependencies that it declares', () => {
      const allowed = [`${folder}/src`, ...builtinModules.map((name) => `node:${name}`), 'node:sqlite', ...own];
      assert.deepEqual(
        importsOf(`${folder}/src/**/*.ts`).filter(({ target }) => !isOf(target, allowed)),
        [],
      );
    });

    it('has tests that import no more than that and its development dependencies', () => {
      const allowed = [folder, ...builtinModules.map((name) => `node:${name}`), 'node:test', ...all];
      assert.deepEqual(
        importsOf(`${folder}/test/**/*.ts`).filter(({ target }) => !isOf(target, allowed)),
        [],
      );
    });

    it('is imported by its name from everywhere else', () => {
      const others = [
        'bench',
        'bin',
        'cli',
        'functions',
        'lib',
        'local',
        'mapping',
        'operations',
        'scripts',
        'test',
      ].map((top) => `${top}/**/*.ts`);
      assert.deepEqual(
        importsOf(...others).filter(({ target }) => isOf(target, [folder])),
        [],
      );
    });

    it('has no folders that import each other', () => {
      const arrows = new Map<string, Set<string>>();
      for (const { file, target } of importsOf(`${folder}/src/**/*.ts`)) {
        if (!target.startsWith(folder)) continue;
        const [from, to] = [roomOf(file, folder), roomOf(target, folder)];
        if (from !== to) arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
      }
      assert.deepEqual(circleIn(arrows), []);
    });
  });
}

/** The folder that a file is in; a file that is in none of them is a room of its own. */
function roomOf(file: string, folder: string): string {
  const path = relative(join(folder, 'src'), file);
  return dirname(path) === '.' ? path : dirname(path);
}

/** Rooms that lead to themselves, or to such: what is left when those that lead nowhere are taken away, again and again. */
function circleIn(arrows: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  let left = [...arrows.keys()];
  for (;;) {
    const next = left.filter((room) => [...(arrows.get(room) ?? [])].some((to) => left.includes(to)));
    if (next.length === left.length) return next;
    left = next;
  }
}
