import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { MAX_DEPTH } from '../../../../../functions/sink/decode/json/bad-json.ts';
import { skipSpace } from '../../../../../functions/sink/decode/json/characters.ts';
import {
  ARRAY,
  type Field,
  MISSING,
  NULL,
  OBJECT,
  PLAIN,
  TEXT,
} from '../../../../../functions/sink/decode/json/field.ts';
import { PathTree } from '../../../../../functions/sink/decode/json/path-tree.ts';
import { Walk } from '../../../../../functions/sink/decode/json/walk.ts';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';

/** A tree that wants every field, with the walk that reads records for it. */
function openWalk() {
  const tree = new PathTree(() => true);
  tree.open(tree.root);
  const walk = new Walk(tree);
  return (text: string): Map<string, string> => {
    walk.forget(0);
    const end = walk.value(text, tree.root, skipSpace(text, 0), 0);
    assert.equal(skipSpace(text, end), text.length);
    return new Map(
      walk.grown.map(({ steps, field }) => [JSON.stringify(steps), field === undefined ? '' : shown(field, text)]),
    );
  };
}

/** What a field holds: a string's characters, or the JSON text of all else. */
function shown(field: Field, text: string): string {
  return field.kind === PLAIN || field.kind === TEXT ? `string ${field.plain(text)}` : field.json(text);
}

/** The scalars and arrays of a value by their paths, as {@link openWalk} gives them. */
function leavesOf(value: unknown, steps: readonly string[] = []): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[JSON.stringify(steps), typeof value === 'string' ? `string ${value}` : JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...steps, key]));
}

function accepts(text: string): boolean {
  try {
    const tree = new PathTree();
    const end = new Walk(tree).value(text, tree.root, skipSpace(text, 0), 0);
    return skipSpace(text, end) === text.length;
  } catch (error) {
    assert.ok(error instanceof RecordError, String(error));
    return false;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('a walk of JSON', () => {
  it('finds every leaf that JSON.parse finds', () => {
    const read = openWalk();
    const anyObject = fc
      .dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.jsonValue())
      // After a key with a backslash, JSON.parse of Node 24 mistakes others (https://github.com/nodejs/node/issues/63785).
      .filter((value) => !JSON.stringify(value).includes(String.raw`\\`));
    const spaced = fc.tuple(anyObject, fc.constantFrom(undefined, 1, '\t', '\r\n '));
    fc.assert(
      fc.property(spaced, ([value, indent]) => {
        const text = JSON.stringify(value, undefined, indent);
        const found = [...read(text)].map(([path, leaf]): [string, string] => [path, withoutSpace(leaf)]);
        // JSON.parse puts keys that are whole numbers first.
        assert.deepEqual(new Map(found), new Map(leavesOf(JSON.parse(text))));
      }),
    );
  });

  it('finds the same in a record whatever records it has read before', () => {
    const leaf = fc.constantFrom('1', '-2.50', '"x"', '"\\u00e4\'"', 'null', 'true', '[1,{"a":2}]', '{}', '{"a":3}');
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', '\\u0061'), { maxLength: 4 });
    const { object } = fc.letrec<{ object: string; member: string }>((tie) => ({
      member: fc.oneof({ maxDepth: 2, withCrossShrink: true }, leaf, tie('object')),
      object: fc
        .tuple(
          keys,
          fc.array(tie('member'), { minLength: 4, maxLength: 4 }),
          fc.constantFrom('', ' ', '\n'),
          fc.constantFrom('', ' ', '\t'),
        )
        .map(
          ([names, values, space, gap]) =>
            `{${names.map((name, at) => `${space}"${name}":${gap}${values[at]}${gap}`).join(`,${space}`)}}`,
        ),
    }));
    const sequence = fc
      .array(object, { minLength: 1, maxLength: 4 })
      .chain((texts) =>
        fc.array(fc.constantFrom(...texts, '{"a":1', '{"a":1,"b":{"c":01}}'), { minLength: 2, maxLength: 12 }),
      );
    fc.assert(
      fc.property(sequence, (texts) => {
        const read = openWalk();
        const outcome = (walk: typeof read, text: string) => {
          try {
            return [...walk(text)];
          } catch (error) {
            return String(error);
          }
        };
        for (const text of texts) assert.deepEqual(outcome(read, text), outcome(openWalk(), text), text);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the objects that are wanted as a whole, and their fields, in one record after another', () => {
    const tree = new PathTree();
    const fields = [['o'], ['o', 'x'], ['o', 'p'], ['o', 'p', 'y'], ['z']].map((steps) => tree.field(steps));
    const walk = new Walk(tree);
    const read = (text: string) => {
      for (const field of fields) field.clear();
      walk.value(text, tree.root, 0, 0);
      return fields.map((field) => field.json(text));
    };
    const cases: readonly [text: string, found: readonly string[]][] = [
      ['{"o":{"x":1,"p":{"y":2}},"z":3}', ['{"x":1,"p":{"y":2}}', '1', '{"y":2}', '2', '3']],
      [
        '{"o":{"x":"long","p":{"y":null}},"z":-1e5}',
        ['{"x":"long","p":{"y":null}}', '"long"', '{"y":null}', 'null', '-1e5'],
      ],
      [
        '{"o":{"x":[{}],"p":{"y":{"q":1}}},"z":3}',
        ['{"x":[{}],"p":{"y":{"q":1}}}', '[{}]', '{"y":{"q":1}}', '{"q":1}', '3'],
      ],
      ['{"o":{"x":1,"p":5},"z":3}', ['{"x":1,"p":5}', '1', '5', '', '3']],
      ['{"o":{"x":1,"p":{"y":2}},"z":3}', ['{"x":1,"p":{"y":2}}', '1', '{"y":2}', '2', '3']],
      ['{"o":7,"z":3}', ['7', '', '', '', '3']],
      ['{"o":{},"z":{"o":{"x":1}}}', ['{}', '', '', '', '{"o":{"x":1}}']],
    ];
    for (const [text, found] of [...cases, ...cases]) assert.deepEqual(read(text), found, text);
  });

  it('accepts what JSON.parse accepts, and nothing else', () => {
    const pieces = fc.constantFrom(
      ...'{}[]:,"\\-+.eEu0123 \n\t\u0001ä😀\ud800',
      'true',
      'null',
      'false',
      '"a":',
      '1.5e3',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        assert.equal(accepts(text), parses(text), text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('accepts JSON with any one character changed exactly when JSON.parse does', () => {
    const change = fc.tuple(fc.jsonValue(), fc.nat(), fc.string({ maxLength: 2 }), fc.nat({ max: 2 }));
    fc.assert(
      fc.property(change, ([value, place, inserted, removed]) => {
        const whole = JSON.stringify(value);
        const at = place % (whole.length + 1);
        const text = whole.slice(0, at) + inserted + whole.slice(at + removed);
        assert.equal(accepts(text), parses(text), text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the text of numbers', () => {
    const read = openWalk();
    const texts = ['9223372036854775807', '-0', '1e400', '0.10', '123456789012345678901234567890.5E-2'];
    for (const text of texts) assert.deepEqual(read(`{"n": ${text} }`), new Map([['["n"]', text]]));
  });

  it('lets the last of a repeated key count, with all below it', () => {
    const read = openWalk();
    const cases: readonly [text: string, leaves: readonly [string, string][]][] = [
      ['{"a":1,"a":2}', [['["a"]', '2']]],
      ['{"a":{"x":1,"y":2},"a":{"y":3}}', [['["a","y"]', '3']]],
      ['{"a":{"x":1},"a":5}', [['["a"]', '5']]],
      ['{"a":5,"a":{"x":1}}', [['["a","x"]', '1']]],
      ['{"a":{"x":{"z":1}},"b":1,"a":{}}', [['["b"]', '1']]],
      ['{"\\u0061":1,"a":2}', [['["a"]', '2']]],
    ];
    // Twice, so that the second time all nodes are there.
    for (const [text, leaves] of [...cases, ...cases]) assert.deepEqual([...read(text)], leaves, text);
  });

  it('reads as deep as its limit, and refuses what is deeper', () => {
    const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const middle = open === '[' ? '' : '{"a":1}';
      const deep = (depth: number) => open.repeat(depth) + middle + close.repeat(depth);
      const most = open === '[' ? MAX_DEPTH : MAX_DEPTH - 1;
      assert.ok(accepts(deep(most)));
      assert.ok(!accepts(deep(most + 1)));
      assert.ok(!accepts(deep(100_000)));
      assert.throws(() => openWalk()(`{"a":${deep(most)}}`), { message: /nested deeper than 512$/ });
    }
    assert.ok(!accepts(nested('[{"a":', '}]', 300)));
  });

  it('says what is wrong and where, and nothing of the content', () => {
    const cases: readonly [text: string, message: string][] = [
      ['', 'character 1: a value is expected'],
      ['{"a":1,}', 'character 8: a key is expected'],
      ['{"a" 1}', 'character 6: a colon is expected'],
      ['{"a":1 "b":2}', 'character 8: a comma or } is expected'],
      ['[1 2]', 'character 4: a comma or ] is expected'],
      ['{"a":secret}', 'character 6: a value is expected'],
      ['{"a":"secret', 'character 13: a string has no end'],
      ['{"a":"b\nc"}', 'character 8: a control character in a string must be escaped'],
      ['{"a":"\\x41"}', 'character 8: an unknown escape'],
      ['{"a":"\\u12x4"}', 'character 8: \\u needs four hexadecimal digits'],
      ['{"a":1.}', 'character 8: a digit is expected'],
      ['{"a":01}', 'character 7: a comma or } is expected'],
    ];
    for (const [text, message] of cases) {
      assert.throws(
        () => openWalk()(text),
        { name: 'RecordError', message: `the value is not JSON: ${message}` },
        text,
      );
    }
  });
});

describe('a tree of named paths', () => {
  function walkFor(...paths: readonly (readonly string[])[]) {
    const tree = new PathTree();
    const fields = paths.map((steps) => tree.field(steps));
    const walk = new Walk(tree);
    const named = tree.root.namedFields();
    return (text: string): (string | number)[] => {
      for (const field of named) field.kind = MISSING;
      walk.value(text, tree.root, 0, 0);
      return fields.map((field) => (field.kind === MISSING ? MISSING : field.json(text)));
    };
  }

  it('finds its fields in any order of keys, and after records of another order', () => {
    const read = walkFor(['a', 'b'], ['c'], ['a', 'd']);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['"a"', '"c"', '"x"']),
        fc.shuffledSubarray(['"b"', '"d"', '"y"']),
        (outer, inner) => {
          const a = `{${inner.map((key) => `${key}:1`).join()}}`;
          const text = `{${outer.map((key) => `${key}:${key === '"a"' ? a : 2}`).join()}}`;
          const has = (key: string) => outer.includes('"a"') && inner.includes(key);
          assert.deepEqual(read(text), [has('"b"') ? '1' : 0, outer.includes('"c"') ? '2' : 0, has('"d"') ? '1' : 0]);
        },
      ),
    );
  });

  it('finds its fields whatever the white space, and after records with other white space', () => {
    const read = walkFor(['a'], ['b', 'c']);
    const space = fc.array(fc.constantFrom(' ', '\n', '\t', '\r'), { maxLength: 2 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(space, { minLength: 14, maxLength: 14 }), (spaces) => {
        const parts = ['{', '"a"', ':', '1', ',', '"b"', ':', '{', '"c"', ':', '[2]', '}', '}', ''];
        assert.deepEqual(read(parts.map((part, index) => part + (spaces[index] ?? '')).join('')), ['1', '[2]']);
      }),
    );
  });

  it('finds its fields behind white space that the record before did not have', () => {
    for (const space of [' ', '\n', '\t', '\r']) {
      const read = walkFor(['a'], ['b']);
      read('{"a":1,"b":[2]}');
      assert.deepEqual(read(`{"a":${space}1,"b":[2]}`), ['1', '[2]']);
      assert.deepEqual(read(`{"a":1,"b":${space}[2]}`), ['1', '[2]']);
    }
  });

  it('gives an object that is wanted as a whole, and fields in it', () => {
    const read = walkFor(['a'], ['a', 'b']);
    assert.deepEqual(read('{"a": {"b" : [1, 2]} }'), ['{"b" : [1, 2]}', '[1, 2]']);
    assert.deepEqual(read('{"a":null}'), ['null', MISSING]);
  });

  it('does not take one key for another that begins like it', () => {
    const read = walkFor(['ab'], ['abc']);
    assert.deepEqual(read('{"ab":1,"abc":2}'), ['1', '2']);
    assert.deepEqual(read('{"abc":1,"a":2}'), [MISSING, '1']);
  });

  it('forgets keys of records when there are very many, and still finds its own', () => {
    const tree = new PathTree();
    const field = tree.field(['wanted']);
    const walk = new Walk(tree);
    for (let index = 0; index < 6_000; index++) walk.value(`{"k${index}":1,"wanted":${index}}`, tree.root, 0, 0);
    assert.ok(tree.isCrowded);
    const text = '{"new":{},"wanted":[7]}';
    walk.value(text, tree.root, 0, 0);
    assert.equal(field.json(text), '[7]');
    tree.prune();
    assert.deepEqual([...tree.root.children.keys()], ['wanted']);
    assert.ok(!tree.isCrowded);
  });

  it('notes the kind of every value', () => {
    const tree = new PathTree();
    const field = tree.field(['a']);
    const walk = new Walk(tree);
    const kinds = ['null', 'true', 'false', '12', '1.5', '1e3', '"x"', '"\'"', '"\\n"', '"ä"', '{}', '[]'].map(
      (value) => {
        walk.value(`{"a":${value}}`, tree.root, 0, 0);
        return field.kind;
      },
    );
    assert.deepEqual(kinds, [NULL, 2, 3, 4, 5, 5, PLAIN, TEXT, TEXT, TEXT, OBJECT, ARRAY]);
  });
});

function withoutSpace(leaf: string): string {
  return leaf.startsWith('string ') ? leaf : JSON.stringify(JSON.parse(leaf));
}
