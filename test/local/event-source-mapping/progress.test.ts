import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Progress } from '../../../local/event-source-mapping/partitions.ts';
import { record } from './record-of.ts';

const of = (...offsets: number[]) => offsets.map((offset) => record(0, offset));

/** A progress that has read offsets 0 to 9, of which only these are to be dealt with. */
function readTo10(...open: number[]): Progress {
  const progress = new Progress();
  progress.read(0, of(...open), 10);
  return progress;
}

describe('the offset that may be committed in a partition', () => {
  it('is that of the first record that is not done', () => {
    const progress = readTo10(2, 5, 7);
    assert.deepEqual([...progress.done(of(2))], [[0, 5]]);
    assert.deepEqual([...progress.done(of(7))], [[0, 5]]);
    assert.equal(progress.isClear(0), false);
    assert.deepEqual([...progress.done(of(5))], [[0, 10]]);
    assert.equal(progress.isClear(0), true);
  });

  it('moves over records that were read meanwhile', () => {
    const progress = readTo10(9);
    progress.read(0, of(12), 14);
    assert.deepEqual([...progress.done(of(9))], [[0, 12]]);
    assert.deepEqual([...progress.done(of(12))], [[0, 14]]);
  });

  it('is known for each partition', () => {
    const progress = readTo10(1);
    progress.read(3, [record(3, 4), record(3, 5)], 6);
    assert.deepEqual(
      [...progress.done([record(0, 1), record(3, 4)])],
      [
        [0, 10],
        [3, 5],
      ],
    );
  });

  it('is not known of a partition that was taken away', () => {
    const progress = readTo10(1);
    progress.clear();
    assert.deepEqual([...progress.done(of(1))], []);
    assert.equal(progress.isClear(0), false);
  });
});
