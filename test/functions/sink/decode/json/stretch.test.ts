import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stretchOf, Turn } from '../../../../../functions/sink/decode/json/stretch.ts';
import { INTEGER, MISSING, OBJECT } from '../../../../../functions/sink/decode/json/value.ts';
import { namedReader } from '../../../../support/sink/json-reader.ts';

describe('the text between two JSON values that a reader remembers', () => {
  const stretch = (text: string) => stretchOf(text, 0, text.length, [], text, undefined);

  it('is found again when it is one of the last two texts at that place', () => {
    const turn = new Turn<string>();
    assert.equal(turn.find(',"a":1', 0), undefined);
    for (const text of [',"a":', ',"b":', ',"c":']) {
      const learned = stretch(text);
      assert.ok(learned !== undefined);
      turn.learn(learned);
      assert.equal(turn.find(`{"x":1${text}2}`, 6), learned);
      assert.equal(turn.find(`{"x":1${text}2}`, 5), undefined);
    }
    assert.equal(turn.find(',"a":1', 0), undefined);
    for (const to of [',"b":', ',"c":', ',"b":']) assert.equal(turn.find(`${to}1`, 0)?.to, to);
    assert.equal(turn.find(',"b"', 0), undefined);
  });

  it('is shared with an equal one that led to the same key', () => {
    const before = stretch(',"a":');
    assert.equal(stretchOf('1,"a":2', 1, 6, [], 'a', before), before);
    assert.notEqual(stretchOf('1,"b":2', 1, 6, [], 'b', before), before);
    assert.notEqual(stretchOf('1,"a" :2', 1, 7, [], 'a', before), before);
    const closing = stretchOf('1,"a":2', 1, 6, [{ kind: 'closes', key: 'o', by: 0 }], 'a', before);
    assert.equal(closing?.marks.length, 1, 'it may end another object');
    assert.equal(stretchOf('1,"a":2', 1, 6, [], 'a', closing)?.marks.length, 0);
  });

  it('is remembered up to 1,024 characters', () => {
    assert.equal(stretch('x'.repeat(1_024))?.text.length, 1_024);
    assert.equal(stretch('x'.repeat(1_025)), undefined);
  });
});

describe('a JSON record that is read after others', () => {
  const first = '{"a":1,"b":{"c":2},"d":[3]}';
  const paths = [['a'], ['b', 'c'], ['d']];

  it('is read as if it were the first, also with another key, end, white space or kind of value', () => {
    for (const next of [
      '{"a":100,"b":{"c":-1},"d":"x"}',
      '{"x":1,"b":{"c":2},"d":[3]}',
      '{"a":1,"b":{"c":2},"d":[3],"e":4}',
      '{"a":1,"b":{"c":2} ,"d":[3]}',
      '{"a": 1,"b":{"c":2},"d":[3]}',
      '{"a":1,"b": {"c":2},"d":\n[3]}',
      '{"a":1,"b":{"c":{"c":5}},"d":{}}',
      '{"a":1,"b":2,"d":[3]}',
      '{"a":1,"b":{},"d":[3]}',
      '{"a":{"c":1},"b":{"c":2,"e":{"c":3}},"d":[3]}',
      '{"d":[3],"b":{"c":2},"a":1}',
      '{"a":1}',
      '{}',
    ]) {
      const read = namedReader(paths);
      // Twice each, so that both are found as they came before.
      for (const text of [first, next, first, next, next]) {
        const json = (value: { json(): string }) => value.json();
        assert.deepEqual(read(text).values.map(json), namedReader(paths)(text).values.map(json), text);
      }
    }
  });

  it('is refused as if it were the first when it ends too early, or goes on after its object', () => {
    for (const bad of ['{"a":1,"b":{"c":2}', '{"a":1,"b":{"c":2},"d":[3]}}', '{"a":1,"b":{"c":,"d":[3]}', '{"a":1']) {
      const read = namedReader(paths);
      read(first);
      const message = reasonOf(() => namedReader(paths)(bad));
      assert.match(message, /^the value is not JSON: /);
      assert.equal(
        reasonOf(() => read(bad)),
        message,
      );
      assert.equal(read(first).values[0]?.json(), '1');
    }
  });

  it('has an object that is read as a whole, and fields in it', () => {
    const read = namedReader([['a'], ['a', 'b'], ['c']]);
    for (const next of ['{"a":{"b":1},"c":2}', '{"a":{"b":10},"c":2}', '{"a":{"b":2},"c":30}']) {
      const { values } = read(next);
      assert.deepEqual(
        values.map((value) => value.json()),
        [
          next.slice(5, next.indexOf('}') + 1),
          next.slice(10, next.indexOf('}')),
          next.slice(next.indexOf('c') + 3, -1),
        ],
      );
      assert.deepEqual(
        values.map(({ kind }) => kind),
        [OBJECT, INTEGER, INTEGER],
      );
    }
  });

  it('has the last value of a repeated key, and nothing below the first', () => {
    const read = namedReader([
      ['a', 'b'],
      ['a', 'c'],
    ]);
    for (const text of Array(3).fill('{"a":{"b":1,"c":2},"a":{"c":3}}')) {
      const { values } = read(text);
      assert.deepEqual(
        values.map(({ kind }) => kind),
        [MISSING, INTEGER],
      );
      assert.equal(values[1]?.json(), '3');
    }
  });
});

function reasonOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return assert.fail('the text was read');
}
