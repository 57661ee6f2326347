import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type startDrillWorld, withDrillWorld } from '../../support/drills/drill-world.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';

const HOUR = 3_600_000;
/** The brokers make no topic by themselves. */
const topicCreation = { partitions: 1, replicationFactor: 1 };
const NOW = Date.now();

/** What a time of the page is, so many hours ago. */
const hoursAgo = (page: string, hours: number) => [page, new Date(NOW - hours * HOUR).toISOString()] as const;

/** Writes rows of so many hours ago. */
async function write(drill: Awaited<ReturnType<typeof startDrillWorld>>, ...hours: readonly number[]): Promise<void> {
  const { tdengine, databases } = drill.world;
  await tdengine.execute(`CREATE DATABASE IF NOT EXISTS ${databases.test} PRECISION 'ms'`);
  await tdengine.execute(`CREATE TABLE IF NOT EXISTS ${databases.test}.meters (ts TIMESTAMP, volts INT)`);
  const rows = hours.map((each) => `(${NOW - Math.round(each * HOUR)}, ${Math.round(each)})`);
  await tdengine.execute(`INSERT INTO ${databases.test}.meters VALUES ${rows.join('')}`);
}

onOneKafka('a drill about sources', (kafka) => {
  it('ends as docs/drills.md says: A device was offline for long', () =>
    withDrillWorld(kafka, { source: { topicCreation, lookbackMs: 1.5 * HOUR } }, async (drill) => {
      await write(drill, 8, 0.5, 0.2);
      await drill.start();
      await drill.idle();
      await drill.play(
        'A device was offline for long',
        { others: { '# A device writes two rows of two hours ago.': () => write(drill, 2.1, 2) } },
        [hoursAgo('2024-05-01T08:00:00Z', 2.5), hoursAgo('2024-05-01T10:00:00Z', 1.5)],
      );
      assert.equal((await drill.world.records(drill.world.sourceTopic)).length, 5);
    }));

  it('ends as docs/drills.md says: A backfill stopped halfway', () =>
    withDrillWorld(kafka, { source: { topicCreation, queryIntervalMs: HOUR, timeoutSeconds: 15 } }, async (drill) => {
      const again = `${drill.world.topicPrefix}-again`;
      await write(drill, 9, 8, 7, 6, 5, 4, 3, 2);
      await drill.start();
      await drill.idle();
      const gone = Promise.withResolvers<void>();
      drill.proxy.begin(async () => {
        // TDengine is slow, so that windows go out before all are read.
        await sleep(100);
        const sent = await drill.records(again);
        if (sent === 0) return undefined;
        if (sent === 8) gone.reject(new Error('the backfill was finished before TDengine went away'));
        gone.resolve(drill.proxy.switchOff());
        return { ran: false, answer: { kind: 'none' } };
      });
      await drill.play(
        'A backfill stopped halfway',
        {
          others: {
            '# TDengine goes away before all rows are read.': () => gone.promise,
            '# TDengine is there again.': async () => {
              drill.proxy.begin();
              await drill.proxy.switchOn();
            },
          },
        },
        [hoursAgo('2024-05-01T00:00:00Z', 10), hoursAgo('2024-05-01T10:00:00Z', 1)],
      );
      assert.equal(await drill.records(again), 8);
    }));
});
