import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { MAX_DEPTH } from '../../../../../functions/sink/decode/json/bad-json.ts';
import { Plan } from '../../../../../functions/sink/decode/json/plan.ts';
import { Reader } from '../../../../../functions/sink/decode/json/reader.ts';
import {
  ARRAY,
  isString,
  type JsonValue,
  MISSING,
  NULL,
  OBJECT,
  PLAIN,
  TEXT,
} from '../../../../../functions/sink/decode/json/value.ts';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';
import { allReader, namedReader } from '../../../../support/sink/json-reader.ts';

/** Reads every field of records. */
function openReader() {
  const read = allReader();
  return (text: string): Map<string, string> =>
    new Map(read(text).map(({ steps, value }) => [JSON.stringify(steps), shown(value)]));
}

/** What a field holds: a string's characters, or the JSON text of all else. */
function shown(value: JsonValue): string {
  return isString(value.kind) ? `string ${value.plain()}` : value.json();
}

/** The scalars and arrays of a value by their paths, as {@link openReader} gives them. */
function leavesOf(value: unknown, steps: readonly string[] = []): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[JSON.stringify(steps), typeof value === 'string' ? `string ${value}` : JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...steps, key]));
}

function accepts(text: string): boolean {
  try {
    new Reader(new Plan({ values: [], arrays: [] })).read(text);
    return true;
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

describe('the JSON reader of the sink', () => {
  it('finds every leaf that JSON.parse finds', () => {
    const read = openReader();
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

  it('finds the same in a record whatever records it read before', () => {
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
        const read = openReader();
        const outcome = (reader: typeof read, text: string) => {
          try {
            return [...reader(text)];
          } catch (error) {
            return String(error);
          }
        };
        for (const text of texts) assert.deepEqual(outcome(read, text), outcome(openReader(), text), text);
      }),
      { numRuns: 500 },
    );
  });

  it('finds objects that are read as a whole, and their fields, in one record after another', () => {
    const readNamed = namedReader([['o'], ['o', 'x'], ['o', 'p'], ['o', 'p', 'y'], ['z']]);
    const read = (text: string) => readNamed(text).values.map((value) => value.json());
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
      { numRuns: 800 },
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
      { numRuns: 800 },
    );
  });

  it('keeps the text of numbers', () => {
    const read = openReader();
    const texts = ['9223372036854775807', '-0', '1e400', '0.10', '123456789012345678901234567890.5E-2'];
    for (const text of texts) assert.deepEqual(read(`{"n": ${text} }`), new Map([['["n"]', text]]));
  });

  it('lets the last of a repeated key count, with all below it', () => {
    const read = openReader();
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

  it('reads JSON as deep as its limit, and refuses deeper JSON', () => {
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
      assert.throws(() => openReader()(`{"a":${deep(most)}}`), { message: /nested deeper than 512$/ });
    }
    assert.ok(!accepts(nested('[{"a":', '}]', 300)));
  });

  it('says what is wrong and where, and shows nothing of the content', () => {
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
        () => openReader()(text),
        { name: 'RecordError', message: `the value is not JSON: ${message}` },
        text,
      );
    }
  });
});

describe('the JSON reader of the sink for named paths', () => {
  function readerFor(...paths: readonly (readonly string[])[]) {
    const read = namedReader(paths);
    return (text: string): (string | number)[] =>
      read(text).values.map((value) => (value.kind === MISSING ? MISSING : value.json()));
  }

  it('finds its fields in any order of keys, and after records of another order', () => {
    const read = readerFor(['a', 'b'], ['c'], ['a', 'd']);
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

  it('finds its fields with any white space, and after records with other white space', () => {
    const read = readerFor(['a'], ['b', 'c']);
    const space = fc.array(fc.constantFrom(' ', '\n', '\t', '\r'), { maxLength: 2 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(space, { minLength: 14, maxLength: 14 }), (spaces) => {
        const parts = ['{', '"a"', ':', '1', ',', '"b"', ':', '{', '"c"', ':', '[2]', '}', '}', ''];
        assert.deepEqual(read(parts.map((part, index) => part + (spaces[index] ?? '')).join('')), ['1', '[2]']);
      }),
    );
  });

  it('finds its fields after white space that the record before did not have', () => {
    for (const space of [' ', '\n', '\t', '\r']) {
      const read = readerFor(['a'], ['b']);
      read('{"a":1,"b":[2]}');
      assert.deepEqual(read(`{"a":${space}1,"b":[2]}`), ['1', '[2]']);
      assert.deepEqual(read(`{"a":1,"b":${space}[2]}`), ['1', '[2]']);
    }
  });

  it('finds an object that is read as a whole, and fields in it', () => {
    const read = readerFor(['a'], ['a', 'b']);
    assert.deepEqual(read('{"a": {"b" : [1, 2]} }'), ['{"b" : [1, 2]}', '[1, 2]']);
    assert.deepEqual(read('{"a":null}'), ['null', MISSING]);
  });

  it('does not take one key for another that begins like it', () => {
    const read = readerFor(['ab'], ['abc']);
    assert.deepEqual(read('{"ab":1,"abc":2}'), ['1', '2']);
    assert.deepEqual(read('{"abc":1,"a":2}'), [MISSING, '1']);
  });

  it('still finds its fields when records have very many other keys', () => {
    const read = readerFor(['wanted']);
    for (let index = 0; index < 6_000; index++) {
      assert.deepEqual(read(`{"k${index}":1,"wanted":${index}}`), [String(index)]);
    }
    const many = Array.from({ length: 6_000 }, (_, at) => `"x${at}":{"wanted":0},"wanted":${at}`).join();
    assert.deepEqual(read(`{${many},"x":1}`), ['5999']);
    assert.deepEqual(read('{"new":{},"wanted":[7]}'), ['[7]']);
  });

  it('knows the kind of every value', () => {
    const read = namedReader([['a']]);
    const kinds = ['null', 'true', 'false', '12', '1.5', '1e3', '"x"', '"\'"', '"\\n"', '"ä"', '{}', '[]'].map(
      (value) => read(`{"a":${value}}`).values[0]?.kind,
    );
    assert.deepEqual(kinds, [NULL, 2, 3, 4, 5, 5, PLAIN, TEXT, TEXT, TEXT, OBJECT, ARRAY]);
  });
});

function withoutSpace(leaf: string): string {
  return leaf.startsWith('string ') ? leaf : JSON.stringify(JSON.parse(leaf));
}
