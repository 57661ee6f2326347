import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/delivery.md'), 'utf8');

/** A test that the page names: its file as from `test/functions`, and a title in it. */
const named = [...page.matchAll(/^- .*`([\w/.-]+\.(?:test|faults|scale|lambda)\.ts)`: (.+)$/gm)].map(
  ([, file = '', title = '']) => ({
    file,
    title,
  }),
);

describe('docs/delivery.md', () => {
  it('names a test behind every sentence', () => {
    const sentences = page.match(/^- /gm);
    assert.ok(named.length > 40);
    assert.equal(named.length, sentences?.length);
  });

  for (const { file, title } of named) {
    it(`names a test that exists: ${file}: ${title}`, () => {
      const source = readFileSync(join(root, 'test/functions', file), 'utf8');
      assert.ok(source.includes(title), `${file} has no such title`);
    });
  }
});
