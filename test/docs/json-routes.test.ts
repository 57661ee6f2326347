import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routeSettings } from '../../functions/shared/settings/routes/route.ts';
import { sinkOf } from '../support/mapping-file.ts';
import { outcomesOf } from '../support/mapping-outcomes.ts';
import { examplesOf } from './examples.ts';
import { readPage, sectionsOf } from './pages.ts';

const PAGE = 'docs/json-routes.md';
const examples = examplesOf(PAGE);

describe('the examples of docs/json-routes.md', () => {
  it('are found, one for each block of settings', () => {
    assert.equal(examples.length, readPage(PAGE).match(/^```yaml$/gm)?.length);
  });

  for (const { title, sink, warned } of examples) {
    it(`make the rows that they show, no other, and what they say beside them: ${title}`, async () => {
      const { differences, untaken, unreached } = await outcomesOf({ example: sinkOf(sink) });
      assert.deepEqual([differences, unreached], [[], []]);
      assert.deepEqual(
        untaken.map((field) => field.replace(/^.*?: /, '')),
        warned,
      );
    });
  }
});

describe('the settings that docs/json-routes.md lists at its end', () => {
  it('are all that a route has', () => {
    const list = sectionsOf(PAGE).get('All settings') ?? '';
    const missing = Object.keys(routeSettings.shape).filter((key) => !list.includes(`\`${key}\``));
    assert.deepEqual(missing, []);
  });
});
