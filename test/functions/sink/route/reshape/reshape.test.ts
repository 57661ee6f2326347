import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { pivotSettings } from '../../../../../functions/shared/settings/routes/reshape.ts';
import { documentsIn } from '../../../../../functions/sink/route/reshape/documents.ts';
import { Reshape } from '../../../../../functions/sink/route/reshape/reshape.ts';

const PATHS = [['p'], ['a', 'p'], ['a', 'b', 'p']] as const;

/** The same in the plainest way, on parsed values: each document in a text, then each array of pairs, from the outside to the inside. */
function plain(value: unknown, steps: readonly string[], change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined)
    return Array.isArray(value) && !isPairs(value) ? value.map((each) => plain(each, [], change)) : change(value);
  if (Array.isArray(value)) return value.map((each) => plain(each, steps, change));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === step ? plain(inner, rest, change) : inner]),
  );
}

function isPairs(value: readonly unknown[]): boolean {
  return value.every((each) => typeof each === 'object' && each !== null && 'name' in each);
}

function pivoted(value: unknown): unknown {
  if (!Array.isArray(value) || !isPairs(value)) return value;
  return Object.fromEntries(value.map(({ name, value: inner }) => [name, inner]));
}

const leaf = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.constantFrom(null, true, 'x', "'", 'ü\n'));
const names = fc.constantFrom('x', 'y', '__proto__x', 'ü', '"');
const pairs = fc.uniqueArray(fc.record({ name: names, value: leaf }), {
  selector: ({ name }) => name,
  minLength: 1,
  maxLength: 3,
});
/** What may be at a path: pairs, or a text that holds them, or anything else. */
const held = fc.oneof(
  pairs,
  pairs.map((value) => JSON.stringify(value)),
  leaf.filter((value) => typeof value !== 'string'),
);
const { record } = fc.letrec<{ record: unknown; object: unknown }>((tie) => ({
  object: fc.record({ p: held, a: tie('record'), b: tie('record'), n: leaf }, { requiredKeys: [] }),
  record: fc.oneof({ maxDepth: 3 }, tie('object'), fc.array(tie('object'), { maxLength: 2 }), leaf),
}));

describe('a record that is rewritten', () => {
  it('is what parsing, changing and writing it would make of it', () => {
    const reshape = new Reshape(
      {
        parse: PATHS.map((steps) => ({ path: steps.join('.'), from: 'json' as const, invalid: 'reject' as const })),
        pivot: PATHS.map((steps) => pivotSettings.parse({ array: steps.join('.') })),
      },
      [],
      { isMany: false, nonFinite: 'reject' },
    );
    fc.assert(
      fc.property(record, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        let expected: unknown = JSON.parse(text);
        for (const steps of PATHS) {
          expected = plain(expected, steps, (each) => (typeof each === 'string' ? JSON.parse(each) : each));
          expected = plain(expected, steps, pivoted);
        }
        const { text: after, unchanged } = reshape.of(text);
        assert.deepEqual(unchanged, []);
        assert.deepEqual(JSON.parse(after), expected);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every character of what is not changed, and of every value', () => {
    const reshape = new Reshape(
      { pivot: pivotSettings.parse({ array: 'm' }), parse: { path: 't', from: 'json', invalid: 'reject' } },
      [],
      { isMany: false, nonFinite: 'reject' },
    );
    const digits = fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).map(([whole, part]) => `1${whole}${whole}.${part}0E-3`);
    const parts = fc.array(digits, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(parts, ([a, b, c]) => {
        const text = `{ "x": ${a} ,"m" : [ {"name":"n","value":${b} } ],\n"t":"{\\"v\\": ${c}}" }`;
        assert.equal(reshape.of(text).text, `{ "x": ${a} ,"m" : {"n":${b}},\n"t":{"v": ${c}} }`);
      }),
    );
  });

  it('is the same text when nothing is there to be changed', () => {
    const reshape = new Reshape({ pivot: pivotSettings.parse({ array: 'm.n' }) }, [], {
      isMany: false,
      nonFinite: 'reject',
    });
    for (const text of ['{"a":[{"m":{}}]}', '5', '[]', '{"m":[{"n":{"x":1}}],"m":null}'])
      assert.equal(reshape.of(text).text, text);
  });

  it('is refused where it is not JSON, at the same character as ever', () => {
    const reshape = new Reshape({ pivot: pivotSettings.parse({ array: 'm' }) }, [], {
      isMany: false,
      nonFinite: 'reject',
    });
    for (const [text, place] of [
      ['{"m":[{"name":"a","value":1}],}', '31: a key is expected'],
      ['{"m":[{"name":"a","value":1}]} x', '32: nothing may follow the value'],
      ['{"m":[{"name":"a","value":1]}', '28: a comma or } is expected'],
      ['', '1: a value is expected'],
    ] as const) {
      assert.throws(() => reshape.of(text), { message: `the value is not JSON: character ${place}` }, text);
    }
  });
});

describe('documents that follow each other', () => {
  it('are the elements of an array, character by character', () => {
    const texts = fc.array(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(texts, fc.constantFrom('\n', '\r\n', ' \t'), (documents, between) => {
        assert.equal(documentsIn(documents.join(between)), `[${documents.join()}]`);
        assert.equal(documentsIn(`${between}${documents.join(between)}${between}`), `[${documents.join()}]`);
      }),
    );
  });
});
