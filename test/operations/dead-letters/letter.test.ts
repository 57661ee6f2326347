import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TDengineError } from '../../../functions/shared/tdengine/error.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { RecordError } from '../../../functions/sink/rows/record-error.ts';
import { deadLetter } from '../../../functions/sink/settle/dead-letter.ts';
import { letterFilter } from '../../../operations/dead-letters/filter.ts';
import { type DeadLetter, deadLetterOf, eventRecordOf } from '../../../operations/dead-letters/letter.ts';
import { reasonWords } from '../../../operations/dead-letters/stats.ts';
import type { TopicRecord } from '../../../operations/target/topic-reader.ts';

const RECORD: EventRecord = {
  topic: 'meters',
  partition: 3,
  offset: 42,
  timestamp: 1_714_550_400_000,
  key: Buffer.from('k').toString('base64'),
  value: Buffer.from([0, 255, 10]).toString('base64'),
  headers: [{ from: [...Buffer.from('x')] }, { none: null }],
};

/** The dead letter of a record as the sink writes it, read from its topic. */
function letterOf(error: RecordError, record: EventRecord = RECORD): DeadLetter {
  const made = deadLetter({ topic: 'dlq', connector: 'meters', format: 'json' }, record, error);
  const bytes = (each: Buffer | string | null) => (each === null ? null : Buffer.from(each));
  const { topic, key, value, timestamp, headers } = made;
  const read: TopicRecord = {
    ...{ topic, partition: 0, offset: 7, timestamp, key: bytes(key), value: bytes(value) },
    headers: headers.map(([name, each]) => [name, bytes(each)] as const),
  };
  const letter = deadLetterOf(read);
  assert.ok(letter !== undefined);
  return letter;
}

const REFUSED = new RecordError('write', 'column v of power.d1: refused', {
  cause: new TDengineError(0x2603, 'data', 'refused'),
});

describe('a dead letter of a sink', () => {
  it('tells where the record was and why it was rejected, without its place in the reason', () => {
    const { origin, connector, stage, className, error, reason, code, attempts, replayId } = letterOf(REFUSED);
    assert.deepEqual(origin, { topic: 'meters', partition: 3, offset: 42 });
    assert.deepEqual([connector, stage, className, error], ['meters', 'TASK_PUT', 'TDengineSink', 'TDengineError']);
    assert.deepEqual([reason, code, attempts, replayId], ['column v of power.d1: refused', '0x2603', 0, undefined]);
  });

  it('gives the record back as Lambda gave it to the sink, with its own headers alone', () => {
    const { headers, ...others } = eventRecordOf(letterOf(REFUSED));
    const { headers: own, ...expected } = RECORD;
    assert.deepEqual(others, expected);
    assert.deepEqual(headers, own);
  });

  it('keeps the headers of a record that was a dead letter of somebody else before', () => {
    const headers = [{ '__connect.errors.topic': [...Buffer.from('earlier')] }];
    const letter = letterOf(REFUSED, { ...RECORD, headers });
    assert.equal(letter.origin.topic, 'meters');
    assert.deepEqual(letter.ownHeaders, [['__connect.errors.topic', Buffer.from('earlier')]]);
  });

  it('is none when no connector has written it', () => {
    const record = { topic: 'dlq', partition: 0, offset: 0, timestamp: 0, key: null, value: null, headers: [] };
    assert.equal(deadLetterOf(record), undefined);
  });
});

describe('a filter of dead letters', () => {
  const letter = letterOf(REFUSED);
  const has = (filter: Parameters<typeof letterFilter>[0]) => letterFilter(filter)(letter);

  it('takes those of which all that is given holds', () => {
    assert.ok(has({}));
    assert.ok(
      has({ reason: 'REFUSED', stage: 'TASK_PUT', code: '0x2603', column: 'v', topic: 'meters', partition: 3 }),
    );
    assert.ok(has({ offsets: { from: 42, to: 42 }, from: 1_714_550_400_000, to: 1_714_550_400_001 }));
  });

  it('takes none of which something does not hold', () => {
    for (const filter of [
      { reason: 'other' },
      { stage: 'TRANSFORMATION' },
      { code: '0x2604' },
      { column: 'vv' },
      { topic: 'meter' },
      { partition: 2 },
      { offsets: { from: 43, to: 50 } },
      { from: 1_714_550_400_001 },
      { to: 1_714_550_400_000 },
    ]) {
      assert.equal(has(filter), false, JSON.stringify(filter));
    }
  });
});

describe('the words of a reason', () => {
  it('are the same whatever numbers it has', () => {
    assert.equal(
      reasonWords('field a[12]: -1.5e3 is not within 2024-05-01'),
      reasonWords('field a[3]: 7 is not within 2025-06-11'),
    );
    assert.notEqual(reasonWords('column v'), reasonWords('column w'));
  });
});
