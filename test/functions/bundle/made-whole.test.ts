import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { bundleHandler } from '../../../functions/bundle/bundle.ts';
import { madeWhole } from '../../../functions/bundle/made-whole.ts';

const top = mkdtempSync(join(tmpdir(), 'bundle-folder-'));
after(() => rmSync(top, { recursive: true }));
const run = promisify(execFile);
let folders = 0;

function fill(folder: string, text: string): void {
  mkdirSync(folder);
  for (const name of ['a', 'b']) writeFileSync(join(folder, name), text);
}

function textsIn(folder: string): readonly string[] {
  return ['a', 'b'].map((name) => readFileSync(join(folder, name), 'utf8'));
}

function newPlace(): { readonly parent: string; readonly folder: string } {
  const parent = join(top, String(folders++));
  return { parent, folder: join(parent, 'sink') };
}

describe('a folder that is replaced as a whole', () => {
  it('replaces the old one when it is complete, and leaves nothing else', () => {
    const { parent, folder } = newPlace();
    for (const text of ['old', 'new']) {
      madeWhole(folder, (made) => {
        fill(made, text);
        if (text === 'new') assert.deepEqual(textsIn(folder), ['old', 'old'], 'who reads meanwhile sees the old one');
      });
    }
    assert.deepEqual(textsIn(folder), ['new', 'new']);
    assert.deepEqual(readdirSync(parent), ['sink']);
  });

  it('keeps the old one when making the new one fails', () => {
    const { parent, folder } = newPlace();
    madeWhole(folder, (made) => fill(made, 'old'));
    const fail = () =>
      madeWhole(folder, (made) => {
        mkdirSync(made);
        writeFileSync(join(made, 'a'), 'half');
        throw new Error('esbuild fails');
      });
    assert.throws(fail, /esbuild fails/);
    assert.deepEqual(textsIn(folder), ['old', 'old']);
    assert.deepEqual(readdirSync(parent), ['sink']);
  });

  it('is complete when two are made at once: the last one to finish stays', () => {
    const { parent, folder } = newPlace();
    madeWhole(folder, (made) => {
      fill(made, 'outer');
      madeWhole(folder, (other) => fill(other, 'inner'));
      assert.deepEqual(textsIn(folder), ['inner', 'inner']);
    });
    assert.deepEqual(textsIn(folder), ['outer', 'outer']);
    assert.deepEqual(readdirSync(parent), ['sink']);
  });

  it('is not replaced by the same content, so that readers are not disturbed', () => {
    const { folder } = newPlace();
    madeWhole(folder, (made) => fill(made, 'same'));
    const before = statSync(folder).ino;
    madeWhole(folder, (made) => fill(made, 'same'));
    assert.equal(statSync(folder).ino, before);
  });
});

describe('a Lambda bundle that several commands make', () => {
  it('is complete while and after they make it at once', async () => {
    // A small one: what may come between is in how folders are put in place, not in what esbuild does.
    const handler = join(top, 'handler.ts');
    writeFileSync(handler, "export const handler = async () => (await import('./later.ts')).later;\n");
    writeFileSync(join(top, 'later.ts'), 'export const later = 1;\n');
    const whole = readdirSync(bundleHandler(handler, join(top, 'alone', 'sink')).folder).sort();
    const parent = join(top, 'shared');
    const folder = join(parent, 'sink');
    const bundle = join(import.meta.dirname, '../../../functions/bundle/bundle.ts');
    const script = `const { bundleHandler } = await import(${JSON.stringify(bundle)});
      const { readdirSync } = await import('node:fs');
      for (let i = 0; i < 2; i++) console.log(readdirSync(bundleHandler(${JSON.stringify(handler)}, ${JSON.stringify(folder)}).folder).length);`;
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
    const seen = await Promise.all(Array.from({ length: 3 }, () => run(process.execPath, args)));
    for (const { stdout } of seen) assert.equal(stdout, `${whole.length}\n`.repeat(2));
    assert.deepEqual(readdirSync(folder).sort(), whole);
    assert.deepEqual(readdirSync(parent), ['sink'], 'nothing is left over');
  });
});
