import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Backfill, paceOf } from '../../../operations/source/backfills.ts';

const STARTED = Date.parse('2024-06-01T00:00:00Z');

const backfill = (changes: Partial<Backfill> = {}): Backfill => ({
  ...{ id: 'may/meters', table: 'meters', topic: null, state: 'open', percent: 25, rows: 500 },
  ...{ from: '2024-05-01T00:00:00Z', to: '2024-05-05T00:00:00Z', time: '2024-05-02T00:00:00.000Z' },
  ...{ createdAt: new Date(STARTED).toISOString(), updatedAt: null, finishedAt: null },
  ...changes,
});

describe('the pace of a backfill', () => {
  it('is that since it was started, and what is left goes as fast', () => {
    assert.deepEqual(paceOf(backfill(), STARTED + 10_000), { rowsPerSecond: 50, leftMs: 30_000 });
  });

  it('is that since it was looked at first', () => {
    const since = { backfill: backfill({ rows: 400, time: '2024-05-01T12:00:00.000Z' }), at: STARTED + 8_000 };
    assert.deepEqual(paceOf(backfill(), STARTED + 10_000, since), { rowsPerSecond: 50, leftMs: 12_000 });
  });

  it('is not known at its very beginning, and has no end while it does not go on', () => {
    const unknown = { rowsPerSecond: undefined, leftMs: undefined };
    assert.deepEqual(paceOf(backfill(), STARTED), unknown);
    assert.equal(paceOf(backfill({ time: null, rows: 0 }), STARTED + 1_000).leftMs, undefined);
    assert.equal(paceOf(backfill({ state: 'paused' }), STARTED + 10_000).leftMs, undefined);
  });

  it('is that until it was finished', () => {
    const finishedAt = new Date(STARTED + 5_000).toISOString();
    const { rowsPerSecond, leftMs } = paceOf(backfill({ state: 'finished', finishedAt }), STARTED + 100_000);
    assert.deepEqual([rowsPerSecond, leftMs], [100, undefined]);
  });
});
