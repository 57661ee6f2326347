import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Block } from '../../../../../functions/shared/tdengine/tmq/decode/block.ts';
import { isRawFrame, rawBlocks, rawFrame } from '../../../../../functions/shared/tdengine/tmq/decode/raw-frame.ts';
import { binaryAnswers, type ExpectedBlock, SCENARIOS, scenario } from '../../../../support/tmq/scenario.ts';

/** Their raw form is not text: fetched block by block. */
const NOT_RAW: readonly string[] = ['json-tag'];

describe('the rows of a recorded message are those that the server shows', () => {
  for (const name of SCENARIOS) {
    const recorded = scenario(name);
    const frames = binaryAnswers(recorded).filter(isRawFrame).map(rawFrame);
    const decodable = frames.filter(({ code }) => code === 0);
    if (decodable.length === 0 || recorded.expect.length === 0 || NOT_RAW.includes(name)) continue;
    it(`in ${name}`, () => {
      // The same message may have been read more than once.
      const expected = recorded.expect.flatMap(({ blocks }) =>
        blocks === undefined ? [] : [blocks.map(expectedText)],
      );
      let met = 0;
      for (const frame of decodable) {
        const blocks = rawBlocks(frame, () => 0).map(blockText);
        if (blocks.length === 0) continue;
        assert.ok(
          expected.some((each) => JSON.stringify(each) === JSON.stringify(blocks)),
          JSON.stringify(blocks).slice(0, 2000),
        );
        met++;
      }
      assert.ok(met > 0 || expected.length === 0, 'nothing was decoded');
    });
  }
});

function blockText({ table = '', precision, columns, rows, cells }: Block): string {
  const names = columns.map(({ name }) => name);
  const all = Array.from({ length: rows }, (_, row) =>
    cells.map((column, at) => shown(column[row], columns[at]?.type)),
  );
  return JSON.stringify({ table, precision, columns: names, rows: all });
}

/** FLOAT is expected as its 32 bits. */
function shown(cell: unknown, type: string | undefined): unknown {
  return type === 'FLOAT' && typeof cell === 'number' ? Math.fround(cell) : cell;
}

function expectedText({ table, precision, columns, rows }: ExpectedBlock): string {
  return JSON.stringify({ table, precision, columns, rows });
}
