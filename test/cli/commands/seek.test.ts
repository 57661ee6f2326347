import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PARTITIONS, SEEK_PARAMETERS, seekTo } from '../../../cli/commands/seek/parameters.ts';
import { askText, planLines, stateText } from '../../../cli/commands/seek/seek-lines.ts';
import { readParameters } from '../../../cli/frame/given.ts';
import { UsageError } from '../../../cli/terminal/usage.ts';
import type { Move } from '../../../operations/offsets/seek-plan.ts';

const usageError = (message: string) => new UsageError('tdkafka seek', message);

function read(...given: readonly (readonly [name: string, value: string])[]) {
  const values = readParameters(
    SEEK_PARAMETERS,
    new Map(given.map(([name, value]) => [name, [value]])),
    'tdkafka seek',
  );
  return seekTo(values, usageError);
}

describe('where tdkafka seek is told to go', () => {
  for (const [by, to] of [
    ['-2h', { kind: 'by-time', ms: -7_200_000 }],
    ['30m', { kind: 'by-time', ms: 1_800_000 }],
    ['+1d', { kind: 'by-time', ms: 86_400_000 }],
    ['-1000', { kind: 'by-records', records: -1_000 }],
  ] as const) {
    it(`is understood: --by ${by}`, () => assert.deepEqual(read(['by', by]), to));
  }

  it('is a time with its zone, an offset, the first record or the end', () => {
    assert.deepEqual(read(['toTime', '2024-05-01T02:00:00+02:00']), { kind: 'time', ms: Date.UTC(2024, 4, 1) });
    assert.deepEqual(read(['toOffset', '12']), { kind: 'offset', offset: 12 });
    assert.deepEqual(read(['toEarliest', '']), { kind: 'earliest' });
    assert.deepEqual(read(['toLatest', '']), { kind: 'latest' });
  });

  for (const by of ['2 h', '0', '2w', 'h', '1.5h', '']) {
    it(`is refused: --by ${JSON.stringify(by)}`, () => {
      assert.throws(
        () => read(['by', by]),
        /--by must be a span such as -2h, 30m, -1d, or a number of records such as -1000/,
      );
    });
  }

  it('is refused when it is no place, or two', () => {
    const message = /^give exactly one of --to-time, --to-offset, --by, --to-earliest, --to-latest and --from-file$/;
    assert.throws(() => read(), { message });
    assert.throws(() => read(['by', '-2h'], ['toEarliest', '']), { message });
    assert.throws(() => read(['toTime', '2024-05-01']), /--to-time must be a time with its zone/);
    assert.throws(() => read(['fromFile', 'nowhere.csv']), {
      code: 'asked-wrongly',
      message: /^nowhere\.csv: no such file/,
    });
  });

  it('is all partitions, or those of a list', () => {
    const partitions = (text: string) => PARTITIONS.read([text], { shown: '--partition', command: 'tdkafka seek' });
    assert.deepEqual(partitions('0,3-5, 9'), [0, 3, 4, 5, 9]);
    for (const text of ['', 'a', '5-3', '1,,2'])
      assert.throws(() => partitions(text), /--partition must be partitions such as 0,3-5/);
  });
});

describe('what tdkafka seek says', () => {
  const move = (partition: number, from: number, to: number): Move => ({
    ...{ topic: 'meters', consumerGroupId: 'd-c-meters', partition, from, to },
    ...{ fromTime: null, toTime: '2024-05-01T00:00:00.000Z' },
  });

  it('tells of each partition what is read again, what is passed over, and what stays', () => {
    const [, , again, over, stays, ...sentences] = planLines([move(0, 5_000, 1_000), move(1, 1, 3), move(2, 7, 7)]);
    assert.match(again ?? '', /^meters +0 +5000 +- +1000 +2024-05-01T00:00:00\.000Z +4,000 again$/);
    assert.match(over ?? '', /2 PASSED OVER$/);
    assert.match(stays ?? '', /stays$/);
    assert.deepEqual(sentences, [
      'Up to 4,000 records are read again; a row that is there already is written over.',
      'Up to 2 records are passed over: nobody will write them.',
    ]);
  });

  it('asks with how many records nobody will write', () => {
    assert.equal(
      askText('c', [move(1, 1, 3)]),
      'Offsets of sink c are set. Up to 2 records are passed over: nobody will write them.',
    );
  });

  it('tells in what state things are when it ends amid its work, and how to go on', () => {
    assert.equal(stateText('c', { kind: 'begun' }, ''), 'nothing was changed');
    assert.match(
      stateText('c', { kind: 'paused' }, ' --local'),
      /is paused.*no offset was set.*`tdkafka resume c --local`/,
    );
    assert.match(
      stateText('c', { kind: 'setting', undo: 'u.csv' }, ''),
      /may be set in part.*`tdkafka seek c --from-file u\.csv`/,
    );
    assert.match(stateText('c', { kind: 'set', undo: 'u.csv' }, ''), /are set, and it is still paused/);
  });
});
