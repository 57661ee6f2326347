import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INTEGER, MISSING, OBJECT } from '../../../../../functions/sink/decode/json/field.ts';
import { PathTree } from '../../../../../functions/sink/decode/json/path-tree.ts';
import { Walk } from '../../../../../functions/sink/decode/json/walk.ts';

/** What a walk has left of the shape of a text. */
function shapeOf(text: string, ...paths: readonly (readonly string[])[]) {
  const tree = new PathTree();
  const fields = paths.map((path) => tree.field(path));
  const walk = new Walk(tree);
  const read = (next: string) => walk.value(next, tree.root, 0, 0);
  assert.equal(read(text), text.length);
  return { fields, read, shape: tree.root.shapes.likely };
}

describe('the shape of JSON', () => {
  it('reads a value that has the same around its leaves, to its end', () => {
    const { shape, fields } = shapeOf('{"a":1,"b":{"c":2},"d":[3]}', ['a'], ['b', 'c']);
    const next = '{"a":100,"b":{"c":-1},"d":"x"}';
    assert.equal(shape?.read(next, 0, []), next.length);
    assert.deepEqual(
      fields.map((field) => field.json(next)),
      ['100', '-1'],
    );
    assert.equal(shape?.read(`  ${next},`, 2, []), next.length + 2, 'from where it begins');
  });

  it('reads none that has another key, another end, another space or an object for a leaf', () => {
    const { shape } = shapeOf('{"a":1,"b":{"c":2}}', ['a'], ['b', 'c']);
    for (const other of [
      '{"x":1,"b":{"c":2}}',
      '{"a":1,"b":{"c":2},"d":3}',
      '{"a":1,"b":{"c":2} }',
      '{"a": 1,"b":{"c":2}}',
      '{"a":1,"b":{"c":2}',
      '{"a":1}',
    ]) {
      assert.equal(shape?.read(other, 0, []), -1, other);
    }
  });

  it('tells where an object stands that is wanted as a whole, with what is in it', () => {
    const { read, fields } = shapeOf('{"a":{"b":1},"c":2}', ['a'], ['a', 'b'], ['c']);
    for (const next of ['{"a":{"b":10},"c":2}', '{"a":{"b":2},"c":30}']) {
      read(next);
      assert.deepEqual(
        fields.map((field) => field.json(next)),
        [
          next.slice(5, next.indexOf('}') + 1),
          next.slice(10, next.indexOf('}')),
          next.slice(next.indexOf('c') + 3, -1),
        ],
      );
      assert.deepEqual(
        fields.map(({ kind }) => kind),
        [OBJECT, INTEGER, INTEGER],
      );
    }
  });

  it('is remembered up to 32,768 characters around the leaves', () => {
    const around = (characters: number) => `{"${'k'.repeat(characters - '{"":}'.length)}":1}`;
    assert.ok(shapeOf(around(32_768), ['a']).shape !== undefined);
    assert.equal(shapeOf(around(32_769), ['a']).shape, undefined);
  });

  it('is remembered up to 1,000 leaves', () => {
    const leaves = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join()}}`;
    assert.ok(shapeOf(leaves(1_000), ['a']).shape !== undefined);
    assert.equal(shapeOf(leaves(1_001), ['a']).shape, undefined);
  });

  it('is none of an object in which a key comes twice: the last one counts, and hides what was below the first', () => {
    const text = '{"a":{"b":1,"c":2},"a":{"c":3}}';
    const { shape, fields } = shapeOf(text, ['a', 'b'], ['a', 'c']);
    assert.deepEqual(
      fields.map(({ kind }) => kind),
      [MISSING, INTEGER],
    );
    assert.equal(fields[1]?.json(text), '3');
    assert.equal(shape, undefined);
  });
});
