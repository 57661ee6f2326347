import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Log } from '../../src/partition/log.ts';
import { readBatch } from '../../src/records/batch.ts';
import { decodeRecords } from '../../src/records/decode.ts';
import { encodeBatch } from '../../src/records/encode.ts';

const ALL = { upTo: 2n ** 62n, maxBytes: 2 ** 30, evenIfLarger: true };
const times = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 }), { maxLength: 12 });

/** A log with a batch for each list of record times, and those times by offset. */
function logOf(batches: readonly (readonly number[])[]): { log: Log; flat: number[] } {
  const log = new Log();
  for (const batch of batches) {
    const records = batch.map((time, offsetDelta) => ({
      offsetDelta,
      timestampDelta: BigInt(time),
      key: null,
      value: null,
      headers: [],
    }));
    log.append(readBatch(encodeBatch({ records, baseTimestamp: 0n })), BigInt(Math.max(...batch)));
  }
  return { log, flat: batches.flat() };
}

describe('the log of a partition', () => {
  it('numbers records from 0 without gaps', () => {
    fc.assert(
      fc.property(times, (batches) => {
        const { log, flat } = logOf(batches);
        assert.deepEqual([log.start, log.end], [0n, BigInt(flat.length)]);
        const found = log.read(0n, ALL).flatMap((bytes) => {
          const batch = readBatch(bytes);
          return decodeRecords(batch).map(({ offsetDelta, timestampDelta }) => [
            batch.baseOffset + BigInt(offsetDelta),
            timestampDelta,
          ]);
        });
        assert.deepEqual(
          found,
          flat.map((time, offset) => [BigInt(offset), BigInt(time)]),
        );
      }),
    );
  });

  it('finds the first record since any time, as a search through all would', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 45 }), fc.nat(30), fc.nat(30), (batches, time, from, to) => {
        const { log, flat } = logOf(batches);
        const start = Math.min(from, flat.length);
        const upTo = Math.min(to, flat.length);
        log.trim(BigInt(start));
        const expected = flat.findIndex((each, offset) => each >= time && offset >= start);
        const found = log.firstSince(BigInt(time), BigInt(upTo))?.offset;
        assert.equal(found, expected === -1 || expected >= upTo ? undefined : BigInt(expected));
      }),
    );
  });

  it('reads from any offset the batch that holds it and all later ones, also after DeleteRecords', () => {
    fc.assert(
      fc.property(times, fc.nat(30), fc.nat(30), (batches, trimmed, from) => {
        const { log, flat } = logOf(batches);
        const start = Math.min(trimmed, flat.length);
        log.trim(BigInt(start));
        const at = Math.min(Math.max(from, start), flat.length);
        const read = log.read(BigInt(at), ALL).map(readBatch);
        const [first] = read;
        if (at === flat.length) return assert.equal(first, undefined);
        assert.ok(first !== undefined && first.baseOffset <= BigInt(at));
        assert.ok(first.baseOffset + BigInt(first.lastOffsetDelta) >= BigInt(at));
        const last = read.at(-1);
        assert.equal((last?.baseOffset ?? 0n) + BigInt(last?.lastOffsetDelta ?? 0) + 1n, log.end);
      }),
    );
  });

  it('reads whole batches up to a size and an offset', () => {
    const { log } = logOf([[1], [2], [3, 4], [5]]);
    const size = log.read(0n, ALL)[0]?.length ?? 0;
    const count = (limits: object) => log.read(0n, { ...ALL, ...limits }).length;
    assert.equal(count({ maxBytes: 2 * size }), 2);
    assert.equal(count({ maxBytes: 1 }), 1);
    assert.equal(count({ maxBytes: 1, evenIfLarger: false }), 0);
    assert.equal(count({ upTo: 3n }), 2);
    assert.equal(count({ upTo: 4n }), 3);
  });

  it('never moves its start back', () => {
    const { log } = logOf([[1, 2, 3]]);
    log.trim(2n);
    log.trim(1n);
    assert.equal(log.start, 2n);
  });
});
