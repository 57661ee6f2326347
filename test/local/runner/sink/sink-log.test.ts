import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeEnd, SinkLog } from '../../../../local/runner/sink/sink-log.ts';

const where = { topic: 'm', partition: 0, offset: 4 };
const line = (fields: object) => JSON.stringify({ level: 'INFO', timestamp: 't', service: 's', ...fields });
const rejected = line({
  ...{ message: 'record rejected', ...where, stage: 'TASK_PUT', error: 'TDengineError', reason: 'too old' },
});

/** A log of these lines, and what it told. */
function logOf(...lines: string[]) {
  const told: string[] = [];
  const log = new SinkLog((text) => told.push(text));
  for (const text of lines) log.take(text);
  return { log, told };
}

describe('the reading of a sink’s log', () => {
  it('finds how a record ended, once', () => {
    const { log } = logOf(rejected, line({ message: 'record skipped', ...where, offset: 5, reason: 'tombstone' }));
    assert.deepEqual(log.takeEnd(where), {
      ...{ kind: 'rejected', stage: 'TASK_PUT', error: 'TDengineError', reason: 'too old' },
    });
    assert.deepEqual(log.takeEnd({ ...where, offset: 5 }), { kind: 'skipped', reason: 'tombstone' });
    for (const offset of [4, 6]) assert.deepEqual(log.takeEnd({ ...where, offset }), { kind: 'written' });
  });

  it('finds why an invocation asks for records again', () => {
    const again = line({ level: 'ERROR', message: 'records are to be sent again', requestId: 'r', reason: 'away' });
    const { log, told } = logOf(again);
    assert.deepEqual(
      [log.whyAgain('r'), log.whyAgain('other'), log.whyAgain(undefined), told],
      ['away', undefined, undefined, []],
    );
  });

  it('adds up metrics, also several values in one line', () => {
    const measured = (Rows: unknown) =>
      JSON.stringify({ _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'Rows' }] }] }, Rows, Other: 3 });
    const { log } = logOf(measured(2), measured([3, 4]), '{"_aws":1}', 'text', '{"message":');
    assert.deepEqual([log.sum('rows'), log.sum('other')], [9, 0]);
  });

  it('passes on warnings and errors with their fields, and counts them by reason', () => {
    const { log, told } = logOf(
      line({ level: 'WARN', message: 'fields that no route takes', count: 2, fields: ['a', 'b'] }),
      line({
        level: 'ERROR',
        message: 'a parameter cannot be used',
        error: { message: 'SSM parameter p: x', stack: 's' },
      }),
      line({ level: 'INFO', message: 'batch', written: 1 }),
    );
    assert.deepEqual(told, [
      'fields that no route takes (count 2, fields ["a","b"])',
      'a parameter cannot be used: SSM parameter p: x',
    ]);
    assert.deepEqual(
      log.notices().map(({ count, examples }) => [count, examples]),
      [
        [1, ['count 2, fields ["a","b"]']],
        [1, []],
      ],
    );
  });

  it('passes on a repeated warning the 1st, 2nd, 4th, 8th… time, and counts its rows', () => {
    const again = line({ level: 'WARN', message: 'rows are left out', table: 'm', rows: 3 });
    const { log, told } = logOf(...Array.from({ length: 9 }, () => again));
    assert.deepEqual([told.length, log.notices()[0]?.count], [4, 27]);
  });
});

describe('the printed outcome of a record', () => {
  it('has stage, error, reason and the dead letter topic for a rejected record', () => {
    const { log } = logOf(rejected);
    assert.equal(describeEnd(log.takeEnd(where), 'd'), 'rejected, now in topic d: TASK_PUT, TDengineError: too old');
  });

  it('has the reason for a skipped record, and is left out for a written one', () => {
    assert.equal(describeEnd({ kind: 'skipped', reason: 'empty' }, 'd'), 'skipped: its value holds no row');
    assert.equal(describeEnd({ kind: 'skipped', reason: 'new' }, 'd'), 'skipped: new');
    assert.equal(describeEnd({ kind: 'written' }, 'd'), undefined);
  });
});
