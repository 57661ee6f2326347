import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DealtWith } from '../../../operations/dead-letters/dealt-with.ts';

const NOTHING = { offset: -1, metadata: null };

describe('the dead letters of a partition that are dealt with', () => {
  it('are none in the beginning, where the partition begins', () => {
    const dealtWith = DealtWith.from(NOTHING, 7);
    assert.deepEqual([dealtWith.position, dealtWith.has(6), dealtWith.has(7)], [7, true, false]);
    assert.deepEqual(dealtWith.kept(), { offset: 7, metadata: '' });
  });

  it('are read as they were kept, whatever was added in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(300), fc.oneof(fc.constant(1), fc.nat(40)))), fc.nat(20), (spans, first) => {
        const dealtWith = DealtWith.from(NOTHING, first);
        for (const [from, length] of spans) dealtWith.add(from, from + length);
        const kept = dealtWith.kept();
        assert.ok(kept !== undefined);
        const read = DealtWith.from(kept, first);
        const isIn = (offset: number) => spans.some(([from, length]) => from <= offset && offset < from + length);
        const expected = (offset: number) => offset < first || isIn(offset);
        for (let offset = 0; offset <= 350; offset += 1) {
          assert.deepEqual(
            [offset, dealtWith.has(offset), read.has(offset)],
            [offset, ...[expected(offset), expected(offset)]],
          );
        }
        assert.equal(read.position, dealtWith.position);
        assert.deepEqual(read.kept(), kept);
      }),
    );
  });

  it('move the position over what is dealt with behind it', () => {
    const dealtWith = DealtWith.from(NOTHING, 0);
    dealtWith.add(1, 5);
    assert.equal(dealtWith.position, 0);
    dealtWith.add(0);
    assert.equal(dealtWith.position, 5);
  });

  it('forget what the topic has no more', () => {
    const dealtWith = DealtWith.from(NOTHING, 0);
    dealtWith.add(3);
    dealtWith.add(9);
    const read = DealtWith.from(dealtWith.kept() ?? NOTHING, 5);
    assert.deepEqual([read.position, read.has(3), read.has(5), read.has(9)], [5, true, false, true]);
  });

  it('are kept as far as brokers take the metadata: every second of a hundred thousand, not as many at random', () => {
    const everySecond = DealtWith.from(NOTHING, 0);
    for (let offset = 1; offset < 100_000; offset += 2) everySecond.add(offset);
    assert.ok((everySecond.kept()?.metadata?.length ?? 5_000) < 4_096);
    const anyhow = DealtWith.from(NOTHING, 0);
    let random = 1;
    for (let offset = 1; offset < 100_000; offset += 1) {
      random = (random * 48_271) % 2_147_483_647;
      if (random % 2 === 0) anyhow.add(offset);
    }
    assert.equal(anyhow.kept(), undefined);
  });
});
