import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordFilter } from '../../../local/event-source-mapping/filter/filter.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { failed, openMappings, returned } from './mappings.ts';

const filter = recordFilter([{ value: { device: [{ prefix: 'a' }] } }]);
const of = (device: string) => JSON.stringify({ device });

const mappings = await forThisFile(openMappings());

describe('a local event source mapping with filters', () => {
  it('hands over and counts only matching records, and commits the others with them', async () => {
    const topic = await mappings.newTopic();
    await mappings.send(topic, 0, of('b1'), of('a1'), of('b2'), of('a2'), of('b3'));
    const { idle, batches, mapping } = await mappings.start(topic, { filter });
    await idle();
    assert.deepEqual(batches().flat(), [of('a1'), of('a2')]);
    assert.equal((await mapping.state()).done, 2);
    assert.equal(await mappings.committed(topic), 5);
  });

  it('commits records without an invocation when none of them match', async () => {
    const topic = await mappings.newTopic();
    await mappings.send(topic, 0, of('b1'), of('b2'));
    const { idle, batches, mapping } = await mappings.start(topic, { filter });
    await idle();
    assert.deepEqual([batches(), (await mapping.state()).done], [[], 0]);
    assert.equal(await mappings.committed(topic), 2);
  });

  it('commits no filtered-out record while a record before it fails', async () => {
    const topic = await mappings.newTopic();
    await mappings.send(topic, 0, of('a1'), of('b1'), of('b2'));
    const commits: number[] = [];
    const { idle } = await mappings.start(topic, { filter }, async (_, call) => {
      if (call === 2) await mappings.send(topic, 0, of('b3'));
      commits.push(await mappings.committed(topic));
      return call < 4 ? failed : returned(null);
    });
    await idle();
    assert.ok(commits.length === 4 && commits.every((offset) => offset <= 0), String(commits));
    assert.equal(await mappings.committed(topic), 4);
  });

  it('fills its batches with matching records', async () => {
    const topic = await mappings.newTopic();
    await mappings.send(topic, 0, of('a1'), of('b1'), of('a2'), of('b2'), of('a3'));
    const { idle, batches } = await mappings.start(topic, { filter, batchSize: 2 });
    await idle();
    assert.deepEqual(batches(), [[of('a1'), of('a2')], [of('a3')]]);
  });
});
