import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { drills } from '../support/drills/drill-page.ts';
import { sectionsOf } from './pages.ts';

const PLAYED = join(import.meta.dirname, '../integration/drills');
const played = globSync('*.integration.ts', { cwd: PLAYED })
  .map((file) => readFileSync(join(PLAYED, file), 'utf8'))
  .join('');
const sections = sectionsOf('docs/drills.md');

describe('docs/drills.md', () => {
  it('has twelve drills', () => assert.equal(drills().size, 12));

  for (const [title, steps] of drills()) {
    it(`says of "${title}" how it looks, what to do and how one knows that it is over, and it is played`, () => {
      const text = sections.get(title) ?? '';
      const parts = [...text.matchAll(/^\*\*(.*)\.\*\*/gm)].map(([, part]) => part);
      assert.deepEqual(parts, ['What it looks like', 'What to do', 'How you know that it is over']);
      assert.ok(played.includes(`docs/drills.md says: ${title}'`), `no test plays "${title}"`);
      assert.ok(
        steps
          .filter(({ args }) => args !== undefined)
          .every(({ expected, args }) => expected.length > 0 || args?.[0] === 'validate'),
      );
    });
  }
});
