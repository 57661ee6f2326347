import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Checkpoint, Progress } from '../../../../functions/source/checkpoint/checkpoint.ts';
import { atTime } from '../../../../functions/source/checkpoint/position.ts';
import { countsText } from '../../../../functions/source/late/published-counts.ts';
import {
  CheckpointChangedError,
  type ProgressOptions,
  streamProgress,
} from '../../../../functions/source/stream/stream-progress.ts';

const AT_5: Checkpoint = { position: atTime(5n, 'ms'), published: undefined, paused: false, version: 3 };

/** The progress of a table, over a checkpoint that stands as told by the time it is claimed. */
function progressOf(stored: Checkpoint | undefined, parts: Partial<ProgressOptions> = {}, claimed = stored) {
  const steps: (string | Progress)[] = [];
  let stands: Checkpoint = claimed ?? { position: undefined, published: undefined, paused: false, version: 0 };
  const progress = streamProgress({
    name: 'test.m',
    precision: 'ms',
    createTime: undefined,
    recreated: 'restart',
    stored,
    first: () => atTime(1n, 'ms'),
    lookbackMs: 0,
    madeAnew: ({ before, now }) => void steps.push(`made anew ${before} ${now}`),
    checkpoints: {
      readAll: () => assert.fail('not asked for'),
      async claim() {
        await null;
        steps.push('claim');
        return stands;
      },
      async commit(_name, from, to) {
        assert.equal(from.version, stands.version);
        steps.push(to);
        stands = { ...stands, ...to, version: stands.version + 1 };
        return stands;
      },
    },
    ...parts,
  });
  return { progress, steps };
}

describe('the progress of a table', () => {
  it('begins where the settings say without a position', async () => {
    const { progress, steps } = progressOf(undefined);
    assert.deepEqual([progress.position(), progress.from(), progress.paused()], [undefined, atTime(1n, 'ms'), false]);
    await progress.claim();
    await progress.commit(atTime(7n, 'ms'), undefined);
    assert.deepEqual([progress.position(), progress.from()], [atTime(7n, 'ms'), atTime(7n, 'ms')]);
    assert.equal(steps.length, 2);
  });

  it('is claimed once, however often it is asked to', async () => {
    const { progress, steps } = progressOf(AT_5);
    await progress.claim();
    await progress.claim();
    assert.deepEqual(steps, ['claim']);
  });

  it('fails its claim when somebody moved the position meanwhile, by command or by hand', async () => {
    const byHand: Checkpoint = { ...AT_5, position: { kind: 'time', time: 4n, precision: 'ms' } };
    for (const claimed of [byHand, { ...AT_5, version: 4 }]) {
      const { progress, steps } = progressOf(AT_5, {}, claimed);
      await assert.rejects(progress.claim(), (error) => {
        assert.ok(error instanceof CheckpointChangedError);
        assert.match(error.message, /^the checkpoint of test\.m was changed meanwhile$/);
        return true;
      });
      assert.deepEqual(progress.position(), claimed.position);
      await progress.claim();
      assert.deepEqual(steps, ['claim'], 'it is ours now');
    }
  });

  it('has published counts only from where they are known', () => {
    const lookbackMs = 60_000;
    assert.equal(progressOf(AT_5).progress.published(), undefined, 'there is no look-back');
    assert.equal(progressOf(AT_5, { lookbackMs }).progress.published()?.since, 5n);
    assert.equal(progressOf(undefined, { lookbackMs }).progress.published()?.since, 1n);
    const published = countsText({ since: 2n, widthMs: 1_000, counts: new Map([[0, 3]]) });
    const known = progressOf({ ...AT_5, published }, { lookbackMs }).progress.published();
    assert.deepEqual([known?.since, [...(known?.counts ?? [])]], [2n, [[0, 3]]]);
    assert.throws(() => progressOf({ ...AT_5, published: 'garbled' }, { lookbackMs }), /are not readable/);
  });

  it('keeps the unsendable row that the table waits at until a commit without one', async () => {
    const { progress } = progressOf(AT_5);
    await progress.claim();
    await progress.commit(atTime(5n, 'ms'), undefined, { subtable: 'd 1', time: 6n });
    assert.deepEqual(progress.standsBefore(), { subtable: 'd 1', time: 6n });
    await progress.commit(atTime(6n, 'ms'), undefined);
    assert.equal(progress.standsBefore(), undefined);
  });

  it('refuses a position in another unit unless the table was recreated', () => {
    const micros: Checkpoint = { ...AT_5, position: { kind: 'time', time: 5n, precision: 'us' } };
    assert.throws(() => progressOf(micros), /^Error: the position of test\.m counts us, the database counts ms/);
    assert.doesNotThrow(() => progressOf({ ...micros, tableCreateTime: 1 }, { createTime: 2 }), 'it was made anew');
  });
});

describe('the create time of the table that a position belongs to', () => {
  it('is noted after a claim, without a report, when it is not known yet', async () => {
    const { progress, steps } = progressOf(AT_5, { createTime: 9 });
    await progress.identify();
    const { position, published } = AT_5;
    assert.deepEqual(steps, ['claim', { position, published, standsBefore: undefined, tableCreateTime: 9 }]);
    await progress.identify();
    assert.equal(steps.length, 2, 'once');
  });

  it('is claimed, reported and then noted when it has changed', async () => {
    const { progress, steps } = progressOf({ ...AT_5, tableCreateTime: 8 }, { createTime: 9, lookbackMs: 60_000 });
    await progress.identify();
    const noted = { position: undefined, published: undefined, tableCreateTime: 9 };
    assert.deepEqual(steps, ['claim', 'made anew 8 9', noted]);
    assert.deepEqual([progress.from(), progress.published()?.since], [atTime(1n, 'ms'), 1n], 'from the beginning');
  });

  it('costs no write when it is the same', async () => {
    const { progress, steps } = progressOf({ ...AT_5, tableCreateTime: 9 }, { createTime: 9 });
    await progress.identify();
    assert.deepEqual(steps, []);
  });

  it('is noted with each commit', async () => {
    const { progress, steps } = progressOf(undefined, { createTime: 9 });
    await progress.identify();
    assert.deepEqual(steps, [], 'there is no position that it could be of');
    await progress.claim();
    await progress.commit(atTime(7n, 'ms'), undefined);
    const position = { kind: 'time', time: 7n, precision: 'ms' };
    assert.deepEqual(steps[1], { position, published: undefined, standsBefore: undefined, tableCreateTime: 9 });
  });
});
