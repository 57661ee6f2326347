import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CompressionType, encodeBatch } from '../../../functions/shared/kafka/batch/record-batch.ts';
import { firstRecordTime } from '../../../operations/target/record-time.ts';

const NOW = 1_714_521_600_000;

/** A batch as a broker hands it out, with records a second apart. */
function batch(baseOffset: number, count: number, compression: CompressionType = 'none'): Buffer {
  const records = Array.from({ length: count }, (_, index) => ({
    ...{ topic: 't', key: null, value: Buffer.from(`${index}`), headers: [] },
    timestamp: NOW + (baseOffset + index) * 1_000,
  }));
  const bytes = Buffer.from(encodeBatch(records, 0, count, compression, NOW + 60_000).bytes);
  bytes.writeBigInt64BE(BigInt(baseOffset), 0);
  return bytes;
}

describe('the time of the first record from an offset on', () => {
  for (const compression of ['none', 'gzip'] as const) {
    it(`is that of the record at the offset, of a batch with compression ${compression}`, () => {
      const bytes = Buffer.concat([batch(10, 5, compression), batch(15, 300, compression)]);
      for (const offset of [10, 14, 15, 16, 100, 314])
        assert.equal(firstRecordTime(bytes, offset), NOW + offset * 1_000);
    });
  }

  it('is that of the next record where the offset itself is gone', () => {
    assert.equal(firstRecordTime(batch(10, 5), 3), NOW + 10_000);
  });

  it('is none behind the last record, and in a batch of which not even the head came', () => {
    assert.equal(firstRecordTime(batch(10, 5), 15), undefined);
    assert.equal(firstRecordTime(batch(10, 5).subarray(0, 60), 10), undefined);
    assert.equal(firstRecordTime(Buffer.alloc(0), 0), undefined);
  });

  it('is the batch’s where the broker gives records their times', () => {
    const bytes = batch(0, 3);
    bytes.writeInt16BE(0b1000, 21);
    assert.equal(firstRecordTime(bytes, 0), NOW + 2_000);
  });

  it('passes over marks of transactions', () => {
    const mark = batch(0, 1);
    mark.writeInt16BE(0b10_0000, 21);
    assert.equal(firstRecordTime(Buffer.concat([mark, batch(1, 1)]), 0), NOW + 1_000);
  });

  it('is that of the first record of a batch whose compression cannot be undone here', () => {
    const bytes = batch(5, 3);
    bytes.writeInt16BE(4, 21);
    assert.equal(firstRecordTime(bytes, 7), NOW + 5_000);
  });
});
