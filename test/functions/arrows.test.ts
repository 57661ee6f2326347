import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';

const FUNCTIONS = join(import.meta.dirname, '../../functions');

/** The rooms of a function in the order of the data; each may import from those before it. */
const STAGES: Readonly<Record<string, readonly string[]>> = {
  sink: ['rows', 'receive', 'decode', 'route', 'schema', 'write', 'settle'],
  source: ['rows', 'checkpoint', 'tables', 'encode', 'read', 'late', 'send', 'stream', 'turns', 'tick', 'commands'],
};

/** What is known of TDengine, rooms and files in order; each may import from those before it. */
const KERNEL = [
  'names.ts',
  'decimal.ts',
  'sql-text.ts',
  'time',
  'types',
  'node-fetch',
  'codes.ts',
  'error-kind.ts',
  'error.ts',
  'client',
  'table-schema.ts',
  'tmq',
];

/** What sink and source share: its rooms in order. Files beside them are in none. */
const SHARED = [
  'http',
  'tdengine',
  'record-path',
  'expression',
  'settings',
  'environment.ts',
  'ssm',
  'kafka',
  'document',
  'doctor',
];

/** What may be set: its rooms in order. */
const SETTINGS = ['kafka', 'tdengine', 'routes', 'monitoring', 'mapping', 'sink-tests', 'checks', 'file', 'docs'];

/** A file above the rooms that these may import all the same: it imports nothing. */
const EVENT = 'source/event.ts';

/** Every import of one file of the functions by another, types included, by paths below functions/. */
function* importsOf(): Generator<readonly [from: string, to: string]> {
  for (const path of globSync('**/*.ts', { cwd: FUNCTIONS })) {
    const text = readFileSync(join(FUNCTIONS, path), 'utf8');
    for (const [, to = ''] of text.matchAll(/(?:\bfrom|\bimport\(|^import) ?'(\.[^']+)'/gm)) {
      yield [path, relative(FUNCTIONS, join(FUNCTIONS, path, '..', to))];
    }
  }
}

/** Place of a file's room among the stages; a file above them has none. */
function stageOf(path: string): number {
  const [place = '', room = ''] = path.split('/');
  return STAGES[place]?.indexOf(room) ?? -1;
}

const all = [...importsOf()];

/** Place of a file's room among rooms of a folder; one that is in none of them is below all. */
function placeIn(folder: string, rooms: readonly string[], path: string): number {
  return rooms.indexOf(path.slice(folder.length).split('/')[0] ?? '');
}

/** Imports within a folder, and those of a later room there. */
function backWithin(folder: string, rooms: readonly string[]) {
  const within = all.filter((pair) => pair.every((path) => path.startsWith(folder)));
  const wrong = within.filter(([from, to]) => {
    const [own, other] = [placeIn(folder, rooms, from), placeIn(folder, rooms, to)];
    return own >= 0 && other > own;
  });
  return { within, wrong: wrong.map((pair) => pair.join(' → ')) };
}

describe('an import between files of the functions', () => {
  it('is found for values, types and dynamic imports', () => {
    const found = new Set(all.map((pair) => pair.join(' → ')));
    for (const pair of [
      'sink/handler.ts → sink/sink.ts',
      'sink/settle/outcomes.ts → sink/rows/record-error.ts',
      'sink/topic-decoders.ts → sink/decode/telnet/decode-telnet.ts',
      'source/read/windows.ts → source/read/reader.ts',
    ]) {
      assert.ok(found.has(pair), pair);
    }
  });

  it('in a stage of the sink or source is of an earlier stage or of functions/shared', () => {
    const wrong = all.filter(([from, to]) => {
      const stage = stageOf(from);
      if (stage < 0 || to.startsWith('shared/') || to === EVENT) return false;
      return stageOf(to) < 0 || stageOf(to) > stage;
    });
    assert.deepEqual(
      wrong.map((pair) => pair.join(' → ')),
      [],
    );
  });

  it('within functions/shared/tdengine is of an earlier folder or file there', () => {
    const { wrong, within } = backWithin('shared/tdengine/', KERNEL);
    assert.deepEqual(
      within.filter(([from, to]) => [from, to].some((path) => placeIn('shared/tdengine/', KERNEL, path) < 0)),
      [],
    );
    assert.deepEqual(wrong, []);
    assert.ok(within.length > 30);
  });

  it('between rooms of functions/shared is of an earlier one', () => {
    const { wrong, within } = backWithin('shared/', SHARED);
    assert.deepEqual(wrong, []);
    const folders = new Set(within.flat().map((path) => path.split('/').slice(1, -1)[0] ?? 'environment.ts'));
    assert.deepEqual(
      [...folders].filter((room) => !SHARED.includes(room)),
      [],
    );
  });

  it('between rooms of functions/shared/settings is of an earlier one', () => {
    const { wrong, within } = backWithin('shared/settings/', SETTINGS);
    assert.deepEqual(wrong, []);
    assert.ok(within.length > 100);
  });

  it('never goes from functions/shared to a function, or from one function to the other', () => {
    const functionOf = (path: string) => (/^(sink|source)\//.exec(path) ?? [])[1];
    const wrong = all.filter(([from, to]) => {
      const [own, other] = [functionOf(from), functionOf(to)];
      return other !== undefined && own !== other && (own !== undefined || from.startsWith('shared/'));
    });
    assert.deepEqual(
      wrong.map((pair) => pair.join(' → ')),
      [],
    );
  });
});
