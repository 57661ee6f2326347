import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CHECKS } from '../../../operations/doctor/doctor.ts';

const TOP = join(import.meta.dirname, '../../..');

/** Headings of a page below docs/. */
function headingsOf(page: string): readonly string[] {
  return [...readFileSync(join(TOP, 'docs', page), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
}

describe('the checks', () => {
  it('have names of their own, stand behind those that they need, and have a limit', () => {
    const before = new Set<string>();
    for (const { name, needs, limitMs } of CHECKS) {
      assert.ok(!before.has(name), name);
      for (const need of needs) assert.ok(before.has(need), `${name} needs ${need}`);
      assert.ok(limitMs > 0 && limitMs <= 15_000, name);
      before.add(name);
    }
    assert.ok(before.size >= 25);
  });

  it('lead to sections that the documentation has', () => {
    const files = globSync('{functions/shared,operations}/doctor/*.ts', { cwd: TOP });
    const text = files.map((file) => readFileSync(join(TOP, file), 'utf8')).join('\n');
    const sections = [...text.matchAll(/page: '([a-z]+\.md)',\s*heading: '([^']+)'/g)];
    assert.ok(sections.length >= 15, String(sections.length));
    for (const [, page = '', heading = ''] of [...sections, ['', 'commands.md', 'Sinks: pause, resume, seek']]) {
      assert.ok(headingsOf(page).includes(heading), `docs/${page} has no section ${heading}`);
    }
  });
});
