import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Block } from '../../../../../functions/shared/tdengine/tmq/decode/block.ts';
import { isRawFrame, rawBlocks, rawFrame } from '../../../../../functions/shared/tdengine/tmq/decode/raw-frame.ts';
import { TmqError } from '../../../../../functions/shared/tdengine/tmq/tmq-error.ts';
import { binaryAnswers, scenario } from '../../../../support/tmq/scenario.ts';

const FRAMES: readonly Buffer[] = ['stable-all-types', 'type-decimal128', 'topic-database-mixed', 'nulls-vs-omitted']
  .flatMap((name) => binaryAnswers(scenario(name)))
  .filter(isRawFrame)
  .filter((bytes) => rawFrame(bytes).code === 0);

const frame = fc.constantFrom(...FRAMES);

/** The blocks, or undefined where the decoder says what is wrong; anything else that it throws fails. */
function decoded(bytes: Buffer): readonly Block[] | undefined {
  try {
    return rawBlocks(rawFrame(bytes), () => 10);
  } catch (error) {
    if (error instanceof TmqError) return undefined;
    throw error;
  }
}

describe('a damaged frame', () => {
  it('that was cut anywhere is refused', () => {
    for (const whole of FRAMES) {
      for (let length = 0; length < whole.length; length++) {
        assert.throws(() => rawBlocks(rawFrame(whole.subarray(0, length)), () => 10), TmqError, `${length}`);
      }
    }
  });

  it('with bits that were flipped is refused, or decodes to whole blocks', () => {
    fc.assert(
      fc.property(frame, fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), (whole, flips) => {
        const bytes = Buffer.from(whole);
        for (const flip of flips) {
          const at = flip % (bytes.length * 8);
          bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
        }
        for (const { rows, cells, columns } of decoded(bytes) ?? []) {
          assert.equal(cells.length, columns.length);
          for (const column of cells) {
            assert.equal(column.length, rows);
            assert.ok(column.every((cell) => cell !== undefined));
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('of other bytes, and what follows a true head, is refused or decodes', () => {
    fc.assert(
      fc.property(frame, fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 120 }), (whole, bytes, keep) => {
        decoded(Buffer.concat([whole.subarray(0, keep), bytes]));
      }),
      { numRuns: 2_000 },
    );
  });
});
