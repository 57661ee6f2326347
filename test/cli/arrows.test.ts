import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

const TOP = join(import.meta.dirname, '../..');

/** Files of a room, and what each imports of other files, by paths from the top. */
function importsOf(room: string): readonly (readonly [from: string, to: string])[] {
  return globSync(`${room}/**/*.ts`, { cwd: TOP }).flatMap((from) =>
    [...readFileSync(join(TOP, from), 'utf8').matchAll(/(?:\bfrom|\bimport\(|^import) ?'(\.[^']+)'/gm)].map(
      ([, to = '']) => [from, join(dirname(from), to)] as const,
    ),
  );
}

const wrong = (room: string, allowed: RegExp) =>
  importsOf(room).flatMap(([from, to]) => (allowed.test(to) ? [] : [`${from} → ${to}`]));

describe('the rooms of the command line', () => {
  it('are in order: operations know nothing of the command line, of its terminal, or of the local runner', () => {
    assert.ok(importsOf('operations').length > 20);
    assert.deepEqual(wrong('operations', /^(?:operations|functions|mapping|lib)\//), []);
  });

  it('are in order: what is printed by all knows no commands and no operations', () => {
    assert.deepEqual(wrong('cli/terminal', /^(?:cli\/terminal|functions\/shared)\//), []);
  });

  it('are in order: the frame knows commands only by the registry', () => {
    assert.deepEqual(
      wrong('cli/frame', /^(?:cli\/(?:frame|terminal)|operations|functions\/shared)\//).filter(
        (arrow) => !arrow.startsWith('cli/frame/registry.ts → cli/commands/'),
      ),
      [],
    );
  });
});
