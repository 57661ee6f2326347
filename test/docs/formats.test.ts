import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SinkSettings } from '../../functions/shared/settings/index.ts';
import { differenceText } from '../../mapping/test/difference.ts';
import { runTests } from '../../mapping/test/run-tests.ts';
import { fileOf } from '../support/mapping-file.ts';
import { sectionsOf } from './pages.ts';

const NOW = Date.parse('2024-05-01T08:00:00Z');

/** The YAML blocks of a section, in order. */
function blocksOf(section: string): readonly string[] {
  return [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => yaml);
}

/** Runs the tests of a recipe's sinks: what differs, and what the tests leave open. */
async function run(sinks: Readonly<Record<string, SinkSettings>>) {
  const readFile = (path: string) => assert.fail(`a recipe stands alone, and reads ${path}`);
  const { tests, sinks: coverage } = await runTests({ sinks, readFile, now: NOW, clock: () => 0 });
  return {
    differences: tests.flatMap(({ name, differences }) => differences.map((one) => `${name}: ${differenceText(one)}`)),
    untaken: coverage.flatMap(({ untaken }) => untaken),
    unreached: coverage.flatMap(({ unreached }) => unreached),
  };
}

describe('the recipes of docs/formats.md', () => {
  const sections = [...sectionsOf('docs/formats.md')];

  it('are found at all', () => assert.ok(sections.length >= 20));

  for (const [format, text] of sections) {
    it(`make the rows that they say, and take all fields by routes that a test reaches: ${format}`, async () => {
      const blocks = blocksOf(text);
      assert.ok(blocks.length > 0, 'there is no YAML');
      for (const yaml of blocks) {
        const { sinks } = fileOf(yaml);
        const tests = Object.values(sinks).flatMap((sink) => sink.tests);
        assert.ok(
          tests.some(({ rows = [] }) => Array.isArray(rows) && rows.length > 0),
          'no test names a row',
        );
        assert.deepEqual(await run(sinks), { differences: [], untaken: [], unreached: [] });
      }
    });

    it(`cite the format's documentation and say what to watch out for: ${format}`, () => {
      assert.match(text, /\]\(https:\/\//);
      assert.match(text, /^\*\*Watch out\.\*\* /m);
    });
  }
});
