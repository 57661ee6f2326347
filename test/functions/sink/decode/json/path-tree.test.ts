import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MISSING, OBJECT } from '../../../../../functions/sink/decode/json/field.ts';
import { PathTree } from '../../../../../functions/sink/decode/json/path-tree.ts';
import { Walk } from '../../../../../functions/sink/decode/json/walk.ts';

/** The paths of all fields that a walk has found and no setting names. */
function grownOf(tree: PathTree, text: string): string[] {
  const walk = new Walk(tree);
  assert.equal(walk.value(text, tree.root, 0, 0), text.length);
  return walk.grown.map(({ steps }) => steps.join('.'));
}

describe('all fields below a place', () => {
  it('are wanted but for those below one that is wanted as a whole', () => {
    const tree = new PathTree(() => true);
    const whole = tree.field(['a']);
    const text = '{"a":{"b":1},"c":{"d":2}}';
    tree.open(tree.root);
    assert.deepEqual(grownOf(tree, text), ['c.d']);
    assert.deepEqual([whole.kind, whole.json(text)], [OBJECT, '{"b":1}']);
  });

  it('are wanted but for those that are excluded, with all that is below them, though a setting names one of these', () => {
    const tree = new PathTree(
      () => true,
      ([first]) => first === 'a',
    );
    const named = tree.field(['a', 'b']);
    tree.open(tree.root);
    const text = '{"a":{"b":1,"x":2},"c":{"a":3}}';
    assert.deepEqual(grownOf(tree, text), ['c.a']);
    assert.equal(named.json(text), '1');
  });

  it('are wanted below a key of which a setting names but one, and that key itself where it is no object', () => {
    const tree = new PathTree(() => true);
    const named = tree.field(['a', 'b']);
    tree.open(tree.root);
    assert.deepEqual(grownOf(tree, '{"a":{"b":1,"x":2}}'), ['a.x']);
    tree.root.clear();
    assert.deepEqual(grownOf(tree, '{"a":5}'), ['a']);
    assert.equal(named.kind, MISSING);
  });

  it('are those that are asked for: one that is wanted has all below it wanted too', () => {
    const tree = new PathTree((steps) => steps.join('.') === 'a.b');
    tree.open(tree.root);
    assert.deepEqual(grownOf(tree, '{"a":{"b":{"c":1,"d":{"e":2}},"x":3},"b":4}'), ['a.b.c', 'a.b.d.e']);
  });
});

describe('the nodes that keys of records add', () => {
  it('are forgotten when they are too many, those that settings name never', () => {
    const tree = new PathTree();
    const named = tree.field(['k', 'n']);
    const keys = (from: number, count: number) =>
      `{"k":{"n":1,${Array.from({ length: count }, (_, at) => `"x${from + at}":0`).join()}}}`;
    grownOf(tree, keys(0, 4_999));
    assert.equal(tree.isCrowded, false);
    grownOf(tree, keys(5_000, 1));
    assert.equal(tree.isCrowded, true);
    tree.prune();
    assert.equal(tree.isCrowded, false);
    assert.deepEqual([...(tree.root.children.get('k')?.children.keys() ?? [])], ['n']);
    const text = keys(0, 2);
    named.clear();
    grownOf(tree, text);
    assert.equal(named.json(text), '1');
  });

  it('are told once as strays where nothing of them is wanted', () => {
    const tree = new PathTree();
    tree.field(['a']);
    const walk = new Walk(tree);
    for (const text of ['{"a":1,"b":2}', '{"b":3,"c":4}']) {
      walk.begin();
      walk.value(text, tree.root, 0, 0);
    }
    assert.deepEqual(
      tree.strays.map(({ steps }) => steps),
      [['b'], ['c']],
    );
  });
});
