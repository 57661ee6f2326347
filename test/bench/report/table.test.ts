import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markdownTable, short } from '../../../bench/report/table.ts';

describe('the text of a benchmark’s report', () => {
  it('has tables whose numbers are aligned right', () => {
    const table = markdownTable(
      ['', 'kB'],
      [
        ['a', '1'],
        ['long', '1,000'],
      ],
    );
    assert.equal(table, '|      |    kB |\n|------|------:|\n| a    |     1 |\n| long | 1,000 |\n');
  });

  for (const [value, text] of [
    [0.4567, '0.46'],
    [12.34, '12.3'],
    [123.4, '123'],
    [1_234_567, '1,234,567'],
  ] as const) {
    it(`shows ${value} as ${text}`, () => assert.equal(short(value), text));
  }
});
