import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BatchDecoder } from '../../../../functions/sink/decode/batch-decoder.ts';
import type { EventRecord } from '../../../../functions/sink/receive/kafka-event.ts';

const record = (topic: string, value: string | null): EventRecord => ({
  ...{ topic, partition: 0, offset: 0, timestamp: 0 },
  value: value === null ? null : Buffer.from(value).toString('base64'),
});

describe('the decoding of a batch', () => {
  it('has the records of a topic without a decoder sent again, and ends all others', async () => {
    const ends: string[] = [];
    const away = new Error('TDengine is away');
    const decoder = new BatchDecoder(
      { of: async (topic) => (topic === 'a' ? () => 'unrouted' : away), forget: () => assert.fail() },
      {
        skip: (at, reason) => ends.push(`${at} skipped: ${reason}`),
        reject: (at, { message }) => ends.push(`${at} rejected: ${message}`),
        retry: (at, { message }) => ends.push(`${at} again: ${message}`),
      },
      0,
    );
    const records = [record('a', 'x'), record('b', 'x'), record('b', null), record('b', 'y')];
    assert.deepEqual(await decoder.decode(records, 0, records.length), []);
    assert.deepEqual(ends, [
      '0 skipped: unrouted',
      '1 again: TDengine is away',
      '2 skipped: tombstone',
      '3 again: TDengine is away',
    ]);
  });
});
