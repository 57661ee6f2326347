import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isIntact, placedAt, readBatch } from '../../src/records/batch.ts';
import { Compression } from '../../src/records/compression.ts';
import { decodeRecords } from '../../src/records/decode.ts';
import { encodeBatch } from '../../src/records/encode.ts';
import { records } from './arbitraries.ts';

const malformed = { name: 'Malformed' };
const one = () =>
  encodeBatch({
    records: [{ offsetDelta: 0, timestampDelta: 0n, key: null, value: Buffer.from('value'), headers: [] }],
    baseTimestamp: 1_700_000_000_000n,
  });

describe('a record batch', () => {
  for (const [name, compression] of [
    ['plain', Compression.none],
    ['gzip', Compression.gzip],
    ['zstd', Compression.zstd],
  ] as const) {
    it(`reads back as it was written with compression ${name}`, () => {
      fc.assert(
        fc.property(records, fc.bigInt({ min: 0n, max: 2n ** 50n }), (written, baseTimestamp) => {
          const batch = readBatch(encodeBatch({ records: written, baseTimestamp, compression }));
          assert.ok(isIntact(batch));
          assert.deepEqual(decodeRecords(batch), written);
          assert.deepEqual([batch.recordCount, batch.lastOffsetDelta], [written.length, written.length - 1]);
          assert.equal(batch.baseTimestamp, baseTimestamp);
        }),
      );
    });
  }

  it('has its producer, sequence and attributes in its header', () => {
    const batch = readBatch(
      encodeBatch({
        records: [],
        baseTimestamp: 5n,
        baseOffset: 9n,
        producerId: 2n ** 40n,
        producerEpoch: 3,
        baseSequence: 77,
        transactional: true,
        control: true,
      }),
    );
    const { producerId, producerEpoch, baseSequence, transactional, control, baseOffset } = batch;
    assert.deepEqual(
      { producerId, producerEpoch, baseSequence, transactional, control, baseOffset },
      {
        producerId: 2n ** 40n,
        producerEpoch: 3,
        baseSequence: 77,
        transactional: true,
        control: true,
        baseOffset: 9n,
      },
    );
  });

  it('is found damaged when any bit that the checksum covers is flipped', () => {
    const good = one();
    fc.assert(
      fc.property(fc.integer({ min: 17, max: good.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const bad = Buffer.from(good);
        bad.writeUInt8(bad.readUInt8(at) ^ (1 << bit), at);
        assert.equal(isIntact(readBatch(bad)), false);
      }),
    );
  });

  it('keeps its checksum at its offset in a log, and the original is not changed', () => {
    const batch = readBatch(one());
    const placed = readBatch(placedAt(batch, 123_456_789_012n));
    assert.ok(isIntact(placed));
    assert.equal(placed.baseOffset, 123_456_789_012n);
    assert.equal(readBatch(batch.bytes).baseOffset, 0n);
  });

  it('is malformed when short, long, or of another version', () => {
    const good = one();
    const older = Buffer.from(good);
    older.writeInt8(1, 16);
    assert.throws(() => readBatch(good.subarray(0, 60)), malformed);
    assert.throws(() => readBatch(good.subarray(0, -1)), malformed);
    assert.throws(() => readBatch(Buffer.concat([good, good])), malformed);
    assert.throws(() => readBatch(older), malformed);
  });

  it('either reads or is malformed when any byte of its records is wrong', () => {
    fc.assert(
      fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, where, change) => {
        const bytes = encodeBatch({ records: written, baseTimestamp: 0n });
        const at = 61 + (where % (bytes.length - 61));
        bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        try {
          assert.equal(decodeRecords(readBatch(bytes)).length, written.length);
        } catch (error) {
          assert.ok(error instanceof Error && error.name === 'Malformed', String(error));
        }
      }),
    );
  });

  it('is malformed when its record count or its compressed bytes are wrong', () => {
    const count = Buffer.from(one());
    count.writeInt32BE(2 ** 31 - 1, 57);
    assert.throws(() => decodeRecords(readBatch(count)), malformed);
    const codec = Buffer.from(one());
    for (const compression of [Compression.gzip, Compression.zstd, Compression.snappy]) {
      codec.writeInt16BE(compression, 21);
      assert.throws(() => decodeRecords(readBatch(codec)), malformed);
    }
  });

  it('has the same bytes that kafkajs writes', async () => {
    const require = createRequire(import.meta.url);
    const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0');
    const record = require('kafkajs/src/protocol/recordBatch/record/v0');
    const theirs = await RecordBatch({
      firstTimestamp: 1_700_000_000_000,
      maxTimestamp: 1_700_000_000_000,
      producerEpoch: -1,
      firstSequence: -1,
      records: [record({ value: Buffer.from('value'), key: null })],
    });
    assert.deepEqual(one(), theirs.buffer);
  });
});
