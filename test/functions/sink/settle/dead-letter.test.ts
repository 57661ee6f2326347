import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_CODE, TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import type { EventRecord } from '../../../../functions/sink/receive/kafka-event.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { deadLetter } from '../../../../functions/sink/settle/dead-letter.ts';
import { recordOf } from '../../../support/sink/records.ts';

const ORIGIN = { topic: 'dlq', connector: 'sink1', format: 'json' };
const RECORD = recordOf('x', 5, { topic: 'plant', partition: 2, timestamp: 17 });

function headersOf(error: RecordError, record: EventRecord = RECORD): Readonly<Record<string, unknown>> {
  return Object.fromEntries(deadLetter(ORIGIN, record, error).headers);
}

describe('a dead letter', () => {
  for (const [stage, shown, className] of [
    ['decode', 'VALUE_CONVERTER', 'Decoder:json'],
    ['route', 'TRANSFORMATION', 'RouteMapper'],
    ['schema', 'TASK_PUT', 'TDengineSink'],
    ['write', 'TASK_PUT', 'TDengineSink'],
  ] as const) {
    it(`of a record that failed at ${stage} has ${shown} and ${className} in its headers`, () => {
      assert.deepEqual(headersOf(new RecordError(stage, 'no')), {
        '__connect.errors.topic': 'plant',
        '__connect.errors.partition': '2',
        '__connect.errors.offset': '5',
        '__connect.errors.connector.name': 'sink1',
        '__connect.errors.stage': shown,
        '__connect.errors.class.name': className,
        '__connect.errors.exception.class.name': 'RecordError',
        '__connect.errors.exception.message': 'topic plant, partition 2, offset 5: no',
      });
    });
  }

  it('is the record itself: its key, its value and its time', () => {
    const { topic, key, value, timestamp } = deadLetter(
      ORIGIN,
      recordOf('v', 1, { key: 'k', timestamp: 17 }),
      new RecordError('decode', 'no'),
    );
    assert.deepEqual([topic, key, value, timestamp], ['dlq', Buffer.from('k'), Buffer.from('v'), 17]);
  });

  it('has neither key nor value when the record has none, and an empty one when that is empty', () => {
    const of = (record: EventRecord) => {
      const { key, value } = deadLetter(ORIGIN, record, new RecordError('decode', 'no'));
      return [key, value];
    };
    const { value: _, ...bare } = RECORD;
    assert.deepEqual(of(bare), [null, null]);
    assert.deepEqual(of({ ...bare, key: null, value: null }), [null, null]);
    assert.deepEqual(of({ ...bare, key: '', value: '' }), [Buffer.alloc(0), Buffer.alloc(0)]);
  });

  it('has the record’s headers before its own, in their order, with bytes as they were', () => {
    const record = recordOf('x', 1, { headers: [{ b: [-61, -87] }, { a: null }, { b: [] }] });
    assert.deepEqual(deadLetter(ORIGIN, record, new RecordError('decode', 'no')).headers.slice(0, 4), [
      ['b', Buffer.from('é')],
      ['a', null],
      ['b', Buffer.alloc(0)],
      ['__connect.errors.topic', 'meters'],
    ]);
  });

  it('names TDengine’s error and its code when it was TDengine that refused', () => {
    const cause = new TDengineError(0x060b, 'data', 'TDengine 0x060b: no');
    const headers = headersOf(new RecordError('write', 'row 1', { cause }));
    assert.equal(headers['__connect.errors.exception.class.name'], 'TDengineError');
    assert.equal(headers['__connect.errors.tdengine.code'], '0x060b');
  });

  it('has no code when TDengine gave none, or it was not TDengine', () => {
    for (const cause of [new TDengineError(NO_CODE, 'data', 'TDengine: no'), new TypeError('no')]) {
      const headers = headersOf(new RecordError('write', 'row 1', { cause }));
      assert.ok(!('__connect.errors.tdengine.code' in headers), cause.name);
      assert.equal(
        headers['__connect.errors.exception.class.name'],
        cause instanceof TDengineError ? 'TDengineError' : 'RecordError',
      );
    }
  });
});
