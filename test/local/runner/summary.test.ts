import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile } from '../../../functions/shared/settings/index.ts';
import { NO_COUNTS } from '../../../local/runner/sink-counts.ts';
import type { RunningSource } from '../../../local/runner/source.ts';
import type { SourceState } from '../../../local/runner/source-state.ts';
import { summaryLines } from '../../../local/runner/summary.ts';

const file = connectorsFile.parse({
  deployment: 'd',
  kafka: { bootstrapServers: 'k:1', authentication: 'tls' },
  tdengine: { url: 'https://t', passwordParameter: '/p' },
  sources: { test: { database: 'test', topicPrefix: 't' } },
});

function source(tables: SourceState['tables']): RunningSource {
  const settings = file.sources.test;
  assert.ok(settings);
  const state = () => ({ tables, lastTick: undefined, lastBackfills: undefined, failing: undefined });
  return { name: 'test', settings, state, stop: async () => {} };
}

describe('the summary', () => {
  it('has a line for each sink and for each table of a source', async () => {
    const counts = { written: 4, skipped: 1, deadLettered: 2 };
    const sink = {
      name: 'meters',
      state: async () => ({ done: 7, givenUp: 0, behind: 0, failing: undefined, counts }),
      stop: async () => {},
    };
    const tables = new Map([
      ['test.a', { rows: 8, position: '1538577496800' }],
      ['test.b', { rows: 0, position: null }],
    ]);
    assert.deepEqual(await summaryLines({ sinks: [sink], sources: [source(tables)] }), [
      'sink    records in  written  skipped  dead-lettered',
      '------  ----------  -------  -------  -------------',
      'meters           7        4        1              2',
      '',
      'source  table   rows read and published  position',
      '------  ------  -----------------------  -------------',
      'test    test.a                        8  1538577496800',
      'test    test.b                        0',
    ]);
  });

  it('counts what a sink gave up, when one did', async () => {
    const sink = (name: string, givenUp: number) => ({
      name,
      state: async () => ({ done: 7, givenUp, behind: 0, failing: undefined, counts: NO_COUNTS }),
      stop: async () => {},
    });
    assert.deepEqual(await summaryLines({ sinks: [sink('a', 0), sink('b', 3)], sources: [] }), [
      'sink  records in  written  skipped  dead-lettered  given up',
      '----  ----------  -------  -------  -------------  --------',
      'a              7        0        0              0         0',
      'b              7        0        0              0         3',
    ]);
  });

  it('says so when a source has found no tables', async () => {
    const lines = await summaryLines({ sinks: [], sources: [source(new Map())] });
    assert.equal(lines.at(-1), 'test    (no tables)                        0');
  });
});
