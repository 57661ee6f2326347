import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kafkaErrorType, ProduceError, produceError } from '../../../../functions/shared/kafka/producer.ts';

const typed = (type: string) => Object.assign(new Error('from Kafka'), { type });

describe('errors of producing', () => {
  it('find Kafka’s error inside of kafkajs’s errors', () => {
    assert.equal(kafkaErrorType(typed('UNKNOWN_TOPIC_OR_PARTITION')), 'UNKNOWN_TOPIC_OR_PARTITION');
    const wrapped = new Error('retries', { cause: new Error('inner', { cause: typed('X') }) });
    assert.equal(kafkaErrorType(wrapped), 'X');
    assert.equal(kafkaErrorType(Object.assign(new Error('retries'), { originalError: typed('Y') })), 'Y');
    assert.equal(kafkaErrorType(new Error('plain')), undefined);
    assert.equal(kafkaErrorType('text'), undefined);
  });

  it('have the topic, the reason, and what to do if something can be done', () => {
    const message = (error: unknown) => produceError('meters', error).message;
    assert.match(message(typed('UNKNOWN_TOPIC_OR_PARTITION')), /^Kafka topic meters: does not exist: create it/);
    assert.match(message(typed('INVALID_TOPIC_EXCEPTION')), /not a name that Kafka accepts/);
    assert.match(message(typed('TOPIC_AUTHORIZATION_FAILED')), /not allowed/);
    assert.equal(message(new Error('broken')), 'Kafka topic meters: broken');
    assert.equal(message('odd'), 'Kafka topic meters: odd');
  });

  it('are not wrapped twice', () => {
    const error = new ProduceError('meters', 'broken');
    assert.equal(produceError('other', error), error);
  });
});
