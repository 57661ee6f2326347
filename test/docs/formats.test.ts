import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileOf } from '../support/mapping-file.ts';
import { outcomesOf } from '../support/mapping-outcomes.ts';
import { sectionsOf } from './pages.ts';

/** The YAML blocks of a section, in order. */
function blocksOf(section: string): readonly string[] {
  return [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => yaml);
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
        assert.deepEqual(await outcomesOf(sinks), { differences: [], untaken: [], unreached: [] });
      }
    });

    it(`cite the format's documentation and say what to watch out for: ${format}`, () => {
      assert.match(text, /\]\(https:\/\//);
      assert.match(text, /^\*\*Watch out\.\*\* /m);
    });
  }
});
