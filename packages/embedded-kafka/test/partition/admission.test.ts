import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { admit, type BatchRules } from '../../src/partition/admission.ts';
import { Compression } from '../../src/records/compression.ts';
import { type BatchParts, encodeBatch } from '../../src/records/encode.ts';
import type { KafkaRecord } from '../../src/records/record.ts';
import { crc32c } from '../../src/wire/crc32c.ts';
import { ErrorCode } from '../../src/wire/errors.ts';

const NOW = 1_700_000_000_000;
const RULES: BatchRules = { maxBytes: 1_000, maxAheadMs: 1_000n, maxBehindMs: 5_000n, keyed: false };
const records = (...deltas: bigint[]): KafkaRecord[] =>
  deltas.map((timestampDelta, offsetDelta) => ({ offsetDelta, timestampDelta, key: null, value: null, headers: [] }));

function codeOf(parts: Partial<BatchParts>, rules = RULES): number {
  const admission = admit(encodeBatch({ records: records(0n), baseTimestamp: BigInt(NOW), ...parts }), rules, NOW);
  return admission.kind === 'refused' ? admission.code : ErrorCode.NONE;
}

describe('the embedded broker admits a batch', () => {
  it('up to max.message.bytes of the topic, header included', () => {
    const bytes = encodeBatch({ records: records(0n), baseTimestamp: BigInt(NOW) });
    assert.equal(admit(bytes, { ...RULES, maxBytes: bytes.length }, NOW).kind, 'admitted');
    assert.deepEqual(admit(bytes, { ...RULES, maxBytes: bytes.length - 1 }, NOW), {
      kind: 'refused',
      code: ErrorCode.MESSAGE_TOO_LARGE,
    });
  });

  it('with record times within the limits on both sides, or without times', () => {
    assert.equal(codeOf({ records: records(0n, 1_000n, -5_000n) }), ErrorCode.NONE);
    assert.equal(codeOf({ records: records(0n, 1_001n) }), ErrorCode.INVALID_TIMESTAMP);
    assert.equal(codeOf({ records: records(0n, -5_001n) }), ErrorCode.INVALID_TIMESTAMP);
    assert.equal(codeOf({ baseTimestamp: -1n }), ErrorCode.NONE);
    assert.equal(codeOf({ baseTimestamp: -2n }), ErrorCode.INVALID_TIMESTAMP);
  });

  it('and finds its latest record time, which need not be the last record’s', () => {
    const bytes = encodeBatch({ records: records(0n, 9n, 5n), baseTimestamp: BigInt(NOW) });
    const admission = admit(bytes, RULES, NOW);
    assert.ok(admission.kind === 'admitted');
    assert.equal(admission.latest, BigInt(NOW) + 9n);
  });

  it('without keys only where the topic is not compacted', () => {
    const keyed = { ...RULES, keyed: true };
    assert.equal(codeOf({}, keyed), ErrorCode.INVALID_RECORD);
    const withKey = records(0n).map((record) => ({ ...record, key: Buffer.from('k') }));
    assert.equal(codeOf({ records: withKey }, keyed), ErrorCode.NONE);
  });

  it('only with a record, and with a sequence if it has a producer id', () => {
    assert.equal(codeOf({ records: [] }), ErrorCode.INVALID_RECORD);
    assert.equal(codeOf({ producerId: 1n, baseSequence: -1 }), ErrorCode.INVALID_RECORD);
    assert.equal(codeOf({ producerId: 1n, baseSequence: 0 }), ErrorCode.NONE);
  });

  it('only with compressed records in order', () => {
    const disorder = records(0n, 0n).toReversed();
    assert.equal(codeOf({ records: disorder, compression: Compression.gzip }), ErrorCode.INVALID_RECORD);
    assert.equal(codeOf({ records: disorder, compression: Compression.zstd }), ErrorCode.INVALID_RECORD);
  });

  it('with a codec that node:zlib lacks, checked by its header alone', () => {
    const inCodec = (compression: number, baseTimestamp: number) => {
      const bytes = encodeBatch({ records: records(0n), baseTimestamp: BigInt(baseTimestamp) });
      bytes.writeInt16BE(compression, 21);
      bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17);
      return admit(bytes, RULES, NOW);
    };
    for (const compression of [Compression.snappy, Compression.lz4]) {
      assert.equal(inCodec(compression, NOW).kind, 'admitted');
      assert.deepEqual(inCodec(compression, NOW + 1_001), { kind: 'refused', code: ErrorCode.INVALID_TIMESTAMP });
    }
  });
});
