import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProducerRecord, RecordProducer } from '../../../../functions/shared/kafka/producer.ts';
import { lazyProducer } from '../../../../functions/source/send/lazy-producer.ts';

const record: ProducerRecord = { topic: 't', key: 'k', value: 'v', timestamp: 0, headers: [] };

/** Connections that are counted; the first `failing` produces fail. */
function connections(failing = 0) {
  const events: string[] = [];
  let failures = failing;
  const connect = async (): Promise<RecordProducer> => {
    events.push('connect');
    return {
      async produce() {
        events.push('produce');
        if (failures-- > 0) throw new Error('lost');
        return 1;
      },
      async close() {
        events.push('close');
      },
    };
  };
  return { events, producer: lazyProducer(connect) };
}

describe('the producer that connects when it is needed', () => {
  it('never connects when there is nothing to send', async () => {
    const { events, producer } = connections();
    await producer.produce([]);
    await producer.close();
    assert.deepEqual(events, []);
  });

  it('connects once for all sends and closes once', async () => {
    const { events, producer } = connections();
    await producer.produce([record]);
    await producer.produce([record]);
    await producer.close();
    await producer.close();
    assert.deepEqual(events, ['connect', 'produce', 'produce', 'close']);
  });

  it('keeps its connection after a failure, which others may be using', async () => {
    const { events, producer } = connections(1);
    await assert.rejects(producer.produce([record]), /lost/);
    await producer.produce([record]);
    assert.deepEqual(events, ['connect', 'produce', 'produce']);
  });

  it('tries to connect again after it could not', async () => {
    let attempts = 0;
    const producer = lazyProducer(() => {
      attempts += 1;
      return Promise.reject(new Error('unreachable'));
    });
    await assert.rejects(producer.produce([record]), /unreachable/);
    await assert.rejects(producer.produce([record]), /unreachable/);
    await producer.close();
    assert.equal(attempts, 2);
  });
});
