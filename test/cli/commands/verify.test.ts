import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { progressTeller } from '../../../cli/commands/verify/progress.ts';
import { rangeEnd } from '../../../cli/commands/verify/range-end.ts';
import { UsageError } from '../../../cli/terminal/usage.ts';

const asked = { shown: '--from', command: 'tdkafka verify' };
const NOW = Date.parse('2024-05-02T00:00:00Z');

describe('an end of what tdkafka verify reads', () => {
  it('is a time, a span before now, an end of the topic, or offsets by partition', () => {
    const read = (text: string) => rangeEnd(text, asked, NOW);
    assert.deepEqual(read('2024-05-01T02:00:00+02:00'), { kind: 'time', ms: Date.parse('2024-05-01T00:00:00Z') });
    assert.deepEqual(read('24h'), { kind: 'time', ms: Date.parse('2024-05-01T00:00:00Z') });
    assert.deepEqual(read('90m'), { kind: 'time', ms: NOW - 90 * 60_000 });
    assert.deepEqual(read('earliest'), { kind: 'earliest' });
    const offsets = new Map([
      [0, 120],
      [3, 0],
    ]);
    assert.deepEqual(read('0:120,3:0'), { kind: 'offsets', offsets });
  });

  it('is refused when it is none, such as a time without its zone', () => {
    for (const text of ['', '2024-05-01T00:00:00', '5', '1:', '-2h', 'tomorrow']) {
      assert.throws(() => rangeEnd(text, asked, NOW), UsageError, text);
    }
  });
});

describe('the progress of tdkafka verify', () => {
  it('says what is read, how much of how much, and how fast the step goes', () => {
    let ms = 0;
    const text = progressTeller(() => ms);
    assert.equal(text({ step: 'records', done: 0, of: 1000 }), 'reading records: 0 of 1000');
    ms = 2_000;
    assert.equal(text({ step: 'records', done: 500, of: 1000 }), 'reading records: 500 of 1000, 250/s');
    assert.equal(text({ step: 'rows', done: 7, of: undefined }), 'reading rows of TDengine: 7');
    ms = 3_000;
    assert.equal(text({ step: 'rows', done: 9, of: undefined }), 'reading rows of TDengine: 9, 9/s');
    assert.equal(text({ step: 'comparing', done: 1, of: 4 }), 'comparing part: 1 of 4');
  });
});
