import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { showMoves, valueText } from '../../../../local/runner/screen/show-moves.ts';
import { record } from '../../event-source-mapping/record-of.ts';

function screen() {
  const lines: string[] = [];
  const clock = { now: 0, leftOut: 0 };
  const show = (kind: string) => (line: string) => void lines.push(`${kind}: ${line}`);
  const events = showMoves({
    ...{ moved: show('moved'), failed: show('failed'), logged: show('logged') },
    leftOut: () => {
      clock.leftOut += 1;
    },
    now: () => clock.now,
  });
  return { lines, clock, events };
}

const written = (partition: number, offset: number) => ({ record: record(partition, offset), notWritten: undefined });
const rejected = (offset: number) => ({ record: record(0, offset), notWritten: 'rejected: no' });

describe('what a local run prints', () => {
  it('is a line for each record of a sink, with the value only if it was written', () => {
    const { lines, events } = screen();
    events.onRecords?.('meters', [
      written(0, 4),
      { record: record(1, 2), notWritten: 'rejected, now in topic d: why' },
    ]);
    assert.deepEqual(lines, [
      'moved: sink meters: meters partition 0 offset 4 written  xxx',
      'moved: sink meters: meters partition 1 offset 2 rejected, now in topic d: why',
    ]);
  });

  it('is at most ten lines at once of what went well, and as many of what went wrong', () => {
    const { lines, clock, events } = screen();
    events.onRecords?.('meters', [
      ...Array.from({ length: 10_000 }, (_, offset) => written(1, offset)),
      ...Array.from({ length: 10_000 }, (_, offset) => rejected(offset)),
    ]);
    assert.deepEqual([lines.filter((line) => line.includes('written')).length, lines.length], [10, 20]);
    assert.equal(clock.leftOut, 19_980);
    clock.now = 1_000;
    events.onRecords?.('meters', [rejected(1), rejected(2), rejected(3)]);
    assert.equal(lines.length, 22);
  });

  it('is a line for each table of which a source has read rows', () => {
    const { lines, events } = screen();
    const table = { database: 'test', table: 'meters', topic: 't', rows: 2, leftOut: 0, position: '1', caughtUp: true };
    events.onTick?.('test', { tables: [table, { ...table, table: 'other', rows: 0 }], caughtUp: true });
    assert.deepEqual(lines, ['moved: source test: 2 rows of test.meters are in topic t']);
  });

  it('is a line for the rows of backfills, and for each that is finished', () => {
    const { lines, events } = screen();
    events.onBackfills?.('test', { open: 2, finished: [], rows: 0 });
    events.onBackfills?.('test', { open: 2, finished: ['a/m'], rows: 5 });
    assert.deepEqual(lines, [
      'moved: source test: 5 rows of backfills are in Kafka',
      'moved: source test: backfill a/m is finished',
    ]);
  });

  it('is a batch’s failures at 1, 2, 4, 8… of them, and the same reason of failing ticks once in a row', () => {
    const { lines, events } = screen();
    for (const failures of [1, 2, 3, 4]) {
      events.onRetry?.('meters', { batch: [record(0, 4)], failures, retriesLeft: 2, reason: 'Error: no' });
    }
    events.onTickFailure?.('test', 'Error: away', 1);
    events.onTickFailure?.('test', 'Error: away', 2);
    events.onTickFailure?.('test', 'Error: other', 3);
    assert.deepEqual(lines, [
      'failed: sink meters: meters partition 0 offset 4 failed once, trying again: Error: no',
      'failed: sink meters: meters partition 0 offset 4 failed 2 times, trying again: Error: no',
      'failed: sink meters: meters partition 0 offset 4 failed 4 times, trying again: Error: no',
      'failed: source test: failed, trying again: Error: away',
      'failed: source test: failed, trying again: Error: other',
    ]);
  });

  it('is what was given up, with its place, the reason and the failure destination', () => {
    const { lines, events } = screen();
    const last = { requestId: 'r', threw: true };
    const batch = [record(0, 4), record(0, 5)];
    const exhausted = {
      batch,
      condition: 'RetryAttemptsExhausted',
      reason: 'Error: no',
      invocations: 3,
      last,
    } as const;
    events.onGivenUp?.('meters', exhausted, 'arn:aws:sqs:eu-west-1:123456789012:failed');
    events.onGivenUp?.('meters', { ...exhausted, invocations: 1 }, 'kafka://failed');
    events.onGivenUp?.('meters', { ...exhausted, invocations: 0 }, undefined);
    const what = 'failed: sink meters: gave up meters partition 0 offsets 4-5 after';
    const why = '(RetryAttemptsExhausted: Error: no)';
    assert.deepEqual(lines, [
      `${what} 3 tries ${why}; arn:aws:sqs:eu-west-1:123456789012:failed would be told, which is not here`,
      `${what} one try ${why}; topic failed is told`,
      `${what} 0 tries ${why}; nobody is told`,
    ]);
  });

  it('is a topic that cannot be read any further', () => {
    const { lines, events } = screen();
    events.onCrash?.('meters', 'm', new Error('ZSTD compression not implemented'));
    assert.deepEqual(lines, [
      'failed: sink meters: topic m cannot be read any further: ZSTD compression not implemented',
    ]);
  });

  it('is an invocation that takes long', () => {
    const { lines, events } = screen();
    events.onSlow?.('sink meters', 10);
    assert.match(lines.join(), /^failed: sink meters: at work on one invocation for 10 s; what does not answer/);
  });

  it('is each warning of the functions', () => {
    const { lines, events } = screen();
    events.onNotice?.('source test', 'a table is gone (table m)');
    assert.deepEqual(lines, ['failed: source test: a table is gone (table m)']);
  });

  it('is the functions’ log, when asked for', () => {
    const { lines, events } = screen();
    events.onLog?.('meters', '{}');
    assert.deepEqual(lines, ['logged: meters | {}']);
    assert.equal(showMoves({ moved: () => {}, failed: () => {} }).onLog, undefined);
  });
});

describe('a record’s value in a printed line', () => {
  it('is cut at 120 characters, has no line breaks, and is "(no value)" without one', () => {
    const base64 = (text: string) => ({ value: Buffer.from(text).toString('base64') });
    assert.equal(valueText(base64('a\r\nb')), 'a b');
    assert.equal(valueText(base64('x'.repeat(120))), 'x'.repeat(120));
    assert.equal(valueText(base64('x'.repeat(121))), `${'x'.repeat(120)}…`);
    assert.equal(valueText({}), '(no value)');
  });
});
