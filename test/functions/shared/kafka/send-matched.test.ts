import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message, RecordMetadata } from 'kafkajs';
import { type MessageSender, sendMatched } from '../../../../functions/shared/kafka/send-matched.ts';

/** Messages `0`, `1` … whose partition is their number modulo three. */
const messages = (count: number): Message[] => Array.from({ length: count }, (_, index) => ({ value: String(index) }));
const partitionOf = ({ value }: Message) => Number(value) % 3;

/** A sender that answers by a function of what it is to send. */
function senderOf(answer: (values: string[], call: number) => readonly number[] | Error) {
  const sent: string[][] = [];
  let reconnects = 0;
  const sender: MessageSender = {
    partitionOf,
    async send(topicName, batch): Promise<RecordMetadata[]> {
      sent.push(batch.map(({ value }) => String(value)));
      const answered = answer(
        batch.map(({ value }) => String(value)),
        sent.length,
      );
      if (answered instanceof Error) throw answered;
      return answered.map((partition) => ({ topicName, partition, errorCode: 0 }));
    },
    async reconnect() {
      reconnects += 1;
    },
  };
  return { sender, sent, reconnects: () => reconnects };
}

const kafkaError = (type: string) => Object.assign(new Error(type), { type });

describe('sendMatched', () => {
  it('is done when every partition has answered', async () => {
    const { sender, sent, reconnects } = senderOf(() => [0, 1, 2]);
    await sendMatched(sender, 't', messages(4));
    assert.deepEqual([sent, reconnects()], [[['0', '1', '2', '3']], 0]);
  });

  it('sends again, with fresh metadata, what no partition has answered for', async () => {
    const { sender, sent, reconnects } = senderOf((_, call) => (call === 1 ? [0] : [1, 2]));
    await sendMatched(sender, 't', messages(6));
    assert.deepEqual(sent, [
      ['0', '1', '2', '3', '4', '5'],
      ['1', '2', '4', '5'],
    ]);
    assert.equal(reconnects(), 1);
  });

  it('fails when messages go on being passed over', async () => {
    const { sender, sent } = senderOf(() => []);
    await assert.rejects(sendMatched(sender, 't', messages(2)), /topic t: 2 of 2 records were not acknowledged/);
    assert.equal(sent.length, 3);
  });

  it('takes an answer with an error for none', async () => {
    const { sender } = senderOf(() => [0]);
    const failing = { ...sender, send: async () => [{ topicName: 't', partition: 0, errorCode: 5 }] };
    await assert.rejects(sendMatched(failing, 't', messages(1)), /1 of 1 records were not acknowledged/);
  });

  it('halves what the broker finds too large, keeping the order', async () => {
    const { sender, sent } = senderOf((values) => (values.length > 2 ? kafkaError('MESSAGE_TOO_LARGE') : [0, 1, 2]));
    await sendMatched(sender, 't', messages(5));
    assert.deepEqual(sent, [['0', '1', '2', '3', '4'], ['0', '1', '2'], ['0', '1'], ['2'], ['3', '4']]);
  });

  it('names topic and size of a record that is too large alone, and not the record', async () => {
    const { sender } = senderOf(() => kafkaError('RECORD_LIST_TOO_LARGE'));
    await assert.rejects(sendMatched(sender, 't', [{ key: 'secret', value: 'secret' }]), (error: Error) => {
      assert.equal(error.message, 'Kafka topic t: a record of 12 bytes is larger than max.message.bytes allows');
      return true;
    });
  });

  it('passes other errors on', async () => {
    const { sender, sent } = senderOf(() => kafkaError('INVALID_TIMESTAMP'));
    await assert.rejects(sendMatched(sender, 't', messages(2)), /INVALID_TIMESTAMP/);
    assert.equal(sent.length, 1);
  });
});
