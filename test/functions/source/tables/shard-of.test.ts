import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shardOf } from '../../../../functions/source/tables/shard-of.ts';

describe('the shard of a table', () => {
  it('is the folded FNV-1a hash of its name, which never changes', () => {
    for (const [table, hash] of [
      ['', 0x811c9dc5],
      ['a', 0xe40c292c],
      ['foobar', 0xbf9cf968],
    ] as const) {
      assert.equal(shardOf(table, 0x10000), (hash >>> 16) ^ (hash & 0xffff), table);
      assert.equal(shardOf(table, 4), ((hash >>> 16) ^ hash) & 3, table);
    }
  });

  it('is one of the shards, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 64 }), (table, shards) => {
        const shard = shardOf(table, shards);
        assert.ok(Number.isInteger(shard) && shard >= 0 && shard < shards, `${shard}`);
      }),
    );
    assert.equal(shardOf('anything', 1), 0);
  });

  for (const [kind, nameOf] of [
    ['numbered', (index: number) => `t${index}`],
    ['numbered with zeros', (index: number) => `meters_${String(index).padStart(6, '0')}`],
    ['numbered in front', (index: number) => `${index}_meters`],
    ['in twos', (index: number) => `t${index * 2}`],
    ['in Chinese', (index: number) => `电表${index}`],
  ] as const) {
    it(`spreads 1,000 tables ${kind} evenly`, () => {
      for (const shards of [2, 3, 4, 7, 8, 16]) {
        const sizes = new Array<number>(shards).fill(0);
        for (let index = 0; index < 1_000; index += 1) {
          const shard = shardOf(nameOf(index), shards);
          sizes[shard] = (sizes[shard] ?? 0) + 1;
        }
        const fair = 1_000 / shards;
        // Four standard deviations of a fair throw.
        const most = 4 * Math.sqrt(fair * (1 - 1 / shards));
        for (const size of sizes) assert.ok(Math.abs(size - fair) <= most, `${shards} shards: ${sizes.join(' ')}`);
      }
    });
  }
});
