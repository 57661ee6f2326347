import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { crc32c, murmur2, partitionOfKey } from '../../../../../functions/shared/kafka/batch/hashes.ts';
import {
  type CompressionType,
  encodeBatch,
  MAX_AHEAD_MS,
  MAX_BATCH_BYTES,
} from '../../../../../functions/shared/kafka/batch/record-batch.ts';
import {
  sizeOfVarint,
  sizeOfVarlong,
  writeVarint,
  writeVarlong,
} from '../../../../../functions/shared/kafka/batch/record-writer.ts';
import type { ProducerRecord } from '../../../../../functions/shared/kafka/producer.ts';
import { anyCharacter } from '../../../../support/any-character.ts';
import {
  crc32C as crc32cOfKafkajs,
  decodeBatch,
  murmur2 as murmur2OfKafkajs,
} from '../../../../support/kafkajs-reader.ts';

const NOW = 1_700_000_000_000;

const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);
// kafkajs reads headers into an object, where `valueOf` and the like are something already.
const anyName = fc.string({ maxLength: 20 }).map((name) => `h${name}`);
const anyRecord: fc.Arbitrary<ProducerRecord> = fc.record({
  topic: fc.constant('t'),
  key: fc.option(anyText, { nil: null }),
  value: fc.option(anyText, { nil: null }),
  timestamp: fc.integer({ min: 0, max: NOW + MAX_AHEAD_MS }),
  headers: fc.uniqueArray(fc.tuple(anyName, fc.option(anyText, { nil: null })), {
    maxLength: 4,
    selector: ([name]) => name,
  }),
});

const bytesOf = (text: Buffer | string | null) => (text === null ? null : Buffer.from(text));

function encode(records: readonly ProducerRecord[], compression: CompressionType = 'none') {
  return encodeBatch(records, 0, records.length, compression, NOW);
}

describe('a record batch of the functions’ producer', () => {
  it('is read by kafkajs with the same keys, values, headers and times, compressed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord, { minLength: 1, maxLength: 30 }),
        fc.constantFrom<CompressionType>('none', 'gzip'),
        async (records, compression) => {
          const { bytes, count } = encode(records, compression);
          assert.equal(count, records.length);
          const batch = await decodeBatch(bytes);
          assert.deepEqual(
            batch.records.map(({ key, value, timestamp, headers }) => ({ key, value, timestamp, headers })),
            records.map(({ key, value, timestamp, headers }) => ({
              key: bytesOf(key),
              value: bytesOf(value),
              timestamp: String(timestamp),
              headers: Object.fromEntries(headers.map(([name, header]) => [name, bytesOf(header)])),
            })),
          );
          assert.deepEqual(
            batch.records.map(({ offset }) => Number(offset)),
            records.map((_, index) => index),
          );
          assert.equal(batch.lastOffsetDelta, records.length - 1);
          assert.equal(batch.maxTimestamp, String(Math.max(...records.map(({ timestamp }) => timestamp))));
          assert.equal(bytes.readUInt32BE(17), crc32cOfKafkajs(bytes.subarray(21)));
          assert.equal(bytes.readInt32BE(8), bytes.length - 12);
        },
      ),
    );
  });

  it('keeps two headers of one name', async () => {
    const { bytes } = encode([
      {
        topic: 't',
        key: 'k',
        value: 'v',
        timestamp: 1,
        headers: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
    ]);
    const [record] = (await decodeBatch(bytes)).records;
    assert.deepEqual(record?.headers.a, [Buffer.from('1'), Buffer.from('2')]);
  });

  it('ends before the largest size that brokers take, and the next one goes on there', () => {
    const records = Array.from({ length: 25 }, (_, at): ProducerRecord => {
      return { topic: 't', key: String(at), value: 'x'.repeat(100_000), timestamp: at, headers: [] };
    });
    const first = encode(records);
    assert.equal(first.count, 10);
    assert.ok(first.bytes.length <= MAX_BATCH_BYTES && first.bytes.length > MAX_BATCH_BYTES - 100_100);
    const counts: number[] = [];
    for (let at = 0; at < records.length; at += counts.at(-1) ?? 0) {
      counts.push(encodeBatch(records, at, records.length, 'none', NOW).count);
    }
    assert.deepEqual(counts, [10, 10, 5]);
  });

  it('may have exactly the largest size that brokers take', () => {
    const around = (extra: number): ProducerRecord[] => [
      { topic: 't', key: null, value: 'a', timestamp: 1, headers: [] },
      { topic: 't', key: null, value: 'x'.repeat(MAX_BATCH_BYTES - 61 - 8 - 11 + extra), timestamp: 1, headers: [] },
    ];
    const exact = encode(around(0));
    assert.deepEqual([exact.count, exact.bytes.length], [2, MAX_BATCH_BYTES]);
    assert.equal(encode(around(1)).count, 1);
  });

  it('has only one record if that is too large by itself, for the broker to refuse', () => {
    const { count, bytes } = encode([
      { topic: 't', key: null, value: 'x'.repeat(2_000_000), timestamp: 1, headers: [] },
      { topic: 't', key: null, value: 'x', timestamp: 1, headers: [] },
    ]);
    assert.deepEqual([count, bytes.length > 2_000_000], [1, true]);
  });

  it('has the present time for times too far ahead, and 1970 for times before', async () => {
    const times = [NOW + MAX_AHEAD_MS, NOW + MAX_AHEAD_MS + 1, 8.64e15, -1];
    const records = times.map((timestamp) => ({ topic: 't', key: null, value: 'v', timestamp, headers: [] }));
    const batch = await decodeBatch(encode(records).bytes);
    assert.deepEqual(
      batch.records.map(({ timestamp }) => Number(timestamp)),
      [NOW + MAX_AHEAD_MS, NOW, NOW, 0],
    );
  });
});

describe('the parts of a record batch', () => {
  it('are varints, as long as was computed', () => {
    const safe = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -200, max: 200 }));
    const buffer = Buffer.alloc(20);
    fc.assert(
      fc.property(safe, (value) => {
        const end = writeVarlong(buffer, 3, value);
        assert.equal(end - 3, sizeOfVarlong(value));
        assert.equal(readVarlong(buffer, 3), BigInt(value));
      }),
    );
    fc.assert(
      fc.property(fc.integer(), (value) => {
        assert.equal(writeVarint(buffer, 0, value), sizeOfVarint(value));
        assert.equal(readVarlong(buffer, 0), BigInt(value));
      }),
    );
  });

  it('have the checksum that kafkajs computes, and that of the standard’s example', () => {
    assert.equal(crc32c(Buffer.from('123456789'), 0, 9), 0xe3069283);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(5), (bytes, start) => {
        const from = Math.min(start, bytes.length);
        assert.equal(crc32c(bytes, from, bytes.length), crc32cOfKafkajs(Buffer.from(bytes.subarray(from))));
      }),
    );
  });

  it('go to the partition that Kafka’s own clients choose', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (key) => {
        assert.equal(murmur2(key), murmur2OfKafkajs(Buffer.from(key)));
      }),
    );
    // From Kafka's own UtilsTest.testMurmur2.
    const known: [string, number][] = [
      ['21', -973932308],
      ['foobar', -790332482],
      ['a-little-bit-long-string', -985981536],
      ['a-little-bit-longer-string', -1486304829],
      ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
      ['abc', 479470107],
    ];
    for (const [key, hash] of known) assert.equal(murmur2(Buffer.from(key)), hash);
    assert.equal(partitionOfKey(Buffer.from('21'), 4), (-973932308 & 0x7fffffff) % 4);
  });
});

function readVarlong(buffer: Buffer, start: number): bigint {
  let value = 0n;
  for (let at = start, shift = 0n; ; at += 1, shift += 7n) {
    const byte = BigInt(buffer[at] ?? 0);
    value |= (byte & 0x7fn) << shift;
    if (byte < 0x80n) return (value >> 1n) ^ -(value & 1n);
  }
}
