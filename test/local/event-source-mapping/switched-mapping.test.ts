import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MskEvent } from '../../../local/event-source-mapping/event.ts';
import { type SwitchedMapping, startSwitchedMapping } from '../../../local/event-source-mapping/switched-mapping.ts';
import type { Invocation } from '../../../local/lambda/lambda.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { failed, openMappings, returned, valuesOf } from './mappings.ts';

const mappings = await forThisFile(openMappings());

/** Starts a mapping of a new topic whose function is `respond`; keeps the values that the function got. */
async function start(respond: () => Promise<Invocation> | Invocation = () => returned(null)) {
  const topic = await mappings.newTopic();
  const got: string[] = [];
  const mapping = await startSwitchedMapping({
    ...{ kafka: mappings.kafka, topic, groupId: `group-${topic}`, cluster: { bootstrapServers: 'local' } },
    ...{ startingPosition: { at: 'TRIM_HORIZON' }, batchSize: 100, windowMs: 0, backoffMs: () => 1 },
    ...{ reportBatchItemFailures: false, bisectBatchOnError: false },
    lambda: {
      async invoke(event) {
        const msk: MskEvent = JSON.parse(JSON.stringify(event));
        got.push(...valuesOf(msk));
        return respond();
      },
      close: async () => {},
    },
  });
  const is = (state: string) =>
    waitUntil(`the state ${state}`, 20_000, () => (mapping.status().state === state ? true : undefined));
  const has = (count: number) =>
    waitUntil(`${count} values`, 20_000, () => (mapping.counted().done >= count ? true : undefined));
  return { topic, got, mapping, is, has };
}

async function ended(mapping: SwitchedMapping, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } finally {
    await mapping.stop();
  }
}

describe('an event source mapping that is switched', () => {
  it('hands over nothing while it is disabled, and goes on where it was when it is enabled', async () => {
    const { topic, got, mapping, is, has } = await start();
    await ended(mapping, async () => {
      await mappings.send(topic, 0, 'a', 'b');
      await has(2);
      assert.equal(mapping.disable(), true);
      assert.equal(mapping.status().state, 'Disabling');
      await is('Disabled');
      await mappings.send(topic, 0, 'c', 'd', 'e');
      assert.deepEqual([(await mapping.state()).behind, got], [3, ['a', 'b']]);
      assert.equal(mapping.enable(), true);
      assert.equal(mapping.status().state, 'Enabling');
      await is('Enabled');
      await has(5);
      assert.deepEqual([got, (await mapping.state()).behind], [['a', 'b', 'c', 'd', 'e'], 0]);
    });
  });

  it('ends the invocation that runs, and commits it, before it is disabled', async () => {
    const invoked = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const { topic, mapping, is } = await start(async () => {
      invoked.resolve();
      await end.promise;
      return returned(null);
    });
    await ended(mapping, async () => {
      await mappings.send(topic, 0, 'a');
      await invoked.promise;
      mapping.disable();
      assert.equal(mapping.enable(), false);
      assert.equal((await mapping.state()).behind, 1);
      assert.equal(mapping.status().state, 'Disabling');
      end.resolve();
      await is('Disabled');
      assert.deepEqual([await mappings.committed(topic), mapping.counted().done], [1, 1]);
    });
  });

  it('leaves a batch that fails for later, uncommitted, when it is disabled', async () => {
    let mended = false;
    const { topic, mapping, is, has } = await start(() => (mended ? returned(null) : failed));
    await ended(mapping, async () => {
      await mappings.send(topic, 0, 'a');
      await waitUntil('a failure', 20_000, async () => (await mapping.state()).failing);
      assert.equal(mapping.status().lastProcessingResult, 'PROBLEM: Function call failed');
      mapping.disable();
      await is('Disabled');
      assert.equal(await mappings.committed(topic), -1);
      mended = true;
      mapping.enable();
      await has(1);
      assert.equal(mapping.status().lastProcessingResult, 'OK');
    });
  });

  it('goes on from offsets that somebody else has set while it was disabled', async () => {
    const { topic, got, mapping, is, has } = await start();
    await ended(mapping, async () => {
      await mappings.send(topic, 0, 'a', 'b', 'c');
      await has(3);
      mapping.disable();
      await is('Disabled');
      const { admin } = mappings;
      await admin.setOffsets({ groupId: `group-${topic}`, topic, partitions: [{ partition: 0, offset: '1' }] });
      assert.equal((await mapping.state()).behind, 2);
      mapping.enable();
      await has(5);
      assert.deepEqual(got, ['a', 'b', 'c', 'b', 'c']);
    });
  });

  it('says of a new topic that nothing was processed', async () => {
    const { mapping } = await start();
    await ended(mapping, async () => {
      assert.equal(mapping.status().lastProcessingResult, 'No records processed');
    });
  });

  it('can be stopped in every state', async () => {
    const { mapping, is } = await start();
    mapping.disable();
    await mapping.stop();
    const other = await start();
    other.mapping.disable();
    await other.is('Disabled');
    other.mapping.enable();
    await other.mapping.stop();
    await is('Disabled');
  });
});
