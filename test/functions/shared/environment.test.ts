import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readShards } from '../../../functions/shared/environment.ts';

describe('the number of shards in a source’s environment', () => {
  it('is one when it is not set', () => {
    assert.equal(readShards({}), 1);
    assert.equal(readShards({ SHARDS: '64' }), 64);
  });

  it('is refused when it is no number from 1', () => {
    for (const value of ['0', '-1', '1.5', '', 'all']) {
      assert.throws(() => readShards({ SHARDS: value }), {
        message: 'environment variable SHARDS must be a whole number from 1',
      });
    }
  });
});
