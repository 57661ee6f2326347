import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { timeScaler } from '../../../../../functions/shared/tdengine/time/digits.ts';
import { isoTime, isoWriter } from '../../../../../functions/shared/tdengine/time/iso-writer.ts';
import { convert } from '../../../../../functions/shared/tdengine/time/precision.ts';

const PRECISIONS = ['ms', 'us', 'ns'] as const;
const anyTime = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -2_000_000_000n, max: 2_000_000_000n }),
  fc.bigInt({ min: 253_402_300_799_998n, max: 253_402_300_800_001n }),
);

describe('a time as a number in text', () => {
  for (const precision of PRECISIONS) {
    it(`in ${precision} becomes the same ISO 8601 text whatever was written before`, () => {
      const write = isoWriter(precision);
      fc.assert(fc.property(anyTime, (time) => assert.equal(write(String(time)), isoTime(time, precision))));
    });

    for (const to of PRECISIONS) {
      it(`in ${precision} becomes ${to} as numbers do`, () => {
        const scaled = timeScaler(precision, to);
        fc.assert(
          fc.property(anyTime, (time) => assert.equal(scaled(String(time)), String(convert(time, precision, to)))),
        );
      });
    }
  }
});
