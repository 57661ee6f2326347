import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SinkReport, type SourceReport, shortfalls } from '../../../local/runner/run-report.ts';
import { countedSink, sourceState } from './reports.ts';

const ofSink = (given: Partial<SinkReport>) =>
  shortfalls({ sinks: [{ name: 'm', waiting: 0, ...countedSink(), ...given }], sources: [] });
const ofSource = (given: Partial<SourceReport>) =>
  shortfalls({ sinks: [], sources: [{ name: 's', tolerance: 'all', ...sourceState(), ...given }] });
const counts = countedSink().counts;
const { measured } = sourceState();

describe('the list of what a run did not write or send', () => {
  it('is empty when a run skipped only what it was told to skip', () => {
    assert.deepEqual(ofSink({ filtered: 3, sentAgain: 2, counts: { ...counts, written: 5, skipped: 2 } }), []);
    assert.deepEqual(ofSource({ tables: new Map([['t', { rows: 1, position: '1', kind: 'caught up' }]]) }), []);
  });

  for (const [given, text] of [
    [{ counts: { ...counts, deadLettered: 1 } }, '1 record is a dead letter'],
    [{ counts: { ...counts, deadLettered: 2 } }, '2 records are dead letters'],
    [{ counts: { ...counts, missingRows: 2 } }, '2 rows are missing in TDengine'],
    [{ givenUp: 2 }, '2 records were given up'],
    [{ waiting: 1 }, '1 record waits'],
    [{ waiting: undefined }, 'Kafka does not say how many records wait'],
  ] as const) {
    it(`says of a sink: ${text}`, () => assert.deepEqual(ofSink(given), [`sink m: ${text}`]));
  }

  const table = (kind: 'behind' | 'gone' | 'failed') => ({
    tables: new Map([['t', { rows: 1, position: '1', kind }]]),
  });
  for (const [given, text] of [
    [{ lastTick: undefined }, 'has not read anything yet'],
    [{ lastTick: undefined, failing: { failures: 1, reason: 'why' } }, 'has not read anything: why'],
    [table('failed'), '1 table failed'],
    [table('gone'), '1 table is gone'],
    [table('behind'), '1 table is not read to its end'],
    [{ notReached: 2 }, '2 tables were not reached'],
    [{ cutOff: true }, 'a tick was cut off: what it sent is not counted'],
    [{ measured: { ...measured, leftOut: 1 } }, '1 row was left out'],
    [{ measured: { ...measured, tooLateRows: 2 } }, '2 rows came later than the look-back'],
    [{ measured: { ...measured, unsendableRows: 2 } }, '2 rows are dead letters'],
    [{ measured: { ...measured, recreatedTables: 1 } }, '1 table was made anew'],
    [{ measured: { ...measured, futurePositions: 7 } }, 'positions are later than now'],
  ] as const) {
    it(`says of a source: ${text}`, () => assert.deepEqual(ofSource(given), [`source s: ${text}`]));
  }

  it('does not count rows of a failed table as unsendable as well', () => {
    assert.deepEqual(
      ofSource({ ...table('failed'), tolerance: 'none', measured: { ...measured, unsendableRows: 9 } }),
      ['source s: 1 table failed'],
    );
  });
});
