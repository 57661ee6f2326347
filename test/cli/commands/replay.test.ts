import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { batchLines } from '../../../cli/commands/replay/batch-lines.ts';
import { beginning, offsetSpan, settingsWanted, whatToReplay } from '../../../cli/commands/replay/parameters.ts';
import { tickLines } from '../../../cli/commands/replay/tick-lines.ts';
import { UsageError } from '../../../cli/terminal/usage.ts';

const asked = { shown: '--x', command: 'tdkafka replay' };
const usageError = (message: string) => new UsageError('tdkafka replay', message);
const NONE = {
  invocation: undefined,
  connector: undefined,
  topic: undefined,
  partition: undefined,
  offsets: undefined,
};
const SETTINGS = { version: 3, modified: '2024-05-01T00:00:00.000Z', note: null };

describe('what tdkafka replay is asked for', () => {
  it('is a request, records of partition 0 where none is told, or what comes next to a connector', () => {
    const invocation = '6b1f0a57-4a7e-4a4b-9d4e-0d6f2a8f9c11';
    assert.deepEqual(whatToReplay({ ...NONE, invocation, connector: 'meters' }, { usageError }), {
      ...{ kind: 'request', requestId: invocation },
    });
    assert.deepEqual(whatToReplay({ ...NONE, topic: 't', offsets: { from: 7, to: 9 } }, { usageError }), {
      kind: 'records',
      range: { topic: 't', partition: 0, from: 7, to: 10 },
    });
    assert.deepEqual(whatToReplay({ ...NONE, connector: 'plant' }, { usageError }), { kind: 'next', name: 'plant' });
  });

  it('is refused when it is nothing, not all, two things, or no id', () => {
    for (const wrong of [
      NONE,
      { ...NONE, topic: 't' },
      { ...NONE, connector: 'meters', partition: 1 },
      { ...NONE, invocation: 'abcdefgh-1', topic: 't' },
      { ...NONE, invocation: 'short' },
      { ...NONE, invocation: '" || "' },
    ]) {
      assert.throws(() => whatToReplay(wrong, { usageError }), UsageError, JSON.stringify(wrong));
    }
  });

  it('has offsets, versions of settings and beginnings that can be read, or is refused', () => {
    assert.deepEqual(
      [offsetSpan('7', asked), offsetSpan('7-9', asked)],
      [
        { from: 7, to: 7 },
        { from: 7, to: 9 },
      ],
    );
    for (const text of ['', '9-7', '-1', '1-', 'a']) assert.throws(() => offsetSpan(text, asked), UsageError, text);
    assert.deepEqual(settingsWanted('12', asked), { kind: 'version', version: 12 });
    for (const text of ['', '0', 'later', '-1']) assert.throws(() => settingsWanted(text, asked), UsageError, text);
    assert.equal(beginning('earliest', asked), 'earliest');
    for (const text of ['latest', '2024-05-01T00:00:00']) assert.throws(() => beginning(text, asked), UsageError, text);
  });
});

describe('a replayed batch on the screen', () => {
  const record = (offset: number, kind: 'written' | 'rejected', reason: string | null) => ({
    ...{ topic: 't', partition: 0, offset, time: '2024-05-01T00:00:00.000Z' },
    outcome: { kind, reason, stage: reason === null ? null : 'route', route: null, column: null },
  });

  it('shows what is not written first, what is left out, and why Lambda would send it again', () => {
    const lines = [
      ...batchLines(
        {
          ...{ kind: 'batch', connector: 'meters', invocation: null, settings: SETTINGS, tables: 'none yet' },
          note: 'no answer',
          counts: {
            ...{ received: 3, written: 2, skipped: 0, rejected: 1, retried: 0 },
            ...{ filtered: 4, absent: 1 },
          },
          records: [record(1, 'written', null), record(2, 'rejected', 'too old'), record(3, 'written', null)],
          again: 'the whole batch, topic t, partition 0, offset 2: too old',
          statements: [{ sql: 'INSERT INTO x', refusal: 'no', ms: 1.6, records: [record(1, 'written', null)] }],
          timings: { ms: 9.4, statementsMs: 3, rows: 2, statements: 1, bytes: 13 },
        },
        1,
        undefined,
      ),
    ];
    assert.deepEqual(lines.slice(1, 5), [
      '  3 records: 2 written, 0 skipped, 1 rejected, 0 to be sent again; 4 left out by filterCriteria; 1 offsets have none (compaction, transactions)',
      '  TDengine was not asked: no answer',
      '  Lambda would send again the whole batch, topic t, partition 0, offset 2: too old',
      '  2 rows in 1 statements of 13 bytes; 9 ms, 3 of them for the statements',
    ]);
    assert.ok(lines.includes('and 2 written (--show)'));
    assert.ok(lines.some((line) => /^t +0:2 +\S+ +rejected \(route\): too old$/.test(line)));
    assert.deepEqual(lines.slice(-4), [
      '-- 2 ms, records 0:1; refused: no',
      'INSERT INTO x;',
      '',
      'Nothing was written.',
    ]);
  });
});

describe('a replayed tick on the screen', () => {
  it('shows each table, its windows as far as asked for, and its failure', () => {
    const window = { from: null, to: '2024-05-01T00:00:00.000Z', rows: 2, late: false };
    const table = { topic: 'x', from: null, to: null, rows: 4, lateRows: 0, tooLateRows: 0, leftOut: 0 };
    const lines = [
      ...tickLines(
        {
          ...{ kind: 'tick', connector: 'plant', invocation: null, settings: SETTINGS, shard: 1, shards: 2 },
          tables: [
            { ...table, table: 'd.a', state: 'caught up', failure: null, windows: [window, { ...window, late: true }] },
            { ...table, table: 'd.b', state: 'failed', failure: 'it is odd', windows: [] },
          ],
          ...{ records: 4, bytes: 40, timings: { ms: 9, queries: 3, queryMs: 5 } },
          queries: [{ sql: 'SELECT 1', rows: null, ms: 3, error: 'no' }],
        },
        1,
        undefined,
      ),
    ];
    assert.match(lines[0] ?? '', /version 3 .*, shard 1 of 2, from the positions as they are:$/);
    assert.ok(lines.includes('and 1 windows more (--show)'));
    assert.ok(lines.includes('d.b to topic x failed: it is odd'));
    assert.ok(lines.includes('-- 3 ms, refused: no'));
    assert.equal(lines.at(-1), 'Nothing was sent, and no position was moved.');
  });
});
