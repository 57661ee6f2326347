import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { lineWords } from '../../../operations/status/line-words.ts';
import { METRIC_SECTIONS, type Section, sectionOf } from '../../../operations/status/sections.ts';

const LINES: readonly (readonly [line: unknown, isError: boolean, words: string, section: Section | undefined])[] = [
  [
    { level: 'INFO', message: 'record rejected', topic: 'meters', partition: 1, offset: 7, reason: 'no value' },
    false,
    'record rejected (meters/1/7): no value',
    'A record was rejected',
  ],
  [
    { level: 'ERROR', message: 'records are to be sent again', from: [], reason: 'TDengine is down' },
    true,
    'records are to be sent again: TDengine is down',
    'The same batch comes again and again',
  ],
  [
    { level: 'ERROR', message: { errorType: 'Error', errorMessage: '1 of 2 tables failed: a', stackTrace: ['…'] } },
    true,
    'the invocation ended: 1 of 2 tables failed: a',
    'A source does not move',
  ],
  [
    {
      level: 'ERROR',
      message: 'a parameter cannot be used, its last good value stays in force',
      error: { message: 'x' },
    },
    true,
    'a parameter cannot be used, its last good value stays in force: x',
    'Settings cannot be used',
  ],
  [
    { type: 'platform.report', record: { status: 'timeout' } },
    true,
    'the invocation timed out: timeout of the function',
    'Invocations come near their timeout',
  ],
  [{ level: 'WARN', message: 'a table is gone', table: 'd1' }, false, 'a table is gone (d1)', 'A table is gone'],
  ['Runtime exited with error: signal: killed', true, 'Runtime exited with error: signal: killed', 'Invocations fail'],
  [
    {
      ...{ level: 'WARN', message: 'fields of records that no route takes', count: 2 },
      fields: [
        { topic: 'meters', path: 'volts' },
        { topic: 'meters', path: 'amps' },
      ],
    },
    false,
    'fields of records that no route takes: volts, amps',
    undefined,
  ],
];

describe('a line of the log, in the status', () => {
  for (const [line, isError, words, section] of LINES) {
    it(`is told as "${words}", and ${section === undefined ? 'needs no section' : `leads to "${section}"`}`, () => {
      assert.equal(lineWords(line), words);
      assert.equal(sectionOf(words, isError), section);
    });
  }

  it('leads to sections that the runbook has, as metrics do', () => {
    const runbook = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8');
    const headings = new Set(runbook.match(/(?<=^## ).*$/gm));
    const sections = [...Object.values(METRIC_SECTIONS), ...LINES.flatMap(([, , , section]) => section ?? [])];
    assert.deepEqual(
      sections.filter((section) => !headings.has(section)),
      [],
    );
  });
});
