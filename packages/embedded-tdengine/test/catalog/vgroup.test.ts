import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { murmurHash3, vgroupOf } from '../../src/catalog/vgroup.ts';

describe('the vgroups of a database', () => {
  const VECTORS: readonly (readonly [string, number, number])[] = [
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['test', 0, 0xba6bd213],
    ['Hello, world!', 0, 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ];
  for (const [text, seed, hash] of VECTORS) {
    it(`hash ${JSON.stringify(text)} with seed ${seed} as MurmurHash3 does`, () => {
      assert.equal(murmurHash3(Buffer.from(text), seed), hash);
    });
  }

  it('take the tables that a real server put in them', () => {
    const groups = [1, 2, 3, 4, 5, 6].map((n) => vgroupOf('c_45_err_partial', `d${n}`, 2));
    assert.deepEqual(groups, [0, 0, 1, 1, 0, 1]);
  });

  it('take every table if there is one vgroup', () => assert.equal(vgroupOf('db', 'any', 1), 0));
});
