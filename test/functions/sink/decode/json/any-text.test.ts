import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { skipSpace } from '../../../../../functions/sink/decode/json/characters.ts';
import { PLAIN, TEXT } from '../../../../../functions/sink/decode/json/field.ts';
import { PathTree } from '../../../../../functions/sink/decode/json/path-tree.ts';
import { Walk } from '../../../../../functions/sink/decode/json/walk.ts';
import { anyObjectText } from '../../../../support/sink/any-json.ts';

/** Reads all scalars and arrays of records, one after the other, by their paths. */
function openWalk() {
  const tree = new PathTree(() => true);
  tree.open(tree.root);
  const walk = new Walk(tree);
  return (text: string): [path: string, leaf: unknown][] => {
    walk.forget(0);
    const end = walk.value(text, tree.root, skipSpace(text, 0), 0);
    assert.equal(skipSpace(text, end), text.length);
    return walk.grown.map(({ steps, field }) => {
      assert.ok(field !== undefined);
      const isString = field.kind === PLAIN || field.kind === TEXT;
      return [JSON.stringify(steps), isString ? field.plain(text) : parsed(field.json(text))];
    });
  };
}

/** What JSON.parse gives, with each number as its text in an array: a double has not all its digits. */
function parsed(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? ['number', context?.source] : value,
  );
}

function leavesOf(value: unknown, steps: readonly string[] = []): [path: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[JSON.stringify(steps), value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...steps, key]));
}

describe('JSON written in any way', () => {
  it('is read as JSON.parse reads it, with all digits of numbers, one record after another', () => {
    fc.assert(
      fc.property(fc.array(anyObjectText, { minLength: 1, maxLength: 3 }), (texts) => {
        const read = openWalk();
        for (const text of [...texts, ...texts]) {
          // JSON.parse puts keys that are whole numbers first.
          assert.deepEqual(new Map(read(text)), new Map(leavesOf(parsed(text))), text);
        }
      }),
    );
  });
});
