import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import {
  byTopic,
  MAX_BATCH_BYTES,
  MAX_CHUNK_RECORDS,
  recordBytes,
  recordChunks,
} from '../../../../functions/shared/kafka/record-chunks.ts';

function record(value: string | null, changes: Partial<ProducerRecord> = {}): ProducerRecord {
  return { topic: 't', key: null, value, timestamp: 0, headers: [], ...changes };
}

describe('recordBytes', () => {
  it('counts bytes, not characters, of key, value and headers', () => {
    const bare = recordBytes(record(null));
    assert.equal(recordBytes(record('你好')), bare + 6);
    assert.equal(recordBytes(record(null, { key: Buffer.alloc(7) })), bare + 7);
    assert.ok(recordBytes(record(null, { headers: [['ü', 'abc']] })) >= bare + 5);
  });
});

describe('recordChunks', () => {
  const sizes = (records: ProducerRecord[]) => [...recordChunks(records)].map((chunk) => chunk.length);

  it('gives nothing for nothing', () => {
    assert.deepEqual(sizes([]), []);
  });

  it('fills a batch up to the brokers’ limit and not a byte more', () => {
    const header = 61;
    const fill = (bytes: number) => record('x'.repeat(bytes - recordBytes(record(null))));
    const half = (MAX_BATCH_BYTES - header) / 2;
    assert.deepEqual(sizes([fill(Math.floor(half)), fill(Math.ceil(half))]), [2]);
    assert.deepEqual(sizes([fill(Math.floor(half)), fill(Math.ceil(half) + 1)]), [1, 1]);
  });

  it('lets a record stand alone that is too large by itself', () => {
    assert.deepEqual(sizes([record('a'), record('x'.repeat(2_000_000)), record('b'), record('c')]), [1, 1, 2]);
  });

  it('takes at most so many records', () => {
    assert.deepEqual(sizes(Array(MAX_CHUNK_RECORDS * 2 + 1).fill(record('a'))), [
      MAX_CHUNK_RECORDS,
      MAX_CHUNK_RECORDS,
      1,
    ]);
  });

  it('keeps every record once and in order, in pieces below the limit', () => {
    const anySizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 0, max: 900 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(anySizes, (bytes) => {
        const records = bytes.map((count, index) => record('x'.repeat(count), { timestamp: index }));
        const chunks = [...recordChunks(records)];
        assert.deepEqual(
          chunks.flat().map(({ timestamp }) => timestamp),
          records.map(({ timestamp }) => timestamp),
        );
        for (const chunk of chunks) {
          const sum = chunk.reduce((total, each) => total + recordBytes(each), 61);
          assert.ok(chunk.length > 0 && (chunk.length === 1 || sum <= MAX_BATCH_BYTES));
        }
      }),
    );
  });
});

describe('byTopic', () => {
  it('keeps topics and records in their order', () => {
    const records = ['a', 'b', 'a'].map((topic, index) => record(String(index), { topic }));
    const grouped = [...byTopic(records)].map(([topic, list]) => [topic, list.map(({ value }) => value)]);
    assert.deepEqual(grouped, [
      ['a', ['0', '2']],
      ['b', ['1']],
    ]);
  });
});
