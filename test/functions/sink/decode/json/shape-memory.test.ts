import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ShapeMemory } from '../../../../../functions/sink/decode/json/shape-memory.ts';

/** Which of so many values a memory tries, when each try is wrong or right as told. */
function tries(memory: ShapeMemory, values: number, isRight: (value: number) => boolean): number[] {
  const tried: number[] = [];
  for (let value = 0; value < values; value++) {
    if (memory.isPaused()) continue;
    tried.push(value);
    if (isRight(value)) memory.hit();
    else memory.miss();
  }
  return tried;
}

describe('the memory of a shape', () => {
  it('is tried for every value while it is right', () => {
    assert.equal(tries(new ShapeMemory(), 100, () => true).length, 100);
  });

  it('is tried ever more seldom while it is wrong', () => {
    assert.deepEqual(
      tries(new ShapeMemory(), 30, () => false),
      [0, 1, 3, 7, 15],
    );
    assert.ok(tries(new ShapeMemory(), 100_000, () => false).length < 410);
  });

  it('is tried for every value again once it has been right for a while', () => {
    const memory = new ShapeMemory();
    tries(memory, 10_000, () => false);
    tries(memory, 1_000, () => true);
    assert.deepEqual(
      tries(memory, 3, () => true),
      [0, 1, 2],
    );
  });
});
