import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { llmsText, pageOf } from '../../scripts/llms-txt.ts';

const root = join(import.meta.dirname, '../..');

describe('llms.txt', () => {
  const text = readFileSync(join(root, 'llms.txt'), 'utf8');

  it('is what the pages say of themselves: npm run docs', () => assert.equal(text, llmsText(root)));

  it('has the shape of llmstxt.org: a title, a summary, and lists of links with what is behind them', () => {
    const [title = '', summary = '', , ...sections] = text.trim().split(/\n{2,}(?=#|>|An operator)/);
    assert.match(title, /^# \S/);
    assert.match(summary, /^> \S.*\.$/);
    for (const section of sections) {
      assert.match(section, /^## [^\n]+\n\n(?:- \[[^\]\n]+\]\([^)\n]+\): [^\n]{10,}(?:\n|$))+$/);
    }
    assert.ok(sections.length >= 4);
  });

  it('has every page once', () => {
    const listed = [...text.matchAll(/\]\((docs\/[^)]+\.md)\)/g)].map(([, file]) => file);
    const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
    assert.deepEqual(listed.sort(), pages.map((name) => `docs/${name}`).sort());
  });

  it('tells a page’s sections, or its first sentence where there are none or too many', () => {
    assert.deepEqual(pageOf('# A page\n\n[One](#one)\n\nSays `a.b` and [this](that.md). And more.\n\n## One\n'), {
      title: 'A page',
      about: 'Says `a.b` and this.',
    });
    assert.deepEqual(pageOf('# A page\n\nSome text.\n\n## One\n\n```\n\n## no heading\n\n```\n\n## [Two](two.md)\n'), {
      title: 'A page',
      about: 'One · Two',
    });
  });
});
