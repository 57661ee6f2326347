import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { STAGE_NAMES as SINK_STAGES } from '../../functions/sink/settle/shown.ts';
import { STAGE_NAMES as SOURCE_STAGES } from '../../functions/source/send/send-chunk.ts';
import { sectionsOf } from './pages.ts';

/** The cells of a section's tables, by row. */
const rowsOf = (page: string, section: string) =>
  (sectionsOf(page).get(section) ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '));

/** The names in back quotes with which a cell begins that are written as stages are. */
const stageIn = (cell = '') => /^`([A-Z_]{4,})`/.exec(cell)?.[1];

describe('the stages of dead letters in the documentation', () => {
  it('are those of the dead letters’ headers, in docs/logs-and-metrics.md', () => {
    const told = rowsOf('docs/logs-and-metrics.md', 'Dead letters').flatMap(([stage, kind]) => {
      const name = stageIn(stage);
      return name === undefined ? [] : [`${kind} ${name}`];
    });
    const sink = [...new Set(Object.values(SINK_STAGES))].map((name) => `sink ${name}`);
    const source = Object.values(SOURCE_STAGES).map((name) => `source ${name}`);
    assert.deepEqual(told.sort(), [...sink, ...source].sort());
  });

  it('are those of the dead letters’ headers, in docs/runbook.md', () => {
    const told = rowsOf('docs/runbook.md', 'A record was rejected').map(([cell]) => stageIn(cell));
    assert.deepEqual(
      [...new Set(told.filter((name) => name !== undefined))].sort(),
      [...new Set(Object.values(SINK_STAGES))].sort(),
    );
  });
});
