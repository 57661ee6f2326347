import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isString } from '../../../../../functions/sink/decode/json/value.ts';
import { anyObjectText } from '../../../../support/sink/any-json.ts';
import { allReader } from '../../../../support/sink/json-reader.ts';

/** Reads all scalars and arrays of records, one after the other, by their paths. */
function openReader() {
  const read = allReader();
  return (text: string): [path: string, leaf: unknown][] =>
    read(text).map(({ steps, value }) => [
      JSON.stringify(steps),
      isString(value.kind) ? value.plain() : parsed(value.json()),
    ]);
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

describe('JSON text in any spelling', () => {
  it('is read as JSON.parse reads it, but with all digits of numbers, one record after another', () => {
    fc.assert(
      fc.property(fc.array(anyObjectText, { minLength: 1, maxLength: 3 }), (texts) => {
        const read = openReader();
        for (const text of [...texts, ...texts]) {
          // JSON.parse puts keys that are whole numbers first.
          assert.deepEqual(new Map(read(text)), new Map(leavesOf(parsed(text))), text);
        }
      }),
    );
  });
});
