import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildEvent, toMskRecord } from '../../../local/event-source-mapping/event.ts';
import { record } from './record-of.ts';

const message = { key: null, value: null, timestamp: '1545084650987', attributes: 0, offset: '15', headers: {} };

describe('a record in an MSK event', () => {
  it('has its key and value in base64, and its topic, partition and offset', () => {
    const full = { ...message, key: Buffer.from('d1001'), value: Buffer.from([0, 255]) };
    assert.deepEqual(toMskRecord('mytopic', 3, full), {
      topic: 'mytopic',
      partition: 3,
      offset: 15,
      timestamp: 1545084650987,
      timestampType: 'CREATE_TIME',
      key: 'ZDEwMDE=',
      value: 'AP8=',
      headers: [],
    });
  });

  it('leaves out a missing key or value, but not an empty one', () => {
    const tombstone = toMskRecord('mytopic', 0, message);
    assert.equal('key' in tombstone || 'value' in tombstone, false);
    const empty = toMskRecord('mytopic', 0, { ...message, key: Buffer.alloc(0), value: Buffer.alloc(0) });
    assert.deepEqual([empty.key, empty.value], ['', '']);
  });

  it('has its headers as signed bytes, and a repeated name as two entries', () => {
    const headers = { h: Buffer.from('hé'), twice: [Buffer.from('1'), Buffer.from('2')] };
    assert.deepEqual(toMskRecord('mytopic', 0, { ...message, headers }).headers, [
      { h: [104, -61, -87] },
      { twice: [49] },
      { twice: [50] },
    ]);
  });

  it('says whether its timestamp is of its creation or of the log', () => {
    const appended = { ...message, batchContext: { timestampType: 1 } };
    assert.equal(toMskRecord('mytopic', 0, appended).timestampType, 'LOG_APPEND_TIME');
  });
});

describe('an MSK event', () => {
  it('groups the records under topic-partition and names the cluster', () => {
    const bootstrapServers = 'b-1:9098,b-2:9098';
    const records = [record(0, 15), record(1, 7), record(0, 16)];
    const event = buildEvent({ bootstrapServers, clusterArn: 'arn:aws:kafka:x' }, records);
    assert.equal(event.eventSource, 'aws:kafka');
    assert.equal(event.eventSourceArn, 'arn:aws:kafka:x');
    assert.equal(event.bootstrapServers, bootstrapServers);
    assert.deepEqual(Object.keys(event.records), ['meters-0', 'meters-1']);
    assert.deepEqual(
      event.records['meters-0']?.map(({ offset }) => offset),
      [15, 16],
    );
  });

  it('for a self-managed cluster has no ARN', () => {
    const event = buildEvent({ bootstrapServers: 'kafka:9092' }, []);
    assert.equal(event.eventSource, 'SelfManagedKafka');
    assert.equal('eventSourceArn' in event, false);
  });
});
