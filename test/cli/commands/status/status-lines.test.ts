import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detailLines, statusLines } from '../../../../cli/commands/status/status-lines.ts';
import type { ConnectorStatus, Status } from '../../../../operations/status/status-json.ts';

const well: ConnectorStatus = {
  ...{ name: 'meters', kind: 'sink', region: 'eu-west-1', state: 'running', why: 'records move' },
  lag: { records: 3, ageMs: 5_400_000, from: 'kafka' },
  positionAgeMs: null,
  topics: [
    {
      ...{ topic: 't', consumerGroupId: 'g', mapping: 'Enabled', lastProcessingResult: 'OK' },
      ...{ lagRecords: 3, lagAgeMs: 5_400_000 },
    },
  ],
  ...{ tables: null, lastTickAt: null, schedules: [], lastLineAt: '2026-01-01T11:59:00.000Z' },
  measured: { minutes: 15, sums: { Rows: 150, Retried: 2 }, perMinute: 10 },
  ...{ looks: [], lastError: null, notKnown: [] },
  settings: { version: 4, modified: '2026-01-01T00:00:00.000Z', refused: null, asFile: true, changed: [] },
};
const all = (...connectors: ConnectorStatus[]): Status => ({
  ...{ deployment: 'd', at: '2026-01-01T12:00:00.000Z', connectors, notDeployed: [] },
});

describe('the screen of the status', () => {
  it('has a row for each connector, and nothing below when all is well', () => {
    const lines = statusLines(all(well), undefined);
    assert.equal(lines.length, 4);
    assert.match(lines[3] ?? '', /^meters +sink +running +3 +90 min +10 +0 +2 +as file$/);
  });

  it('has below what is not well, not the file’s, or not known', () => {
    const section = 'The same batch comes again and again';
    const lines = statusLines(
      {
        ...all({
          ...well,
          ...{ state: 'failing', why: 'Lambda says so', lag: null },
          looks: [{ metric: 'Retried', count: 2, section }],
          lastError: { at: '2026-01-01T11:59:50.000Z', level: 'error', words: 'sent again', section },
          settings: { version: 4, modified: '', refused: null, asFile: false, changed: ['errors.tolerance'] },
          notKnown: [{ what: 'metrics', why: 'no answer within 10 s' }],
        }),
        notDeployed: [{ name: 'gone', why: 'stack d-gone-sink is ROLLBACK_COMPLETE' }],
      },
      undefined,
    );
    assert.match(lines[3] ?? '', /^meters +sink +failing +- +not known +10 +0 +2 +1 differ$/);
    assert.deepEqual(lines.slice(4), [
      '',
      'meters',
      '  failing: Lambda says so',
      `  Retried 2 in 15 min; docs/runbook.md "${section}"`,
      `  last error, 10 s ago: sent again; docs/runbook.md "${section}"`,
      '  settings that are not the file’s: errors.tolerance; tdkafka settings diff meters',
      '  not known: metrics: no answer within 10 s',
      'gone: stack d-gone-sink is ROLLBACK_COMPLETE',
    ]);
  });

  it('of one connector has its topics, measures and log', () => {
    const lines = detailLines(all(well), well);
    assert.ok(lines.includes('topic      t: mapping Enabled, group g, 3 records wait, last: OK'), lines.join('\n'));
    assert.ok(lines.includes('waiting    3 records, the oldest for 90 min'), lines.join('\n'));
    assert.ok(lines.includes('log        last written 60 s ago'), lines.join('\n'));
  });

  it('fits the terminal', () => {
    const lines = statusLines(all({ ...well, name: 'a-very-long-name-of-a-connector-that-somebody-chose' }), 80);
    for (const line of lines) assert.ok(line.length <= 80, line);
  });
});
