import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { partitionName, recordsOf } from '../../../../functions/sink/receive/kafka-event.ts';
import { eventOf, recordOf } from '../../../support/sink/records.ts';

describe('a Kafka event', () => {
  it('gets topic and partition from its records, since a topic may have the separator of its keys', () => {
    const records = [
      recordOf('a', 0, { topic: 'a-b-1', partition: 2 }),
      recordOf('b', 0, { topic: 'a-b', partition: 12 }),
    ];
    assert.deepEqual(recordsOf(eventOf(records)), records);
    assert.deepEqual(records.map(partitionName), ['a-b-1-2', 'a-b-12']);
  });

  it('without records is refused as no Kafka event', () => {
    assert.throws(() => recordsOf({}), /the event has no records: it is not of a Kafka event source/);
  });
});
