import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Plan } from '../../../../../functions/sink/decode/json/plan.ts';
import { Reader } from '../../../../../functions/sink/decode/json/reader.ts';
import { RecordError } from '../../../../../functions/sink/rows/record-error.ts';
import { ALL, namedReader } from '../../../../support/sink/json-reader.ts';

/** What is at a path, found in the plainest way; undefined when nothing is. */
function lookup(value: unknown, steps: readonly string[]): unknown {
  let inner = value;
  for (const step of steps) {
    if (Array.isArray(inner)) inner = /^-?\d+$/.test(step) ? inner.at(Number(step)) : undefined;
    else if (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)) {
      inner = Object.entries(inner).find(([key]) => key === step)?.[1];
    } else return undefined;
  }
  return inner;
}

function textsAt(...paths: readonly string[]) {
  const read = namedReader(paths.map((path) => path.split('.')));
  return (text: string) => read(text).values.map((value) => value.json());
}

/** Documents of few keys, some of which are whole numbers, so that paths often find something. */
const { documents } = fc.letrec<{ documents: unknown; members: unknown }>((tie) => ({
  members: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, 7, -1.5, 'x', "'", '0'),
    fc.array(tie('members'), { maxLength: 4 }),
    tie('documents'),
  ),
  documents: fc.dictionary(fc.constantFrom('a', 'b', '0', '1', '-1'), tie('members'), { maxKeys: 4 }),
}));

const paths = fc.array(fc.constantFrom('a', 'b', '0', '1', '2', '-1', '-2'), { minLength: 1, maxLength: 4 });

describe('a JSON path with an index', () => {
  it('finds an element of an array, or a key of an object', () => {
    const read = textsAt('r.0.v', 'r.-1.v');
    const cases: readonly [text: string, found: readonly string[]][] = [
      ['{"r":[{"v":1},{"v":2},{"v":3}]}', ['1', '3']],
      ['{"r":{"0":{"v":1},"-1":{"v":2},"1":{"v":9}}}', ['1', '2']],
      ['{"r":[{"v":1}]}', ['1', '1']],
      ['{"r":[]}', ['', '']],
      ['{"r":[5,[{"v":1}]]}', ['', '']],
      ['{"r": [ {"v" : 12345678901234567890.10 } , null ] }', ['12345678901234567890.10', '']],
      ['{"r":null,"x":[{"v":1}]}', ['', '']],
      ['{"r":[{"v":1}],"r":[{"w":1}]}', ['', '']],
      ['{"r":[{"v":1}],"r":{"0":{"v":2}}}', ['2', '']],
      ['{"r":[{"v":1,"v":2}]}', ['2', '2']],
    ];
    for (const [text, found] of [...cases, ...cases]) assert.deepEqual(read(text), found, text);
  });

  it('finds elements of nested arrays, also as a whole, and the array around them', () => {
    const read = textsAt('m.1.0', 'm.-2', 'm');
    assert.deepEqual(read('{"m":[[1,2],[3,{"a":4}]]}'), ['3', '[1,2]', '[[1,2],[3,{"a":4}]]']);
    assert.deepEqual(read('{"m":[[1,2],{"0":5},6]}'), ['5', '{"0":5}', '[[1,2],{"0":5},6]']);
  });

  it('is a key, not an index, with many digits or a leading zero', () => {
    assert.deepEqual(textsAt('d.12345678.v', 'd.01.v')('{"d":{"12345678":{"v":1},"01":{"v":2}}}'), ['1', '2']);
    assert.deepEqual(textsAt('d.01')('{"d":[1,2]}'), ['']);
  });

  it('finds what a simple lookup finds, whatever was read before', () => {
    const many = fc.tuple(
      fc.array(paths, { minLength: 1, maxLength: 4 }),
      fc.array(documents, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(undefined, 1, '\t'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(many, ([wanted, values, indent, isOpen]) => {
        const read = namedReader(wanted, isOpen ? ALL : undefined);
        for (const text of [...values, ...values].map((value) => JSON.stringify(value, undefined, indent))) {
          const { values: found } = read(text);
          assert.deepEqual(
            found.map((each) => (each.kind === 0 ? undefined : JSON.parse(each.json()))),
            wanted.map((steps) => lookup(JSON.parse(text), steps)),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('accepts no text that is not JSON, whatever was read before', () => {
    const read = textsAt('a.0.x', 'a.b', 'a.1.x');
    const parses = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const pieces = fc.array(
      fc.constantFrom('{"a":', '{"0":', '{"x":1}', '[', ']', '}', ',', '"b":', '"1":', '2', '{"x":1,'),
      { maxLength: 10 },
    );
    const seeds = ['{"a":{"0":{"x":1},"b":2}}', '{"a":[{"x":1},{"x":1}]}', '{"a":{"0":{"x":1},"1":{"x":1}}}'];
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((parts) => parts.join('')),
          fc.constantFrom(...seeds),
        ),
        (text) => {
          for (const seed of seeds) read(seed);
          let isTaken = true;
          try {
            read(text);
          } catch (error) {
            assert.ok(error instanceof RecordError);
            isTaken = false;
          }
          assert.equal(isTaken, parses(text), text);
        },
      ),
      { numRuns: 1_000 },
    );
    for (const seed of seeds) read(seed);
    assert.throws(() => read('{"a":[{"x":1},"b":2}'), RecordError);
  });

  it('may have 200 indexes one after another', () => {
    const path = Array<string>(200).fill('0');
    const read = namedReader([path], ALL);
    assert.equal(read(`${'['.repeat(200)}7${']'.repeat(200)}`).values[0]?.json(), '7');
  });

  it('is refused in arrays that are nested too deeply', () => {
    const read = textsAt('a.0');
    assert.throws(() => read(`{"a":${'['.repeat(600)}${']'.repeat(600)}}`), { message: /nested deeper than 512$/ });
  });
});

describe('elements of an array that no index names', () => {
  const told = (paths: readonly string[], ...texts: readonly string[]) => {
    const reader = new Reader(new Plan({ values: paths.map((path) => path.split('.')), arrays: [] }));
    for (const text of texts) reader.read(text);
    return reader.takeUnwanted().map(({ steps, place }) => `${place} ${steps.join('.')}`);
  };

  it('are reported once, by the first of them', () => {
    assert.deepEqual(told(['r.0.v', 'r.-1.v'], '{"r":[{"v":1},{"v":2},{"v":3}]}', '{"r":[1,2,3,4]}').slice(0, 1), [
      'key r.1',
    ]);
    assert.deepEqual(told(['r.0'], '{"r":[1]}', '{"r":[1,2,3]}', '{"r":[1,2]}'), ['key r.1']);
  });

  it('are not reported when the array is read as a whole, or all of them are named', () => {
    assert.deepEqual(told(['r.0', 'r'], '{"r":[1,2]}'), []);
    assert.deepEqual(told(['r.0', 'r.-1'], '{"r":[1,2]}'), []);
  });
});
