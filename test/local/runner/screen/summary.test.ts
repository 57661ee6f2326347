import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SinkReport, SourceReport } from '../../../../local/runner/run-report.ts';
import { summaryLines } from '../../../../local/runner/screen/summary.ts';
import type { TableState } from '../../../../local/runner/source/source-state.ts';
import { countedSink, sourceState } from '../reports.ts';

const sink = (given: Partial<SinkReport> = {}): SinkReport => ({
  name: 'meters',
  waiting: 0,
  ...countedSink(),
  ...given,
});
const source = (given: Partial<SourceReport> = {}): SourceReport => ({
  ...{ name: 'test', tolerance: 'none' },
  ...sourceState(),
  ...given,
});
const caughtUp = (rows: number, position: string | null) => ({ rows, position, kind: 'caught up' }) as const;

describe('the summary of a local run', () => {
  it('has a line for each sink and for each table of a source', () => {
    const counts = { written: 4, skipped: 1, deadLettered: 2, rows: 9, missingRows: 0 };
    const tables = new Map([
      ['test.a', caughtUp(8, '1538577496800')],
      ['test.b', caughtUp(0, null)],
    ]);
    assert.deepEqual(summaryLines({ sinks: [sink({ done: 7, counts })], sources: [source({ tables })] }), [
      'sink    read  written  rows  skipped  dead letters',
      '------  ----  -------  ----  -------  ------------',
      'meters     7        4     9        1             2',
      '',
      'source  table   rows sent  position',
      '------  ------  ---------  -------------',
      'test    test.a          8  1538577496800',
      'test    test.b          0',
    ]);
  });

  it('has columns for rare counts only when a sink has them', () => {
    const seldom = sink({ done: 7, filtered: 5, givenUp: 3, sentAgain: 6, waiting: undefined });
    assert.deepEqual(summaryLines({ sinks: [sink(), seldom], sources: [] }).slice(0, 4), [
      'sink    read  written  rows  skipped  dead letters  filtered  given up  sent again  waiting',
      '------  ----  -------  ----  -------  ------------  --------  --------  ----------  -------',
      'meters     0        0     0        0             0         0         0           0  0',
      'meters    15        0     0        0             0         5         3           6  ?',
    ]);
  });

  it('says why records were not written and what was warned of, with the first places', () => {
    const reasons = [
      {
        text: 'rejected, now in topic d: why',
        count: 5,
        examples: ['m partition 0 offset 1', 'm partition 0 offset 2'],
      },
      { text: 'skipped: it has no value', count: 1, examples: ['m partition 0 offset 3'] },
    ];
    const notices = [{ text: 'something', count: 2, examples: [] }];
    const lines = summaryLines({ sinks: [sink({ reasons, notices, filtered: 4 })], sources: [] });
    assert.deepEqual(lines.slice(4), [
      'sink meters: 5 × rejected, now in topic d: why',
      '    m partition 0 offset 1; m partition 0 offset 2; …',
      'sink meters: 1 × skipped: it has no value',
      '    m partition 0 offset 3',
      'sink meters: 4 × filtered, as filterCriteria says',
      'sink meters: 2 × something',
    ]);
  });

  it('says which tables of a source failed and why, or why all did', () => {
    const tables = new Map<string, TableState>([
      ['test.a', caughtUp(8, '1')],
      ['test.b', { rows: 0, position: null, kind: 'failed', reason: 'why' }],
    ]);
    const failing = { failures: 2, reason: 'TickError: 1 of 2' };
    assert.deepEqual(summaryLines({ sinks: [], sources: [source({ tables, failing })] }), [
      'source  table   rows sent  position  state',
      '------  ------  ---------  --------  ------',
      'test    test.a          8  1',
      'test    test.b          0            failed',
      '',
      'source test: table test.b failed: why',
    ]);
    assert.equal(
      summaryLines({ sinks: [], sources: [source({ failing })] }).at(-1),
      'source test: failed: TickError: 1 of 2',
    );
  });

  it('says so when a source has found no tables', () => {
    const lines = summaryLines({ sinks: [], sources: [source()] });
    assert.equal(lines.at(-1), 'test    (no tables)          0');
  });
});
