import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Compression, encodeBatch } from '@tdengine-kafka-lambda/embedded-kafka/records';
import { ErrorCode, Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { batchOf, damaged, plainRecord } from '../../support/kafka-contract/batches.ts';
import { makeTopic } from '../../support/kafka-contract/clients.ts';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { produceBody, rawProduce } from '../../support/kafka-contract/raw-requests.ts';
import { fresh, onEachBroker } from '../../support/kafka-contract/targets.ts';

const good = () => batchOf(['value']);
const now = () => BigInt(Date.now());

onEachBroker('a broker that gets what no correct client sends', (target) => {
  const produceCode = async (batch: Buffer, parts = {}) => {
    const topic = fresh('strict');
    await makeTopic(target, topic);
    return withRaw(target, async (raw) => (await rawProduce(raw, topic, batch, parts)).code);
  };

  it('accepts a correct batch', async () => assert.equal(await produceCode(good()), 0));

  it('refuses a damaged batch as corrupt', async () =>
    assert.equal(await produceCode(damaged(good(), -3)), ErrorCode.CORRUPT_MESSAGE));

  it('refuses no batch, a part of a batch, and two batches', async () => {
    assert.equal(await produceCode(good().subarray(0, 40)), ErrorCode.INVALID_RECORD);
    assert.equal(await produceCode(good().subarray(0, -1)), ErrorCode.INVALID_RECORD);
    assert.equal(await produceCode(Buffer.alloc(0)), ErrorCode.INVALID_RECORD);
    assert.equal(await produceCode(Buffer.concat([good(), good()])), ErrorCode.INVALID_RECORD);
  });

  it('refuses records whose offsets leave a gap, or are out of order in a compressed batch', async () => {
    const swapped = [plainRecord('a', 1), plainRecord('b', 0)];
    const gap = encodeBatch({ records: [plainRecord('a', 0), plainRecord('b', 2)], baseTimestamp: now() });
    assert.equal(await produceCode(gap), ErrorCode.INVALID_RECORD);
    const packed = encodeBatch({ records: swapped, baseTimestamp: now(), compression: Compression.gzip });
    assert.notEqual(await produceCode(packed), 0);
    assert.equal(await produceCode(encodeBatch({ records: swapped, baseTimestamp: now() })), 0);
  });

  it('refuses a control batch, which only brokers write', async () => {
    const control = encodeBatch({ records: [plainRecord('a', 0)], baseTimestamp: now(), control: true });
    assert.equal(await produceCode(control), ErrorCode.INVALID_RECORD);
  });

  it('refuses a transactional batch in a request without a transactional id', async () => {
    const batch = batchOf(['x'], { producerId: 1n, producerEpoch: 0, baseSequence: 0, transactional: true });
    assert.equal(await produceCode(batch), ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
  });

  it('refuses a base offset other than 0', async () => {
    const moved = encodeBatch({ records: [plainRecord('a', 0)], baseTimestamp: now(), baseOffset: 5n });
    assert.equal(await produceCode(moved), ErrorCode.INVALID_RECORD);
  });

  it('answers that a missing partition is unknown', async () => {
    assert.equal(await produceCode(good(), { partition: 1 }), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    assert.equal(await produceCode(good(), { partition: -1 }), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('refuses acks of 2', async () =>
    assert.equal(await produceCode(good(), { acks: 2 }), ErrorCode.INVALID_REQUIRED_ACKS));

  it('ends the connection for a refused batch with acks of 0', () =>
    withRaw(target, async (raw) => {
      const unanswered = raw.request(0, 7, produceBody(fresh('nowhere'), good(), { acks: 0 }));
      await assert.rejects(unanswered, /ended the connection/);
    }));

  for (const [what, bytes] of [
    ['a request that is cut short', new Writer().int32(14).int16(3).int16(6).int32(1).int16(-1).int32(7).buffer()],
    ['a request of an unknown kind', new Writer().int32(10).int16(999).int16(0).int32(1).int16(-1).buffer()],
    ['a version that is not supported', new Writer().int32(10).int16(0).int16(99).int32(1).int16(-1).buffer()],
    ['a request of more than 100 MiB', new Writer().int32(104_857_601).buffer()],
    ['a negative length', new Writer().int32(-1).buffer()],
  ] as const) {
    it(`ends the connection for ${what}`, () =>
      withRaw(target, async (raw) => {
        raw.bytes(bytes);
        await raw.closed;
      }));
  }

  it('answers an ApiVersions request of a later version with the versions that it supports', () =>
    withRaw(target, async (raw) => {
      // Its request header ends with a list of tagged fields (header v2), which is empty here.
      const body = await raw.request(18, 99, new Writer().int8(0));
      assert.equal(body.int16(), ErrorCode.UNSUPPORTED_VERSION);
      assert.ok(body.array((reader) => [reader.int16(), reader.int16(), reader.int16()]).some(([key]) => key === 18));
    }));
});
