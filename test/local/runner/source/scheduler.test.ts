import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Invocation } from '../../../../local/lambda/lambda.ts';
import { waitUntil } from '../../../../local/parts/wait-until.ts';
import { type Schedule, startSchedule } from '../../../../local/runner/source/scheduler.ts';

const returned: Invocation = { outcome: 'returned', requestId: 'r', result: null };

/** Starts a schedule on a function whose wakes take `wakeMs`. */
function start(everyMs: number, wakeMs: number, after?: Promise<void>) {
  const seen = { started: [] as number[], events: [] as unknown[], most: 0, ticks: 0, running: 0 };
  const schedule: Schedule = startSchedule({
    event: { shard: 3 },
    everyMs,
    ...(after && { after }),
    onTick() {
      seen.ticks += 1;
    },
    lambda: {
      async invoke(event) {
        seen.events.push(event);
        seen.started.push(Date.now());
        seen.running += 1;
        seen.most = Math.max(seen.most, seen.running);
        await new Promise((resolve) => setTimeout(resolve, wakeMs));
        seen.running -= 1;
        return returned;
      },
      close: async () => {},
    },
  });
  const ticks = (count: number) => waitUntil('ticks', 10_000, () => (seen.ticks >= count ? true : undefined));
  return { schedule, seen, ticks };
}

describe('a local schedule', () => {
  it('invokes its function with its event, at once and then at each interval', async () => {
    const { schedule, seen, ticks } = start(100, 0);
    await ticks(3);
    await schedule.stop();
    const [first = 0, , third = 0] = seen.started;
    assert.ok(third - first >= 190, `${third - first} ms for two periods`);
    assert.deepEqual(seen.events.slice(0, 2), [{ shard: 3 }, { shard: 3 }]);
  });

  it('never runs two invocations at once, however long one takes', async () => {
    const { schedule, seen, ticks } = start(1, 20);
    await ticks(3);
    await schedule.stop();
    assert.equal(seen.most, 1);
  });

  it('waits for a running invocation when it is stopped, reports it, and starts no more', async () => {
    const { schedule, seen } = start(1, 50);
    assert.equal(await schedule.stop(), 'ended');
    assert.deepEqual([seen.started.length, seen.running, seen.ticks], [1, 0, 1]);
  });

  it('wakes nothing while it is disabled, lets the wake that runs end, and goes on when it is enabled', async () => {
    const { schedule, seen, ticks } = start(1, 30);
    await waitUntil('a wake', 10_000, () => (seen.running > 0 ? true : undefined));
    schedule.enabled = false;
    await ticks(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual([seen.started.length, seen.ticks, schedule.enabled], [1, 1, false]);
    schedule.enabled = true;
    await ticks(2);
    await schedule.stop();
  });

  it('waits with its first wake for what it is to come after', async () => {
    const before = Promise.withResolvers<void>();
    const { schedule, seen, ticks } = start(1, 0, before.promise);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(seen.started.length, 0);
    before.resolve();
    await ticks(1);
    await schedule.stop();
  });

  it('ends at once when it is stopped while it is disabled, or waits for its first wake', async () => {
    const { schedule, ticks } = start(1, 0);
    await ticks(1);
    schedule.enabled = false;
    assert.equal(await schedule.stop(), 'ended');
    const waiting = start(1, 0, new Promise(() => {}));
    assert.equal(await waiting.schedule.stop(), 'ended');
    assert.equal(waiting.seen.started.length, 0);
  });
});
