import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { convert, fromMs, toMs } from '../../../../../functions/shared/tdengine/time/precision.ts';

describe('times of a database precision', () => {
  it('can be made from milliseconds', () => {
    assert.equal(fromMs(1_538_548_685_000, 'ms'), 1_538_548_685_000n);
    assert.equal(fromMs(1_538_548_685_000, 'us'), 1_538_548_685_000_000n);
    assert.equal(fromMs(1_538_548_685_000, 'ns'), 1_538_548_685_000_000_000n);
  });

  it('become milliseconds rounded towards the past, before 1970 too', () => {
    assert.equal(toMs(1_999_999n, 'ns'), 1);
    assert.equal(toMs(-1n, 'ns'), -1);
    assert.equal(toMs(-1_000_000n, 'ns'), -1);
    assert.equal(toMs(-1_001n, 'us'), -2);
  });

  it('gain digits exactly and lose them towards the past', () => {
    assert.equal(convert(1_700_000_000_123n, 'ms', 'ns'), 1_700_000_000_123_000_000n);
    assert.equal(convert(1_700_000_000_123_456_789n, 'ns', 'us'), 1_700_000_000_123_456n);
    assert.equal(convert(-1n, 'ns', 'ms'), -1n);
    assert.equal(convert(9_223_372_036_854_775_807n, 'ms', 'ns'), 9_223_372_036_854_775_807_000_000n);
  });
});
